package io.tidings.tickets.erasure;

import static java.util.stream.Collectors.groupingBy;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.tidings.events.EventJson;
import io.tidings.events.Message;
import io.tidings.tickets.Cause;
import io.tidings.tickets.attachment.Blobs;
import io.tidings.tickets.draft.Drafts;
import io.tidings.tickets.message.Deliveries;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.StoredMessage;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.PersonStore;
import io.tidings.tickets.ticket.Redaction;
import io.tidings.tickets.ticket.Ticket;
import io.tidings.tickets.ticket.TicketStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
            MongoDatabase database,
            Clock clock) {
        this.persons = persons;
        this.people = people;
        this.tickets = tickets;
        this.messages = messages;
        this.deliveries = deliveries;
        this.blobs = blobs;
        this.drafts = drafts;
        this.history = database.getCollection("history");
        this.clock = clock;
    }

    record Erased(int tickets, int messages, int historyEntries, int files) {}

    Erased erase(String personId, String actor) {
        var addresses = persons.hide(personId).emails();
        people.forgetLogins();
        var told = new Told();
        var own = new TreeSet<>(tickets.idsOfCustomer(personId));
        own.forEach(ticketId -> eraseTicket(ticketId, personId, actor, told));
        messages.by(personId).stream()
                .map(StoredMessage::message)
                .filter(message -> !own.contains(message.ticketId()))
                .collect(groupingBy(Message::ticketId))
                .forEach((ticketId, written) -> {
                    eraseMessages(ticketId, written, personId, actor, told);
                    tickets.forgetParticipants(ticketId, addresses);
                });
        // Last, because until here the addresses are needed, also by whoever takes over after a crash.
        persons.erase(personId);
        persons.tellErased(personId, told.tickets, told.messages, actor);
        return new Erased(told.tickets.size(), told.messages.size(), told.historyEntries, told.files);
    }

    /** What was found, as it is told to the others. */
    private static final class Told {
        private final List<String> tickets = new ArrayList<>();
        private final List<String> messages = new ArrayList<>();
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

    private void eraseMessages(String ticketId, List<Message> written, String personId, String actor, Told told) {
        var redaction = Redaction.ofOwnMessages(personId);
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
    boolean isStillTold(String personId) {
        return tickets.idsOfCustomer(personId).stream().anyMatch(tickets::isRelaying)
                || messages.by(personId).stream()
                        .map(stored -> stored.message().ticketId())
                        .distinct()
                        .anyMatch(tickets::isRelaying);
    }
}
