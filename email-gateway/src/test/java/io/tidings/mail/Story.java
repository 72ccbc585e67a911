package io.tidings.mail;

import io.tidings.events.Attachment;
import io.tidings.events.Author;
import io.tidings.events.Event;
import io.tidings.events.Fact;
import io.tidings.events.Landmarks;
import io.tidings.events.MailHeaders;
import io.tidings.events.Message;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.Priority;
import io.tidings.events.StateType;
import io.tidings.events.Text;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.TicketState;
import io.tidings.events.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A ticket of a customer of its own, and what happens to it: valid from the start, changed where a test cares. */
final class Story {

    final String ticketId = UUID.randomUUID().toString();
    final String customer = "customer-" + ticketId.substring(0, 8) + "@customer.example";
    String subject = "Printer on fire";
    String channel = "email";
    String language = "en";
    String customerName = "Jan Kowalski";
    String customerEmail = customer;
    boolean automatic;
    boolean imported;
    /** Now, where a test does not say otherwise: a service passes over what happened before it was installed. */
    Instant time;

    String actor = "system";
    private long version;

    Event opened() {
        return event(new TicketOpened(snapshot(), fromCustomer(1, "first-" + ticketId + "@customer.example")));
    }

    Event openedByAgent(String text) {
        return event(new TicketOpened(snapshot(), fromAgent(1, text, Visibility.PUBLIC, null)));
    }

    Event answered(int n, String text) {
        return event(new TicketMessageAdded(snapshot(), fromAgent(n, text, Visibility.PUBLIC, null)));
    }

    Event answered(int n, String text, String html, Attachment... files) {
        return event(new TicketMessageAdded(snapshot(), fromAgent(n, text, Visibility.PUBLIC, html, files)));
    }

    Event noted(int n, String text) {
        return event(new TicketMessageAdded(snapshot(), fromAgent(n, text, Visibility.INTERNAL, null)));
    }

    Event wrote(int n, String messageId) {
        return event(new TicketMessageAdded(snapshot(), fromCustomer(n, messageId)));
    }

    private Message fromCustomer(int n, String messageId) {
        return new Message(
                Message.idOf(ticketId, n),
                n,
                ticketId,
                new Author(Author.Role.CUSTOMER, "c1", customerName, customerEmail),
                Visibility.PUBLIC,
                channel,
                "It burns.",
                null,
                null,
                List.of(),
                channel.equals("email")
                        ? new MailHeaders(messageId, null, List.of(), List.of("support@tidings.example"), List.of())
                        : null,
                automatic,
                now(),
                false);
    }

    private Message fromAgent(int n, String text, Visibility visibility, String html, Attachment... files) {
        return new Message(
                Message.idOf(ticketId, n),
                n,
                ticketId,
                new Author(Author.Role.AGENT, "a1", "Maya Lind", null),
                visibility,
                channel,
                text,
                html,
                null,
                List.of(files),
                null,
                false,
                now(),
                false);
    }

    Event event(Fact fact) {
        var id = Ids.next();
        return new Event(
                id, "http://localhost:8080", ticketId, now(), version, id, null, 0, actor, imported, null, fact);
    }

    private Instant now() {
        return time == null ? Instant.now() : time;
    }

    private TicketSnapshot snapshot() {
        version++;
        return new TicketSnapshot(
                ticketId,
                version,
                1042,
                "T-1042",
                Text.publicText(subject),
                new TicketState("open", StateType.OPEN),
                new Priority("normal", 2),
                null,
                new NamedRef("support", "Support"),
                null,
                new PersonRef("c1", customerName, customerEmail),
                null,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                Landmarks.NONE,
                List.of(),
                channel,
                language,
                now(),
                now(),
                null,
                false,
                null);
    }
}
