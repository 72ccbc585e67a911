package io.tidings.tickets.definition;

import io.tidings.events.Priority;
import java.util.Map;

/** @param weight higher is more urgent */
public record PriorityDefinition(String id, int weight, Map<String, String> label, boolean active)
        implements Definition {

    public Priority priority() {
        return new Priority(id, weight);
    }
}
