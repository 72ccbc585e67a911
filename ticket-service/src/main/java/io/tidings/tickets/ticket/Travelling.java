package io.tidings.tickets.ticket;

import io.tidings.events.Message;
import io.tidings.events.TicketFact;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketMessageChanged;
import io.tidings.events.TicketFact.TicketOpened;

/** The form in which facts and messages travel. */
final class Travelling {

    private Travelling() {}

    static TicketFact form(TicketFact fact) {
        return switch (fact) {
            case TicketOpened opened -> new TicketOpened(opened.ticket(), form(opened.message()));
            case TicketMessageAdded added -> new TicketMessageAdded(added.ticket(), form(added.message()));
            case TicketMessageChanged changed ->
                new TicketMessageChanged(changed.ticket(), form(changed.message()), changed.previousVisibility());
            default -> fact;
        };
    }

    static Message form(Message message) {
        return message;
    }
}
