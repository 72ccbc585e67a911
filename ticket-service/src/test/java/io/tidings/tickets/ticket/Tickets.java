package io.tidings.tickets.ticket;

import io.tidings.events.Author;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.StateType;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.Visibility;
import io.tidings.tickets.Ids;
import io.tidings.tickets.definition.DefaultDefinitions;
import io.tidings.tickets.definition.Definitions;
import io.tidings.tickets.message.NewMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Valid tickets, people and messages to start a test from. */
public final class Tickets {

    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    public static final PersonRef JAN = new PersonRef("jan", "Jan Kowalski", "jan@customer.example");
    public static final PersonRef MAYA = new PersonRef("maya", "Maya Lind", "agent@tidings.example");
    public static final NamedRef SUPPORT = new NamedRef("support", "Support");
    public static final NamedRef BILLING = new NamedRef("billing", "Billing");

    static final Definitions DEFINED = DefaultDefinitions.definitions();

    private static long number = 1000;

    private Tickets() {}

    public static Ticket opened() {
        return Ticket.open(opening(Ids.next(), byCustomer("My invoice is wrong")), NOON);
    }

    /** As the store would give it back: nothing left to commit. */
    public static Ticket aTicket() {
        return stored(opened());
    }

    static Ticket in(String stateId) {
        return in(stateId, null, DEFINED);
    }

    static Ticket in(String stateId, @Nullable String type, Definitions definitions) {
        var draft = new Draft(opened().state());
        draft.state = definitions.state(stateId).orElseThrow().state();
        draft.type = type;
        draft.closedAt = draft.state.type() == StateType.CLOSED ? NOON : null;
        return Ticket.stored(draft.next(NOON), Ticket.Backstage.NONE, definitions);
    }

    static Ticket stored(Ticket ticket) {
        return Ticket.stored(ticket.state(), ticket.backstage(), ticket.definitions());
    }

    public static Opening opening(String id, NewMessage message) {
        return new Opening(
                DEFINED,
                id,
                ++number,
                "Invoice",
                JAN,
                null,
                SUPPORT,
                null,
                null,
                DEFINED.standardPriority(null),
                List.of(),
                Map.of(),
                "email",
                "pl",
                List.of(),
                message);
    }

    public static NewMessage byCustomer(String text) {
        return message(new Author(Author.Role.CUSTOMER, "jan", "Jan Kowalski", "jan@customer.example"), text);
    }

    public static NewMessage byAgent(String text) {
        return message(new Author(Author.Role.AGENT, "maya", "Maya Lind", null), text);
    }

    static NewMessage note(String text) {
        return new NewMessage(
                new Author(Author.Role.AGENT, "maya", "Maya Lind", null),
                Visibility.INTERNAL,
                "note",
                text,
                null,
                null,
                List.of(),
                null,
                false,
                null);
    }

    static NewMessage automatic(String text) {
        var message = byCustomer(text);
        return new NewMessage(
                message.author(),
                message.visibility(),
                message.channel(),
                text,
                null,
                null,
                List.of(),
                null,
                true,
                null);
    }

    static NewMessage withOrigin(NewMessage message, String origin) {
        return new NewMessage(
                message.author(),
                message.visibility(),
                message.channel(),
                message.text(),
                message.html(),
                message.quoted(),
                message.attachments(),
                message.mail(),
                message.automatic(),
                origin);
    }

    private static NewMessage message(Author author, String text) {
        return new NewMessage(author, Visibility.PUBLIC, "email", text, null, null, List.of(), null, false, null);
    }

    static TicketSnapshot last(Ticket ticket) {
        return ticket.facts().getLast().ticket();
    }
}
