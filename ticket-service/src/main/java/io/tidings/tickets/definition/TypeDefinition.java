package io.tidings.tickets.definition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A type of tickets. The fields that only some types have name them ({@link FieldDefinition#types()}).
 *
 * @param transitions by state id the states that people may go to from it; from a state that is absent, to all
 * @param priority what a ticket of this type gets that names none; absent for the desk's own default
 * @param offered whether customers may choose it; what was defined before it could be said is offered
 * @param customerLabel what customers call it; empty for the desk's name
 * @param help a sentence that tells customers when to choose it; empty for none
 */
public record TypeDefinition(
        String id,
        Map<String, String> label,
        Map<String, List<String>> transitions,
        @Nullable String priority,
        Boolean offered,
        Map<String, String> customerLabel,
        Map<String, String> help,
        boolean active)
        implements Definition {

    public TypeDefinition {
        transitions = transitions == null ? Map.of() : Map.copyOf(transitions);
        offered = offered == null ? Boolean.TRUE : offered;
        customerLabel = customerLabel == null ? Map.of() : Map.copyOf(customerLabel);
        help = help == null ? Map.of() : Map.copyOf(help);
    }

    /** Whether a customer's new ticket can have it. */
    public boolean choosableByCustomers() {
        return active && offered;
    }

    boolean allows(String from, String to) {
        var next = transitions.get(from);
        return next == null || next.contains(to);
    }
}
