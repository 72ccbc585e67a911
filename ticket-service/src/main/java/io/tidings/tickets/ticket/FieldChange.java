package io.tidings.tickets.ticket;

import io.tidings.events.FieldTarget;
import io.tidings.events.FieldValue;
import io.tidings.events.TicketSnapshot;
import io.tidings.tickets.definition.Definitions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An edit of single custom fields; the others stay as they are.
 *
 * @param after all of the ticket's fields as they become
 * @param names of the fields that become other than they were, in order
 * @param previous what those held
 */
record FieldChange(Map<String, FieldValue> after, List<String> names, Map<String, FieldValue> previous) {

    /** @throws TicketProblem.FieldLocked where the ticket's state lets nobody edit one of them */
    static FieldChange of(
            TicketSnapshot ticket, Definitions definitions, Map<String, FieldValue> set, Set<String> remove) {
        var current = ticket.fields();
        Stream.concat(set.keySet().stream(), remove.stream()).forEach(name -> checkEditable(definitions, name, ticket));
        checkType(definitions, set.keySet(), ticket.type());
        var wanted = new TreeMap<>(current);
        wanted.putAll(set);
        wanted.keySet().removeAll(remove);
        var changed = Stream.concat(set.keySet().stream(), remove.stream())
                .filter(name -> !Objects.equals(current.get(name), wanted.get(name)))
                .sorted()
                .toList();
        var previous = new TreeMap<>(current);
        previous.keySet().retainAll(changed);
        return new FieldChange(wanted, changed, Map.copyOf(previous));
    }

    /** A field that a type does not have can be taken away still, since the type may have changed. */
    static void checkType(Definitions definitions, Collection<String> names, @Nullable String type) {
        for (var name : names) {
            definitions
                    .field(FieldTarget.TICKET, name)
                    .filter(field -> !field.belongsTo(type))
                    .ifPresent(field -> {
                        throw new BadField(
                                "fields." + name,
                                "The field %s belongs to tickets of the type %s."
                                        .formatted(name, String.join(", ", field.types())));
                    });
        }
    }

    private static void checkEditable(Definitions definitions, String name, TicketSnapshot ticket) {
        if (definitions
                .field(FieldTarget.TICKET, name)
                .filter(field -> !field.isEditableIn(ticket.state().id()))
                .isPresent()) {
            throw new TicketProblem.FieldLocked(ticket, name);
        }
    }
}
