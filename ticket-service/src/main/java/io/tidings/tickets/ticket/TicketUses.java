package io.tidings.tickets.ticket;

import io.tidings.tickets.definition.DefinitionUses;
import org.springframework.stereotype.Component;

/** Says which definitions tickets have. */
@Component
final class TicketUses implements DefinitionUses {

    private final TicketStore tickets;

    TicketUses(TicketStore tickets) {
        this.tickets = tickets;
    }

    @Override
    public boolean ofState(String id) {
        return tickets.hasAny("state.id", id);
    }

    @Override
    public boolean ofPriority(String id) {
        return tickets.hasAny("priority.id", id);
    }

    @Override
    public boolean ofType(String id) {
        return tickets.hasAny("type", id);
    }
}
