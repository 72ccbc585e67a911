package io.tidings.tickets.definition;

import io.tidings.events.FieldTarget;
import io.tidings.events.FieldValue;
import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What callers may write into the custom fields of tickets, people and organizations. */
@Component
public class FieldDefinitions {

    private final DefinitionStore definitions;

    FieldDefinitions(DefinitionStore definitions) {
        this.definitions = definitions;
    }

    /**
     * The fields that a request names, checked and in the form in which they are kept. Whether a ticket's type and state allow them
     * the ticket decides.
     *
     * @param requested values by the fields' names; null where the request has none
     * @throws DefinitionProblem where a value does not fit its field, or the caller may not write it
     */
    public WantedFields wanted(FieldTarget target, Caller caller, @Nullable Map<String, JsonNode> requested) {
        return WantedFields.of(definitions.now(), target, roles(caller), requested);
    }

    /**
     * The same for somebody who opens a ticket as its customer: what is not a customer's to say is passed over, and whatever the
     * ticket has to have is there.
     */
    public Map<String, FieldValue> ofCustomer(
            Caller caller, @Nullable String type, @Nullable Map<String, JsonNode> requested) {
        var own = new TreeMap<String, JsonNode>();
        if (requested != null) {
            definitions
                    .now()
                    .fieldsOf(type)
                    .filter(field -> field.editable().isFor(roles(caller)) && requested.containsKey(field.name()))
                    .forEach(field -> own.put(field.name(), requested.get(field.name())));
        }
        return opening(caller, type, own);
    }

    /** The fields of a new ticket, of which none is missing that the caller has to fill in. */
    public Map<String, FieldValue> opening(
            Caller caller, @Nullable String type, @Nullable Map<String, JsonNode> requested) {
        var fields = wanted(FieldTarget.TICKET, caller, requested).set();
        definitions
                .now()
                .fieldsOf(type)
                .filter(field -> field.required() == Required.OPENING
                        && field.editable().isFor(roles(caller))
                        && !fields.containsKey(field.name()))
                .findFirst()
                .ifPresent(field -> {
                    throw new DefinitionProblem.BadValue(
                            field.name(), "The field %s has to have a value.".formatted(field.name()));
                });
        return fields;
    }

    private static Set<String> roles(Caller caller) {
        if (caller.may(Permission.ADMIN_DESK) || caller.isService() || caller.isImporter()) {
            return Set.of("agent", "admin");
        }
        return Set.of(caller.isAgent() ? "agent" : FieldAccess.CUSTOMER);
    }
}
