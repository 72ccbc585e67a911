package io.tidings.tickets.ticket;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.tidings.events.TicketSnapshot;
import io.tidings.spine.link.GuestLinkSettings;
import io.tidings.spine.link.GuestLinks;
import io.tidings.spine.link.GuestLinks.Link;
import io.tidings.spine.link.GuestLinks.Purpose;
import io.tidings.spine.web.Caller;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Cause;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Opens one ticket, or the question about one solution, to whoever holds a link of ours. Nothing but the link says so, each time
 * anew: nobody is signed in, and a link that was good is worth nothing once the ticket is erased, is another's, or has rested.
 */
@Component
final class GuestDoor implements Prepared {

    /** Who has lost the mail wants another within the hour at most; whoever holds a link can fill no mailbox with it. */
    private static final Duration ONE_LINK_IN = Duration.ofHours(1);

    private final TicketStore tickets;
    private final People people;
    private final GuestLinks links;
    private final GuestLinkSettings settings;
    private final MongoCollection<Document> mailed;
    private final Clock clock;

    GuestDoor(
            TicketStore tickets,
            People people,
            GuestLinks links,
            GuestLinkSettings settings,
            MongoDatabase database,
            Clock clock) {
        this.tickets = tickets;
        this.people = people;
        this.links = links;
        this.settings = settings;
        this.mailed = database.getCollection("guest-links");
        this.clock = clock;
    }

    /** Who was mailed one longer ago may be mailed another, so nothing needs to be known of it any more. */
    @Override
    public void prepare() {
        mailed.createIndex(new Document("next", 1), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
    }

    /**
     * Somebody with a link.
     *
     * @param ticket the one that is opened, which took in the one that the link names where they were merged
     * @param caller the customer, for the rules that hold for every customer; it opens whatever is theirs, so only this ticket's
     *     id may be asked for with it
     * @param solvedAt the solution that a link asks about
     */
    record Guest(Ticket ticket, Caller caller, @Nullable Instant solvedAt) {

        boolean onlyRates() {
            return solvedAt != null;
        }

        /** The same, with the ticket as it is now. */
        Guest with(Ticket now) {
            return new Guest(now, caller, solvedAt);
        }
    }

    /**
     * @throws GuestProblem.LinkUnknown where the token is none of ours, or opens nothing any more
     * @throws GuestProblem.LinkExpired where a new link would open it
     */
    Guest open(@Nullable String token) {
        var link = read(token);
        var guest = guest(link);
        var now = clock.instant();
        var end = link.purpose() == Purpose.RATE
                ? new Solution(link.moment()).ratedUntil()
                : lastWord(guest.ticket().state(), link.moment()).plus(settings.last());
        if (!now.isBefore(end)) {
            throw new GuestProblem.LinkExpired();
        }
        return guest;
    }

    /** As {@link #open}, for a request that names the ticket. */
    Guest open(@Nullable String token, String ticketId) {
        var guest = open(token);
        if (!guest.ticket().id().equals(ticketId)) {
            throw new GuestProblem.LinkUnknown();
        }
        return guest;
    }

    /** As {@link #open(String, String)}, for more than the rating. */
    Guest read(@Nullable String token, String ticketId) {
        var guest = open(token, ticketId);
        if (guest.onlyRates()) {
            throw new GuestProblem.LinkOnlyRates();
        }
        return guest;
    }

    /** Has a new link mailed to the customer's address, once an hour at most. Nobody learns whether it was. */
    void mailAnother(@Nullable String token) {
        var link = read(token);
        var guest = guest(link);
        if (settings.open() && mayMail(guest.ticket().id(), clock.instant())) {
            tickets.change(guest.ticket(), Cause.of("person:" + link.personId()), Ticket::wantLinkMailed);
        }
    }

    /** @throws GuestProblem.LinkUnknown where no token was brought, or none of ours */
    Link read(@Nullable String token) {
        return Optional.ofNullable(token)
                .flatMap(links::read)
                .filter(link -> link.purpose() == Purpose.RATE || settings.open())
                .orElseThrow(GuestProblem.LinkUnknown::new);
    }

    private Guest guest(Link link) {
        var person = people.whoIs(link.personId()).filter(GuestDoor::isThere);
        var named = tickets.find(link.ticketId());
        if (person.isEmpty() || named.isEmpty() || !isOf(named.get(), person.get())) {
            throw new GuestProblem.LinkUnknown();
        }
        var solvedAt = link.purpose() == Purpose.RATE ? link.moment() : null;
        var home = solvedAt == null ? tickets.relatives().home(named.get()) : named.get();
        // What was merged across customers goes on as another's ticket; this one's own part stays theirs to read.
        var ticket = isOf(home, person.get()) ? home : named.get();
        return new Guest(ticket, People.guest(person.get()), solvedAt);
    }

    private static boolean isThere(Person person) {
        return !person.erased() && person.active();
    }

    private static boolean isOf(Ticket ticket, Person person) {
        return !ticket.state().erased()
                && person.ids().contains(ticket.state().customer().id());
    }

    /** When somebody last said something in public, or the desk closed it; the desk's own work keeps no link alive. */
    private static Instant lastWord(TicketSnapshot ticket, Instant madeAt) {
        return Stream.of(
                        ticket.landmarks().lastCustomerContact(),
                        ticket.landmarks().lastAgentContact(),
                        ticket.closedAt())
                .flatMap(Stream::ofNullable)
                .reduce(madeAt, (one, other) -> one.isAfter(other) ? one : other);
    }

    private boolean mayMail(String ticketId, Instant now) {
        var next = Date.from(now.plus(ONE_LINK_IN));
        if (mailed.updateOne(and(eq("_id", ticketId), lte("next", Date.from(now))), set("next", next))
                        .getMatchedCount()
                == 1) {
            return true;
        }
        try {
            mailed.insertOne(new Document("_id", ticketId).append("next", next));
            return true;
        } catch (MongoWriteException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return false;
        }
    }
}
