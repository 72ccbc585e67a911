package io.tidings.tickets.definition;

import io.tidings.events.StateType;
import io.tidings.events.TicketState;
import java.util.Map;

/**
 * A state of tickets. What it means to the machine never changes, since tickets carry it.
 *
 * @param label what the desk reads
 * @param customerLabel what customers read instead
 */
public record StateDefinition(
        String id, StateType type, Map<String, String> label, Map<String, String> customerLabel, boolean active)
        implements Definition {

    public TicketState state() {
        return new TicketState(id, type);
    }
}
