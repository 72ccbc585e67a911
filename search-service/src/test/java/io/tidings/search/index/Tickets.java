package io.tidings.search.index;

import io.tidings.events.Author;
import io.tidings.events.Event;
import io.tidings.events.Fact;
import io.tidings.events.FieldValue;
import io.tidings.events.Landmarks;
import io.tidings.events.Message;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.Priority;
import io.tidings.events.StateType;
import io.tidings.events.Text;
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
import tools.jackson.databind.node.StringNode;

/** A ticket's events to start a test from. */
final class Tickets {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final String JAN = "person-jan";

    private Tickets() {}

    static TicketSnapshot snapshot(String id, long version) {
        return snapshot(id, version, "Korekta faktury " + version);
    }

    static TicketSnapshot snapshot(String id, long version, String subject) {
        return new TicketSnapshot(
                id,
                version,
                1042,
                "T-1042",
                Text.publicText(subject),
                new TicketState("open", StateType.OPEN),
                new Priority("high", 3),
                "question",
                new NamedRef("support", "Support"),
                new PersonRef("agent-maya", "Maya Lind", "agent@tidings.example"),
                new PersonRef(JAN, "Jan Kowalski", "Jan@Customer.example"),
                null,
                List.of("vip"),
                Map.of(
                        "order", new FieldValue(StringNode.valueOf("A-17"), Visibility.PUBLIC),
                        "risk", new FieldValue(StringNode.valueOf("internal-marker"), Visibility.INTERNAL)),
                List.of(),
                List.of(),
                null,
                List.of(),
                new Landmarks(
                        2, 1, 1, NOON, null, Text.internalText("internal-marker"), Text.publicText("Proszę o korektę")),
                List.of(),
                "email",
                "pl",
                NOON.minusSeconds(86_400),
                NOON.plusSeconds(version),
                null,
                false,
                null,
                null);
    }

    static TicketSnapshot into(TicketSnapshot ticket, String target) {
        return with(ticket, ticket.customer(), target, ticket.mergedFrom());
    }

    static TicketSnapshot from(TicketSnapshot ticket, String source) {
        return with(ticket, ticket.customer(), ticket.mergedInto(), List.of(source));
    }

    static TicketSnapshot ofAnother(String id, long version) {
        return with(snapshot(id, version), new PersonRef("person-ola", "Ola", null), null, List.of());
    }

    private static TicketSnapshot with(
            TicketSnapshot ticket, PersonRef customer, String mergedInto, List<String> mergedFrom) {
        return new TicketSnapshot(
                ticket.id(),
                ticket.version(),
                ticket.number(),
                ticket.key(),
                ticket.subject(),
                ticket.state(),
                ticket.priority(),
                ticket.type(),
                ticket.group(),
                ticket.assignee(),
                customer,
                null,
                ticket.tags(),
                ticket.fields(),
                ticket.watchers(),
                ticket.links(),
                mergedInto,
                mergedFrom,
                ticket.landmarks(),
                ticket.clocks(),
                ticket.channel(),
                ticket.language(),
                ticket.createdAt(),
                ticket.updatedAt(),
                ticket.closedAt(),
                false,
                null,
                null);
    }

    static TicketSnapshot erased(TicketSnapshot ticket) {
        return new TicketSnapshot(
                ticket.id(),
                ticket.version(),
                ticket.number(),
                ticket.key(),
                Text.publicText("(erased)"),
                ticket.state(),
                ticket.priority(),
                ticket.type(),
                ticket.group(),
                ticket.assignee(),
                new PersonRef(ticket.customer().id(), null, null),
                null,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                Landmarks.NONE,
                List.of(),
                ticket.channel(),
                null,
                ticket.createdAt(),
                ticket.updatedAt(),
                null,
                true,
                null,
                null);
    }

    static Message message(String id, int n, Visibility visibility, String text) {
        return new Message(
                Message.idOf(id, n),
                n,
                id,
                new Author(Author.Role.CUSTOMER, JAN, "Jan Kowalski", "jan@customer.example"),
                visibility,
                "email",
                text,
                null,
                "quoted-" + n,
                List.of(),
                null,
                false,
                NOON,
                false,
                null);
    }

    static Message redacted(Message message) {
        return new Message(
                message.id(),
                message.n(),
                message.ticketId(),
                message.author(),
                message.visibility(),
                message.channel(),
                "",
                null,
                null,
                List.of(),
                null,
                false,
                message.createdAt(),
                true,
                null);
    }

    static Event opened(String id, String text) {
        return event(id, 1, new TicketOpened(snapshot(id, 1), message(id, 1, Visibility.PUBLIC, text)));
    }

    static Event added(String id, long version, int n, Visibility visibility, String text) {
        return event(id, version, new TicketMessageAdded(snapshot(id, version), message(id, n, visibility, text)));
    }

    static Event changed(String id, long version, Message message, Visibility before) {
        return event(id, version, new TicketMessageChanged(snapshot(id, version), message, before));
    }

    static Event event(String subject, long version, Fact fact) {
        return new Event(
                UUID.randomUUID().toString(),
                "https://desk.example",
                subject,
                NOON.plusSeconds(version),
                version,
                "correlation",
                null,
                0,
                "system",
                false,
                null,
                fact);
    }

    static TicketDocument fold(String id, List<Event> events) {
        var document = TicketDocument.unheardOf(id);
        for (var event : events) {
            for (var change : TicketChange.of(event)) {
                if (change.ticketId().equals(id)) {
                    document = change.fold().apply(document);
                }
            }
        }
        return document;
    }
}
