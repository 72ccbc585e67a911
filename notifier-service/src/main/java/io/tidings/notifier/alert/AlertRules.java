package io.tidings.notifier.alert;

import io.tidings.events.EventTypes;
import io.tidings.events.filter.Filter;
import io.tidings.events.filter.FilterSyntax;
import io.tidings.notifier.alert.AlertProblem.InvalidField;
import io.tidings.spine.outgoing.GuardedHttp;
import io.tidings.spine.outgoing.RefusedAddress;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What a route may be, checked when somebody saves it and said in a sentence where it may not. */
@Component
class AlertRules {

    /** What became of alerts is never an alert, so only what happens to tickets may be. */
    private static final Set<String> KNOWN_EVENTS = new TreeSet<>(EventTypes.subscribable().stream()
            .filter(type -> type.startsWith("ticket.") && !type.startsWith("ticket.indexed."))
            .toList());

    private static final List<String> LANGUAGES = List.of("en", "ko", "pl");
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TEMPLATE = 4_000;

    private final GuardedHttp http;

    AlertRules(GuardedHttp http) {
        this.http = http;
    }

    String kind(@Nullable String kind) {
        if (kind == null || Messenger.of(kind).isEmpty()) {
            throw new InvalidField("kind", "The kind is one of " + String.join(", ", Messenger.kinds()) + ".");
        }
        return kind;
    }

    String name(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new InvalidField("name", "A name has 1 to " + LONGEST_NAME + " characters.");
        }
        return name.strip();
    }

    String url(@Nullable String url) {
        if (url == null || url.isBlank()) {
            throw new InvalidField("url", "A route needs the url that the messenger gave out.");
        }
        try {
            http.check(url.strip());
            return url.strip();
        } catch (RefusedAddress e) {
            throw new InvalidField("url", e.sentence());
        }
    }

    /** Without a choice the filter alone decides; without a filter either, only new tickets alert. */
    Set<String> eventsOf(@Nullable Set<String> events, Filter filter) {
        if (events != null && !events.isEmpty()) {
            return events(events);
        }
        return filter.equals(Filter.EVERYTHING) ? Set.of("ticket.opened.v1") : KNOWN_EVENTS;
    }

    Set<String> events(Set<String> events) {
        if (events.contains("*")) {
            return KNOWN_EVENTS;
        }
        for (var type : events) {
            if (!KNOWN_EVENTS.contains(String.valueOf(type))) {
                throw new InvalidField(
                        "events",
                        "No event is called " + type + ". Known are " + String.join(", ", KNOWN_EVENTS) + ".");
            }
        }
        return events;
    }

    /** Takes both forms: the text that people type, and JSON. */
    Filter filter(@Nullable JsonNode filter) {
        try {
            if (filter == null || filter.isNull()) {
                return Filter.EVERYTHING;
            }
            return filter.isString() ? Filter.parse(filter.asString()) : Filter.fromJson(filter);
        } catch (FilterSyntax e) {
            var sentence = "The filter cannot be read: " + e.getMessage();
            throw e.position() < 0
                    ? new InvalidField("filter", sentence)
                    : new InvalidField("filter", sentence, e.position());
        }
    }

    @Nullable
    String template(@Nullable String template) {
        if (template == null || template.isBlank()) {
            return null;
        }
        if (template.length() > LONGEST_TEMPLATE) {
            throw new InvalidField("template", "A template has at most " + LONGEST_TEMPLATE + " characters.");
        }
        Wording.compile(template);
        return template;
    }

    String language(@Nullable String language) {
        if (language == null) {
            return "en";
        }
        if (!LANGUAGES.contains(language)) {
            throw new InvalidField("language", "The built-in wording speaks " + String.join(", ", LANGUAGES) + ".");
        }
        return language;
    }
}
