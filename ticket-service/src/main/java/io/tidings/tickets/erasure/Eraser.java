package io.tidings.tickets.erasure;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.tidings.events.EventJson;
import io.tidings.events.Message;
import io.tidings.tickets.Cause;
import io.tidings.tickets.access.SignIns;
import io.tidings.tickets.attachment.Blobs;
import io.tidings.tickets.draft.Drafts;
import io.tidings.tickets.message.Deliveries;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.StoredMessage;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.person.PersonStore;
import io.tidings.tickets.tag.Tags;
import io.tidings.tickets.ticket.Redaction;
import io.tidings.tickets.ticket.Ticket;
import io.tidings.tickets.ticket.TicketStore;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * Erases a person's content, in an order that a crash may cut anywhere: nobody is found by the person's addresses any more,
 * then message by message and ticket by ticket, files and history last, and then everybody is told. Doing it again does the
 * same again.
 */
@Component
final class Eraser {

    private final PersonStore persons;
    private final People people;
    private final TicketStore tickets;
    private final MessageStore messages;
    private final Deliveries deliveries;
    private final Blobs blobs;
    private final Drafts drafts;
    private final SignIns signIns;
    private final Tags tags;
    private final MongoCollection<Document> history;
    private final Clock clock;

    Eraser(
            PersonStore persons,
            People people,
            TicketStore tickets,
            MessageStore messages,
            Deliveries deliveries,
            Blobs blobs,
            Drafts drafts,
            SignIns signIns,
            Tags tags,
            MongoDatabase database,
            Clock clock) {
        this.persons = persons;
        this.people = people;
        this.tickets = tickets;
        this.messages = messages;
        this.deliveries = deliveries;
        this.blobs = blobs;
        this.drafts = drafts;
        this.signIns = signIns;
        this.tags = tags;
        this.history = database.getCollection("history");
        this.clock = clock;
    }

    /**
     * What finds the mails that others addressed to the person, once neither the person nor the mails say so any more.
     *
     * @param addresses as {@link #addresses} answered before the first time
     * @param ticketIds where such mails were found before
     */
    record Addressed(Set<String> addresses, Set<String> ticketIds) {}

    /**
     * @param addressed the mails of others from whose To, Cc and Bcc the person's addresses were taken
     * @param addressedIn the tickets of these mails
     */
    record Erased(int tickets, int messages, int addressed, Set<String> addressedIn, int historyEntries, int files) {

        Erased plus(Erased other) {
            var in = new TreeSet<>(addressedIn);
            in.addAll(other.addressedIn);
            return new Erased(
                    tickets + other.tickets,
                    messages + other.messages,
                    addressed + other.addressed,
                    in,
                    historyEntries + other.historyEntries,
                    files + other.files);
        }
    }

    /** Under which addresses others may have written to the person; to be asked before the first erasure. */
    Set<String> addresses(String personId) {
        return same(personId).stream()
                .flatMap(id -> persons.find(id).stream())
                .flatMap(person -> person.emails().stream())
                .collect(toCollection(TreeSet::new));
    }

    /** How much is known of the person itself. */
    int profile(String personId) {
        return same(personId).stream()
                .flatMap(id -> persons.find(id).stream())
                .mapToInt(person -> (int) Stream.of(
                                        person.name(),
                                        person.externalId(),
                                        person.organizationId(),
                                        person.jobTitle(),
                                        person.notes())
                                .filter(Objects::nonNull)
                                .count()
                        + person.ownEmails().size()
                        + person.ownPhones().size()
                        + person.ownIdentities().size()
                        + person.fields().size())
                .sum();
    }

    /** The person, and everybody who turned out to be this person. */
    private Set<String> same(String personId) {
        var same = new LinkedHashSet<String>();
        var open = new ArrayDeque<>(List.of(personId));
        while (!open.isEmpty()) {
            var id = open.pop();
            if (same.add(id)) {
                persons.find(id).map(Person::ids).ifPresent(open::addAll);
            }
        }
        return same;
    }

    Erased erase(String personId, Addressed known, String actor) {
        var erased = same(personId).stream()
                .map(id -> eraseOne(id, known, actor))
                .reduce(new Erased(0, 0, 0, Set.of(), 0, 0), Erased::plus);
        tags.forgetUnused();
        return erased;
    }

    private Erased eraseOne(String personId, Addressed known, String actor) {
        var addresses = known.addresses();
        persons.hide(personId);
        people.forgetLogins();
        var told = new Told();
        var own = new TreeSet<>(tickets.idsOfCustomer(personId));
        own.forEach(ticketId -> eraseTicket(ticketId, personId, actor, told));
        var redaction = Redaction.ofOthersTicket(personId, addresses);
        var addressed = messages.addressedTo(addresses).stream()
                .map(StoredMessage::message)
                .filter(message -> !personId.equals(message.author().id()))
                .collect(groupingBy(Message::ticketId));
        messages.by(personId).stream()
                .map(StoredMessage::message)
                .filter(message -> !own.contains(message.ticketId()))
                .collect(groupingBy(Message::ticketId))
                .forEach((ticketId, written) -> {
                    eraseMessages(ticketId, written, redaction, actor, told);
                    tickets.forgetParticipants(ticketId, List.copyOf(addresses));
                });
        addressed.forEach((ticketId, mails) -> forgetAddresses(ticketId, mails, addresses, redaction, actor, told));
        // Whoever was in copy of one mail got the answers to it as well, which name nobody.
        deliveries.forgetThoseTo(addresses);
        // What was on its way the first time has come to the history since.
        known.ticketIds().stream()
                .filter(ticketId -> !addressed.containsKey(ticketId))
                .forEach(ticketId -> redactHistory(ticketId, redaction));
        // Last, because until here the addresses are needed, also by whoever takes over after a crash.
        persons.erase(personId);
        signIns.forget(personId);
        persons.tellErased(personId, told.tickets, told.messages, actor);
        return new Erased(
                told.tickets.size(),
                told.messages.size(),
                told.addressed,
                addressed.keySet(),
                told.historyEntries,
                told.files);
    }

