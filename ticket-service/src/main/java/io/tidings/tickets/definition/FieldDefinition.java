package io.tidings.tickets.definition;

import io.tidings.events.FieldKind;
import io.tidings.events.FieldOption;
import io.tidings.events.FieldTarget;
import io.tidings.events.Visibility;
import io.tidings.tickets.Words;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A custom field. Its target, name, kind and visibility never change: values were written under them.
 *
 * @param name under which values are kept and filters ask for them
 * @param help a sentence for whoever fills it in, by language tag; may be empty
 * @param options what can be chosen, for select, multi-select and tree
 * @param visibility of every value; only public ones ever leave for customers' eyes
 * @param types ids of the ticket types that have it; all where it is empty
 * @param shown whose forms show it; a matter of tidiness, not of secrecy
 * @param editable who may write it
 */
public record FieldDefinition(
        FieldTarget target,
        String name,
        FieldKind kind,
        Map<String, String> label,
        Map<String, String> help,
        List<FieldOption> options,
        Visibility visibility,
        Required required,
        List<String> types,
        FieldAccess shown,
        FieldAccess editable,
        boolean active)
        implements Definition {

    public FieldDefinition {
        help = help == null ? Map.of() : Map.copyOf(help);
        options = options == null ? List.of() : List.copyOf(options);
        types = types == null ? List.of() : List.copyOf(types);
    }

    /** Names are unique per target only: {@code ticket.plan}. */
    @Override
    public String id() {
        return idOf(target, name);
    }

    static String idOf(FieldTarget target, String name) {
        return Words.of(target) + "." + name;
    }

    public boolean belongsTo(@Nullable String type) {
        return types.isEmpty() || (type != null && types.contains(type));
    }

    /** Whether whoever opens a ticket as its customer may write it. */
    public boolean mayBeFilledByCustomers() {
        return editable.isFor(List.of(FieldAccess.CUSTOMER));
    }

    public boolean isEditableIn(String state) {
        return editable.isIn(state);
    }

    Optional<FieldOption> option(String id) {
        return options.stream().filter(option -> option.id().equals(id)).findFirst();
    }
}
