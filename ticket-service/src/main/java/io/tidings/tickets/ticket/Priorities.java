package io.tidings.tickets.ticket;

import io.tidings.events.Priority;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The priorities that a new installation has, with their names by language tag. */
public enum Priorities {
    LOW("low", 1, "Low", "낮음", "Niski"),
    NORMAL("normal", 2, "Normal", "보통", "Normalny"),
    HIGH("high", 3, "High", "높음", "Wysoki"),
    URGENT("urgent", 4, "Urgent", "긴급", "Pilny");

    private final Priority priority;
    private final Map<String, String> label;

    Priorities(String id, int weight, String en, String ko, String pl) {
        this.priority = new Priority(id, weight);
        this.label = Map.of("en", en, "ko", ko, "pl", pl);
    }

    public Priority priority() {
        return priority;
    }

    Map<String, String> label() {
        return label;
    }

    static Optional<Priority> byId(String id) {
        return Arrays.stream(values())
                .map(Priorities::priority)
                .filter(priority -> priority.id().equals(id))
                .findFirst();
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(value -> value.priority.id()).toList();
    }
}
