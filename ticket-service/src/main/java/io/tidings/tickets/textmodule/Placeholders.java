package io.tidings.tickets.textmodule;

import io.tidings.events.TicketSnapshot;
import io.tidings.spine.template.Escaping;
import io.tidings.spine.template.MalformedTemplate;
import io.tidings.spine.template.Templates;
import io.tidings.spine.template.TicketWords;
import io.tidings.spine.template.UnknownPlaceholder;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.textmodule.TextModuleProblem.BadContent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a prepared text may name of a ticket and of the agent who uses it. All of it may be read by the customer: internal
 * fields are not among it.
 */
public final class Placeholders {

    private static final Set<String> KNOWN = Stream.concat(
                    TicketWords.NAMES.stream(), Stream.of("agent.name", "agent.email"))
            .collect(Collectors.toUnmodifiableSet());

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
        return Templates.compile(text, Escaping.PLAIN, KNOWN).render(values(ticket, agent));
    }

    private static Map<String, String> values(TicketSnapshot ticket, Caller agent) {
        var values = TicketWords.of(ticket);
        put(values, "agent.name", agent.name());
        put(values, "agent.email", agent.email());
        return values;
    }

    private static void put(Map<String, String> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
    }
}
