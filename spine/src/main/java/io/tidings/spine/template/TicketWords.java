package io.tidings.spine.template;

import io.tidings.events.FieldValue;
import io.tidings.events.PersonRef;
import io.tidings.events.TicketSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What any template may name of a ticket. All of it may be read by the customer: internal fields are not among it. */
public final class TicketWords {

    public static final Set<String> NAMES = Set.of(
            "ticket.key",
            "ticket.number",
            "ticket.subject",
            "ticket.group.name",
            "ticket.assignee.name",
            "ticket.fields.*",
            "ticket.customer.name",
            "ticket.customer.email",
            "customer.name",
            "customer.email");

    private TicketWords() {}

    /** By name, of the ticket's public part; what the ticket does not have is absent. */
    public static Map<String, String> of(TicketSnapshot whole) {
        var ticket = whole.publicPart();
        var values = new HashMap<String, String>();
        put(values, "ticket.key", ticket.key());
        put(values, "ticket.number", Long.toString(ticket.number()));
        put(values, "ticket.subject", ticket.subject().value());
        var group = ticket.group();
        put(values, "ticket.group.name", group == null ? null : group.name());
        put(values, "ticket.assignee.name", nameOf(ticket.assignee()));
        for (var customer : List.of("customer", "ticket.customer")) {
            put(values, customer + ".name", nameOf(ticket.customer()));
            put(values, customer + ".email", ticket.customer().email());
        }
        ticket.fields().forEach((name, field) -> put(values, "ticket.fields." + name, worded(field)));
        return values;
    }

    /** Nobody is greeted by an address: a name that is one counts as none, and the fallback stands. */
    public static @Nullable String nameOf(@Nullable PersonRef person) {
        var name = person == null ? null : person.name();
        return name == null || name.contains("@") ? null : name;
    }

    private static String worded(FieldValue field) {
        var value = field.value();
        return value.isArray()
                ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
                : value.asString();
    }

    private static void put(Map<String, String> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
    }
}
