package io.tidings.tickets.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is different about one entry of a section.
 *
 * @param section such as {@code states}, or {@code mail.mailboxes}
 * @param entry the entry's id, keyword or address; absent for the settings and for the order of a section
 * @param what what happens to it
 * @param values each value that changes, by its JSON pointer within the entry
 */
record ConfigurationDifference(String section, @Nullable String entry, What what, List<Value> values) {

    enum What {
        @JsonProperty("added")
        ADDED,
        @JsonProperty("changed")
        CHANGED,
        @JsonProperty("removed")
        REMOVED,
        /** The document does not have it, and it stays: something needs it, or its like is never removed. */
        @JsonProperty("kept")
        KEPT,
        /** The entries of the section stand in another order. */
        @JsonProperty("reordered")
        REORDERED
    }

    /**
     * @param from absent where there was nothing
     * @param to absent where there is nothing any more
     */
    record Value(
            String pointer,
            @Nullable JsonNode from,
            @Nullable JsonNode to) {}

    private static final List<String> NAMES = List.of("id", "keyword", "agent", "name", "address");

    /**
     * @param now the configuration that is
     * @param next the one that will be
     * @param wanted the one that was sent
     */
    static List<ConfigurationDifference> between(JsonNode now, JsonNode next, JsonNode wanted) {
        var differences = new ArrayList<ConfigurationDifference>();
        for (var section : next.propertyNames()) {
            if (section.equals(ConfigurationReader.MAIL)) {
                ofMail(now.path(section), next.path(section), wanted.path(section), differences);
            } else {
                ofEither(section, now.path(section), next.path(section), wanted.path(section), differences);
            }
        }
        return differences;
    }

    /** Its sections are lists as well, and are told like those of the desk: {@code mailboxes} rather than all of mail. */
    private static void ofMail(
            JsonNode now, JsonNode next, JsonNode wanted, List<ConfigurationDifference> differences) {
        var sections = new TreeSet<>(now.propertyNames());
        sections.addAll(next.propertyNames());
        sections.forEach(section ->
                ofEither("mail." + section, now.path(section), next.path(section), wanted.path(section), differences));
    }

    private static void ofEither(
            String section, JsonNode now, JsonNode next, JsonNode wanted, List<ConfigurationDifference> differences) {
        if (next.isArray()) {
            ofSection(section, now, next, wanted, differences);
        } else {
            var values = values("", now, next);
            if (!values.isEmpty()) {
                differences.add(new ConfigurationDifference(section, null, What.CHANGED, values));
            }
        }
    }

    private static void ofSection(
            String section, JsonNode now, JsonNode next, JsonNode wanted, List<ConfigurationDifference> differences) {
        var is = byName(now);
        var will = byName(next);
        // Addresses and keywords are written in lower case.
        var sent = byName(wanted).keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        is.forEach((name, entry) -> {
            if (!will.containsKey(name)) {
                differences.add(new ConfigurationDifference(section, name, What.REMOVED, List.of()));
            }
        });
        will.forEach((name, entry) -> {
            var before = is.get(name);
            var values = before == null ? List.<Value>of() : values("", before, entry);
            if (before == null) {
                differences.add(new ConfigurationDifference(section, name, What.ADDED, List.of()));
            } else if (!sent.contains(name.toLowerCase(Locale.ROOT))) {
                differences.add(new ConfigurationDifference(section, name, What.KEPT, values));
            } else if (!values.isEmpty()) {
                differences.add(new ConfigurationDifference(section, name, What.CHANGED, values));
            }
        });
        var before = is.keySet().stream().filter(will::containsKey).toList();
        var after = will.keySet().stream().filter(is::containsKey).toList();
        if (!before.equals(after)) {
            differences.add(new ConfigurationDifference(section, null, What.REORDERED, List.of()));
        }
    }

    /** The entries of a section by what a difference calls them. */
    static Map<String, JsonNode> byName(JsonNode section) {
        var byName = new LinkedHashMap<String, JsonNode>();
        StreamSupport.stream(section.spliterator(), false).forEach(entry -> byName.put(nameOf(entry), entry));
        return byName;
    }

    /** Custom fields have the same name for tickets and for people. The words of a mail have none but what they are for. */
    private static String nameOf(JsonNode entry) {
        if (entry.has("kind") && entry.has("text")) {
            return Stream.of("kind", "language", "group")
                    .map(part -> entry.path(part).asString(""))
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining("."));
        }
        var target = entry.path("target").asString("");
        return NAMES.stream()
                .map(entry::path)
                .filter(JsonNode::isString)
                .findFirst()
                .map(name -> target.isEmpty() ? name.asString() : target + "." + name.asString())
                .orElse("");
    }

    private static List<Value> values(String at, JsonNode from, JsonNode to) {
        if (from.equals(to)) {
            return List.of();
        }
        if (!from.isObject() || !to.isObject()) {
            return List.of(new Value(at, present(from), present(to)));
        }
        var names = new TreeSet<>(from.propertyNames());
        names.addAll(to.propertyNames());
        return names.stream()
                .flatMap(name -> values(at + Faults.step(name), from.path(name), to.path(name)).stream())
                .toList();
    }

    private static @Nullable JsonNode present(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : value;
    }
}
