package io.tidings.tickets.textmodule;

import io.tidings.events.FieldValue;
import io.tidings.events.PersonRef;
import io.tidings.events.TicketSnapshot;
import io.tidings.spine.template.Escaping;
import io.tidings.spine.template.MalformedTemplate;
import io.tidings.spine.template.Templates;
import io.tidings.spine.template.UnknownPlaceholder;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.textmodule.TextModuleProblem.BadContent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a prepared text may name of a ticket and of the agent who uses it. All of it may be read by the customer: internal
 * fields are not among it.
 */
public final class Placeholders {

    private static final Set<String> KNOWN = Set.of(
            "ticket.key",
            "ticket.number",
            "ticket.subject",
            "ticket.group.name",
            "ticket.assignee.name",
            "ticket.fields.*",
            "ticket.customer.name",
            "ticket.customer.email",
            "customer.name",
            "customer.email",
            "agent.name",
            "agent.email");

    private Placeholders() {}

    static List<String> known() {
        return List.copyOf(new TreeSet<>(KNOWN));
    }

    /** @throws BadContent naming the place of what cannot be used */
    public static void check(String language, String text) {
        try {
            Templates.compile(text, Escaping.PLAIN, KNOWN);
        } catch (UnknownPlaceholder e) {
            throw BadContent.unknown(language, e.placeholder(), e.line(), known());
        } catch (MalformedTemplate e) {
            throw BadContent.malformed(language, String.valueOf(e.getMessage()));
        }
    }

    /** Plain text, which nothing that reads it takes for markup. */
    public static String fill(String text, TicketSnapshot ticket, Caller agent) {
        return Templates.compile(text, Escaping.PLAIN, KNOWN).render(values(ticket.publicPart(), agent));
    }

    private static Map<String, String> values(TicketSnapshot ticket, Caller agent) {
        var values = new HashMap<String, String>();
        values.put("ticket.key", ticket.key());
        values.put("ticket.number", Long.toString(ticket.number()));
        values.put("ticket.subject", ticket.subject().value());
        put(
                values,
                "ticket.group.name",
                ticket.group() == null ? null : ticket.group().name());
        put(values, "ticket.assignee.name", nameOf(ticket.assignee()));
        for (var customer : List.of("customer", "ticket.customer")) {
            put(values, customer + ".name", nameOf(ticket.customer()));
            put(values, customer + ".email", ticket.customer().email());
        }
        put(values, "agent.name", agent.name());
        put(values, "agent.email", agent.email());
        ticket.fields().forEach((name, field) -> put(values, "ticket.fields." + name, worded(field)));
        return values;
    }

    /** Nobody is greeted by an address: a name that is one counts as none, and the fallback stands. */
    private static @Nullable String nameOf(@Nullable PersonRef person) {
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
