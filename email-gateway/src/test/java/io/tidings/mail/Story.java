package io.tidings.mail;

import io.tidings.events.Attachment;
import io.tidings.events.Author;
import io.tidings.events.Event;
import io.tidings.events.Fact;
import io.tidings.events.FieldValue;
import io.tidings.events.Landmarks;
import io.tidings.events.MailHeaders;
import io.tidings.events.Message;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.Priority;
import io.tidings.events.StateType;
import io.tidings.events.Text;
import io.tidings.events.TicketFact.TicketImported;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketMessageChanged;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.TicketState;
import io.tidings.events.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** A ticket of a customer of its own, and what happens to it: valid from the start, changed where a test cares. */
final class Story {

    private static final Author AGENT = new Author(Author.Role.AGENT, "a1", "Maya Lind", null);

    final String ticketId = UUID.randomUUID().toString();
    final String customer = "customer-" + ticketId.substring(0, 8) + "@customer.example";
    String subject = "Printer on fire";
    String channel = "email";
    String language = "en";
    String customerName = "Jan Kowalski";
    String customerEmail = customer;
    String group = "support";
    Map<String, FieldValue> fields = Map.of();
    boolean automatic;
    boolean forged;
    boolean imported;
    /** Now, where a test does not say otherwise: a service passes over what happened before it was installed. */
    Instant time;

    String actor = "system";
    private long version;

    Event opened() {
        return event(new TicketOpened(snapshot(), fromCustomer(1, "first-" + ticketId + "@customer.example")));
    }

    /** Another helpdesk knew this conversation: mails of the customer, oldest first. */
    Event importedWith(int first, Instant written, String... messageIds) {
        var messages = IntStream.range(0, messageIds.length)
                .mapToObj(i -> fromCustomer(first + i, messageIds[i], written.plusSeconds(i)))
                .toList();
        imported = true;
        var event = event(new TicketImported(snapshot(), messages));
        imported = false;
        return event;
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

    /** What an agent sends on to people outside. */
    Event forwarded(int n, String text, String quoted, MailHeaders headers, Attachment... files) {
        return event(new TicketMessageAdded(
                snapshot(),
                new Message(
                        Message.idOf(ticketId, n),
                        n,
                        ticketId,
                        AGENT,
                        Visibility.INTERNAL,
                        "forward",
                        text,
                        null,
                        quoted,
                        List.of(files),
                        headers,
                        false,
                        now(),
                        false,
                        null)));
    }

    /** A copy, in another ticket, of what an agent wrote for the customer. */
    Event copied(int n, String text, String from) {
        var written = fromAgent(n, text, Visibility.PUBLIC, null);
        return event(new TicketMessageAdded(
                snapshot(),
                new Message(
                        written.id(),
                        n,
                        ticketId,
                        AGENT,
                        Visibility.PUBLIC,
                        "email",
                        text,
                        null,
                        null,
                        List.of(),
                        null,
                        false,
                        now(),
                        false,
                        from)));
    }

    /** An agent's answer that goes to further addresses. */
    Event answeredWithCopies(int n, String text, String... cc) {
        return event(new TicketMessageAdded(snapshot(), withCopies(n, text, cc)));
    }

    /** A message of an agent whose addressees are others now than they were. */
    Event readdressed(int n, String text, String... cc) {
        return event(new TicketMessageChanged(snapshot(), withCopies(n, text, cc), Visibility.PUBLIC));
    }

    /** An agent's answer of which somebody reads a copy without the others knowing. */
    Event answeredUnseenBy(int n, String text, List<String> cc, List<String> bcc) {
        return event(new TicketMessageAdded(
                snapshot(),
                withCopies(n, text, copiedTo(cc.toArray(String[]::new)).withBlindCopies(bcc))));
    }

    /** The same message, whose addressees are others now. */
    Event readdressedUnseenBy(int n, String text, List<String> cc, List<String> bcc) {
        return event(new TicketMessageChanged(
                snapshot(),
                withCopies(n, text, copiedTo(cc.toArray(String[]::new)).withBlindCopies(bcc)),
                Visibility.PUBLIC));
    }

    private Message withCopies(int n, String text, String... cc) {
        return withCopies(n, text, copiedTo(cc));
    }

    private static MailHeaders copiedTo(String... cc) {
        return new MailHeaders(null, null, List.of(), List.of(), List.of(cc));
    }

    private Message withCopies(int n, String text, MailHeaders headers) {
        return new Message(
                Message.idOf(ticketId, n),
                n,
                ticketId,
                AGENT,
                Visibility.PUBLIC,
                "email",
                text,
                null,
                null,
                List.of(),
                headers,
                false,
                now(),
                false,
                null);
    }

    /** A note that an agent shows to the customer, or takes out of sight. */
    Event shown(int n, String text, boolean isPublic, Boolean mailed) {
        var note = new Message(
                Message.idOf(ticketId, n),
                n,
                ticketId,
                AGENT,
                isPublic ? Visibility.PUBLIC : Visibility.INTERNAL,
                "note",
                text,
                null,
                null,
                List.of(),
                null,
                false,
                now(),
                false,
                null);
        return event(
                new TicketMessageChanged(snapshot(), note, isPublic ? Visibility.INTERNAL : Visibility.PUBLIC, mailed));
    }

    Event wrote(int n, String messageId) {
        return event(new TicketMessageAdded(snapshot(), fromCustomer(n, messageId)));
    }

    private Message fromCustomer(int n, String messageId) {
        return fromCustomer(n, messageId, now());
    }

    private Message fromCustomer(int n, String messageId, Instant at) {
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
                        ? new MailHeaders(
                                messageId,
                                null,
                                List.of(),
                                List.of("support@tidings.example"),
                                List.of(),
                                null,
                                forged ? true : null,
                                null)
                        : null,
                automatic,
                at,
                false,
                null);
    }

    private Message fromAgent(int n, String text, Visibility visibility, String html, Attachment... files) {
        return new Message(
                Message.idOf(ticketId, n),
                n,
                ticketId,
                AGENT,
                visibility,
                channel,
                text,
                html,
                null,
                List.of(files),
                null,
                false,
                now(),
                false,
                null);
    }

    Event event(Fact fact) {
        var id = Ids.next();
        return new Event(
                id, "http://localhost:8080", ticketId, now(), version, id, null, 0, actor, imported, null, fact);
    }

    private Instant now() {
        return time == null ? Instant.now() : time;
    }

    TicketSnapshot snapshot() {
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
                new NamedRef(group, "Support"),
                null,
                new PersonRef("c1", customerName, customerEmail),
                null,
                List.of(),
                fields,
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
                null,
                null);
    }
}
