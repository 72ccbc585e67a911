package io.tidings.tickets.ticket;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.tidings.events.StateType;
import io.tidings.events.TicketLink;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Ids;
import io.tidings.tickets.definition.DefinitionStore;
import io.tidings.tickets.group.FollowUp;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.message.NewMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * Where a customer's word to a closed ticket goes: into it, or into a new one linked to it, as the rule of its group says. A
 * closed ticket has one follow-up, written down before it is opened, so that the next words find the same one.
 */
@Component
public class FollowUps {

    /** Longer chains of tickets that followed each other are walked no further; the last one takes the message. */
    private static final int MOST = 50;

    private final MongoCollection<Document> followUps;
    private final TicketStore tickets;
    private final TicketNumbers numbers;
    private final Groups groups;
    private final DefinitionStore definitions;
    private final Clock clock;

    FollowUps(
            MongoDatabase database,
            TicketStore tickets,
            TicketNumbers numbers,
            Groups groups,
            DefinitionStore definitions,
            Clock clock) {
        this.followUps = database.getCollection("followUps");
        this.tickets = tickets;
        this.numbers = numbers;
        this.groups = groups;
        this.definitions = definitions;
        this.clock = clock;
    }

    /**
     * @param ticketId the ticket that takes the message
     * @param closed the ticket that it follows
     * @param isThere whether it was opened already
     */
    public record Next(String ticketId, String closed, boolean isThere) {}

    /** Empty where the ticket itself takes the message: it is open, or opens again. */
    public Optional<Next> of(Ticket ticket) {
        var closed = ticket;
        for (var followed = 0; followed < MOST && !takesMessages(closed); followed++) {
            var id = idAfter(closed.id());
            var next = tickets.find(id);
            if (next.isEmpty()) {
                return Optional.of(new Next(id, closed.id(), false));
            }
            closed = next.get();
        }
        return closed.id().equals(ticket.id())
                ? Optional.empty()
                : Optional.of(new Next(closed.id(), ticket.id(), true));
    }

    /** Until when a closed ticket opens again for its customer; empty where nothing ends that. */
    Optional<Instant> reopensUntil(Ticket ticket) {
        return Optional.ofNullable(ticket.state().closedAt()).flatMap(rule(ticket)::reopensUntil);
    }

    /** Whether what its customer writes goes into the ticket itself: it is open, or opens again. */
    boolean takesMessages(Ticket ticket) {
        var state = ticket.state();
        var closedAt = state.closedAt();
        return state.state().type() != StateType.CLOSED
                || closedAt == null
                || rule(ticket).reopens(closedAt, clock.instant());
    }

    private FollowUp rule(Ticket ticket) {
        return group(ticket).map(Group::followUp).orElse(FollowUp.REOPEN);
    }

    private Optional<Group> group(Ticket ticket) {
        return Optional.ofNullable(ticket.state().group()).flatMap(group -> groups.find(group.id()));
    }

    private String idAfter(String closed) {
        var wanted = new Document("_id", closed).append("ticketId", Ids.next());
        try {
            followUps.insertOne(wanted);
            return wanted.getString("ticketId");
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return Optional.ofNullable(
                            followUps.find(new Document("_id", closed)).first())
                    .map(known -> known.getString("ticketId"))
                    .orElseThrow(() -> e);
        }
    }

    /** The group of a ticket that is to follow this one; empty where it does not follow it, and is only related. */
    public Optional<Group> groupOf(String ticketId, String closed) {
        var known = followUps.find(new Document("_id", closed)).first();
        return known != null && ticketId.equals(known.getString("ticketId"))
                ? tickets.find(closed).map(this::groupAfter)
                : Optional.empty();
    }

    /** What follows a closed ticket stays in its group, while that takes new tickets. */
    private Group groupAfter(Ticket closed) {
        return group(closed).filter(Group::active).orElseGet(groups::standard);
    }

    /**
     * Writes a message of the closed ticket's customer into what follows that ticket.
     *
     * @param message with an origin, so that a repetition or another's opening at the same moment neither doubles nor loses it
     */
    TicketStore.Written write(Next next, Ticket closed, Cause cause, NewMessage message) {
        var now = clock.instant();
        if (!next.isThere()) {
            var state = closed.state();
            var defined = definitions.now();
            var opening = new Opening(
                    defined,
                    next.ticketId(),
                    numbers.next(),
                    state.subject().value(),
                    state.customer(),
                    state.organization(),
                    groupAfter(closed).ref(),
                    null,
                    null,
                    defined.standardPriority(null),
                    List.of(),
                    Map.of(),
                    message.channel(),
                    state.language(),
                    List.of(new TicketLink("related", next.closed())),
                    message);
            tickets.open(Ticket.open(opening, now), cause, null);
        }
        var written = tickets.addOnce(next.ticketId(), cause, message, now);
        tickets.change(next.closed(), cause, ticket -> ticket.relateTo(next.ticketId(), now));
        return written;
    }
}
