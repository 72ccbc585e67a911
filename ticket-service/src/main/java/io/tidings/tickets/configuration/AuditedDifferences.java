package io.tidings.tickets.configuration;

import io.tidings.tickets.configuration.ConfigurationDifference.Value;
import io.tidings.tickets.configuration.ConfigurationDifference.What;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the audit log keeps of a configuration that was taken over: how much was different, and of what gives rights or opens the
 * desk also what, since a file gives them as well as the pages do.
 */
final class AuditedDifferences {

    private static final Set<String> RIGHTS = Set.of("roles", "agents", "signOn", "signIn", "forms");

    /** What people read is no right. */
    private static final List<String> WORDS = List.of("signature", "words");

    private static final int MOST = 500;
    private static final int LONGEST = 500;

    private AuditedDifferences() {}

    /** @param next the whole configuration that will be */
    static Map<String, Object> facts(List<ConfigurationDifference> differences, JsonNode next) {
        var rights = differences.stream()
                .filter(difference -> RIGHTS.contains(difference.section()))
                .flatMap(difference -> lines(difference, next.path(difference.section())))
                .toList();
        var facts = new HashMap<String, Object>();
        facts.put("differences", differences.size());
        if (!rights.isEmpty()) {
            facts.put("rights", rights.stream().limit(MOST).toList());
        }
        if (rights.size() > MOST) {
            facts.put("rightsNotShown", rights.size() - MOST);
        }
        return facts;
    }

    private static Stream<String> lines(ConfigurationDifference difference, JsonNode section) {
        var entry = difference.entry();
        var name = entry == null ? difference.section() : difference.section() + " " + entry;
        return switch (difference.what()) {
            case ADDED, REMOVED -> Stream.of(line(name + " " + word(difference.what()) + content(section, entry)));
            case CHANGED, KEPT ->
                difference.values().stream()
                        .filter(value -> WORDS.stream()
                                .noneMatch(words -> value.pointer().startsWith("/" + words)))
                        .map(value -> line(name + " " + change(value)));
            case REORDERED -> Stream.of();
        };
    }

    private static String word(What what) {
        return what.name().toLowerCase(Locale.ROOT);
    }

    private static String content(JsonNode section, @Nullable String entry) {
        var added = ConfigurationDifference.byName(section).get(entry == null ? "" : entry);
        if (added == null || !(added.deepCopy() instanceof ObjectNode shown)) {
            return "";
        }
        shown.remove(WORDS);
        return ": " + shown;
    }

    private static String change(Value value) {
        return value.pointer() + ": " + said(value.from()) + " → " + said(value.to());
    }

    private static String said(@Nullable JsonNode value) {
        return value == null ? "–" : value.toString();
    }

    private static String line(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
