package io.tidings.tickets.definition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A type of tickets. The fields that only some types have name them ({@link FieldDefinition#types()}).
 *
 * @param transitions by state id the states that people may go to from it; from a state that is absent, to all
 * @param priority what a ticket of this type gets that names none; absent for the desk's own default
 */
public record TypeDefinition(
        String id,
        Map<String, String> label,
        Map<String, List<String>> transitions,
        @Nullable String priority,
        boolean active)
        implements Definition {

    public TypeDefinition {
        transitions = transitions == null ? Map.of() : Map.copyOf(transitions);
    }

    boolean allows(String from, String to) {
        var next = transitions.get(from);
        return next == null || next.contains(to);
    }
}
