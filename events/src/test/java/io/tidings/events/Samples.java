package io.tidings.events;

import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketOpened;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.StringNode;

/** A valid ticket, message and event to start a test from. */
public final class Samples {

    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private Samples() {}

    public static TicketSnapshot ticket() {
        return new TicketSnapshot(
                "0192f0c1-0000-7000-8000-000000001042",
                1,
                1042,
                "T-1042",
                Text.publicText("환불을 요청합니다"),
                new TicketState("open", StateType.OPEN),
                new Priority("high", 3),
                "question",
                new NamedRef("support", "Support"),
                new PersonRef("00000000-0000-4000-8000-000000000002", "Maya Lind", "agent@tidings.example"),
                new PersonRef("0192f0c1-0000-7000-8000-00000000c001", "Jan Kowalski", "jan@customer.example"),
                null,
                List.of("vip"),
                Map.of(
                        "order", new FieldValue(StringNode.valueOf("A-17"), Visibility.PUBLIC),
                        "risk", new FieldValue(StringNode.valueOf("internal-marker"), Visibility.INTERNAL)),
                List.of("00000000-0000-4000-8000-000000000004"),
                List.of(),
                null,
                List.of(),
                new Landmarks(
                        2,
                        1,
                        1,
                        NOON,
                        null,
                        Text.internalText("internal-marker"),
                        Text.publicText("The invoice is wrong.")),
                List.of(new TicketClock("first-response", NOON.plusSeconds(3600), false, null)),
                "email",
                "pl",
                NOON.minusSeconds(86_400),
                NOON,
                null,
                false,
                null,
                null);
    }

    public static TicketSnapshot ratedTicket(int score, @Nullable Text comment) {
        var ticket = ticket();
        return new TicketSnapshot(
                ticket.id(),
                ticket.version(),
                ticket.number(),
                ticket.key(),
                ticket.subject(),
                new TicketState("closed", StateType.CLOSED),
                ticket.priority(),
                ticket.type(),
                ticket.group(),
                ticket.assignee(),
                ticket.customer(),
                null,
                ticket.tags(),
                ticket.fields(),
                ticket.watchers(),
                ticket.links(),
                null,
                List.of(),
                ticket.landmarks(),
                ticket.clocks(),
                ticket.channel(),
                ticket.language(),
                ticket.createdAt(),
                ticket.updatedAt(),
                NOON,
                false,
                null,
                new Rating(score, comment, NOON, NOON));
    }

    public static Event rated(int score, @Nullable Text comment) {
        return event(new TicketFact.TicketRated(ratedTicket(score, comment), score, comment));
    }

    public static Message message(Visibility visibility, String text) {
        var ticket = ticket();
        return new Message(
                Message.idOf(ticket.id(), 1),
                1,
                ticket.id(),
                new Author(Author.Role.CUSTOMER, ticket.customer().id(), "Jan Kowalski", "jan@customer.example"),
                visibility,
                "email",
                text,
                null,
                null,
                List.of(),
                null,
                false,
                NOON,
                false,
                null);
    }

    /** The same message as a mail with this header. */
    public static Message with(Message message, MailHeaders headers) {
        return new Message(
                message.id(),
                message.n(),
                message.ticketId(),
                message.author(),
                message.visibility(),
                message.channel(),
                message.text(),
                message.html(),
                message.quoted(),
                message.attachments(),
                headers,
                message.automatic(),
                message.createdAt(),
                message.erased(),
                message.copiedFrom());
    }

    public static Event opened() {
        return event(new TicketOpened(ticket(), message(Visibility.PUBLIC, "The invoice is wrong.")));
    }

    public static Event noted() {
        return event(new TicketMessageAdded(ticket(), message(Visibility.INTERNAL, "internal-marker")));
    }

    public static Event event(Fact fact) {
        return new Event(
                "0192f0c1-1111-7000-8000-000000000001",
                "http://localhost:8080",
                ticket().id(),
                NOON,
                1,
                "0192f0c1-1111-7000-8000-000000000001",
                null,
                0,
                "person:0192f0c1-0000-7000-8000-00000000c001",
                false,
                null,
                fact);
    }
}