    /** What was found, as it is told to the others. */
    private static final class Told {
        private final List<String> tickets = new ArrayList<>();
        private final List<String> messages = new ArrayList<>();
        private int addressed;
        private int historyEntries;
        private int files;
    }

    private void eraseTicket(String ticketId, String personId, String actor, Told told) {
        var redaction = Redaction.ofOwnTicket(personId);
        tickets.removeLeftBehind(ticketId);
        var erased = tickets.change(ticketId, Cause.of(actor), ticket -> {
            // Before the ticket says so, because what is told then is read from the messages.
            var written = conversation(ticket);
            written.forEach(message -> messages.redact(redaction.of(message)));
            return ticket.erase(written.stream().map(Message::n).sorted().toList(), clock.instant());
        });
        var written = conversation(erased);
        written.forEach(message -> deliveries.forget(message.id()));
        drafts.forget(ticketId);
        told.files += blobs.disown(ticketId, Set.of());
        told.historyEntries += redactHistory(ticketId, redaction);
        told.tickets.add(ticketId);
        written.forEach(message -> told.messages.add(message.id()));
    }

    /** What others wrote, with the person among those who got it. */
    private void forgetAddresses(
            String ticketId, List<Message> mails, Set<String> addresses, Redaction redaction, String actor, Told told) {
        mails.forEach(message -> messages.forgetAddresses(message.id(), addresses));
        told.addressed += mails.size();
        tickets.forgetParticipants(ticketId, List.copyOf(addresses));
        if (tickets.find(ticketId).filter(ticket -> !ticket.state().erased()).isEmpty()) {
            return;
        }
        tickets.change(ticketId, Cause.of(actor), now -> {
            var redacted = now;
            for (var message : mails) {
                redacted = message.n() <= now.state().landmarks().messageCount()
                        ? redacted.readdress(redaction.of(message), clock.instant())
                        : redacted;
            }
            return redacted;
        });
        told.historyEntries += redactHistory(ticketId, redaction);
    }

    private void eraseMessages(String ticketId, List<Message> written, Redaction redaction, String actor, Told told) {
        if (tickets.find(ticketId).isEmpty()) {
            // The beginning of a ticket that was never stored: somebody died in between.
            written.forEach(message -> messages.remove(message.id()));
            told.files += blobs.disown(ticketId, Set.of());
            return;
        }
        tickets.removeLeftBehind(ticketId);
        written.forEach(message -> messages.redact(redaction.of(message)));
        var ticket = tickets.change(ticketId, Cause.of(actor), now -> {
            var redacted = now;
            for (var message : written) {
                redacted = message.n() <= now.state().landmarks().messageCount()
                        ? redacted.redact(redaction.of(message), clock.instant())
                        : redacted;
            }
            return redacted;
        });
        var kept = new HashSet<String>();
        messages.newestFirst(ticketId, ticket.state().landmarks().messageCount(), 1)
                .forEach(message -> kept.addAll(message.blobs()));
        told.files += blobs.disown(ticketId, kept);
        told.historyEntries += redactHistory(ticketId, redaction);
        told.tickets.add(ticketId);
        written.forEach(message -> told.messages.add(message.id()));
    }

    private List<Message> conversation(Ticket ticket) {
        return messages.newestFirst(ticket.id(), ticket.state().landmarks().messageCount(), 1).stream()
                .map(StoredMessage::message)
                .toList();
    }

    private int redactHistory(String ticketId, Redaction redaction) {
        var rows = history.find(new Document("document", ticketId)).into(new ArrayList<>());
        for (var row : rows) {
            var redacted = redaction.of(EventJson.read(row.getString("json")));
            history.updateOne(
                    new Document("_id", row.getString("_id")),
                    new Document("$set", new Document("json", EventJson.writeString(redacted))));
        }
        return rows.size();
    }

    /** Whether an event that may still hold the person's words waits for Kafka. */
    boolean isStillTold(String personId, Addressed known) {
        return known.ticketIds().stream().anyMatch(tickets::isRelaying)
                || same(personId).stream().anyMatch(this::isStillToldOf);
    }

    private boolean isStillToldOf(String personId) {
        return tickets.idsOfCustomer(personId).stream().anyMatch(tickets::isRelaying)
                || messages.by(personId).stream()
                        .map(stored -> stored.message().ticketId())
                        .distinct()
                        .anyMatch(tickets::isRelaying);
    }
}
