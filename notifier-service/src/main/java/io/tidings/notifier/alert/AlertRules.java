package io.tidings.notifier.alert;

import io.tidings.events.filter.Filter;
import io.tidings.spine.outgoing.SubscriptionRules;
import io.tidings.spine.web.InvalidField;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What a route may be, checked when somebody saves it and said in a sentence where it may not. */
@Component
class AlertRules {

    private static final List<String> LANGUAGES = List.of("en", "ko", "pl");
    private static final int LONGEST_TEMPLATE = 4_000;

    private final SubscriptionRules subscriptions;

    AlertRules(SubscriptionRules subscriptions) {
        this.subscriptions = subscriptions;
    }

    String kind(@Nullable String kind) {
        if (kind == null || Messenger.of(kind).isEmpty()) {
            throw new InvalidField("kind", "The kind is one of " + String.join(", ", Messenger.kinds()) + ".");
        }
        return kind;
    }

    String name(String name) {
        return subscriptions.name(name);
    }

    String url(@Nullable String url) {
        return subscriptions.url(url, "A route needs the url that the messenger gave out.");
    }

    /** Without a choice the filter alone decides; without a filter either, only new tickets alert. */
    Set<String> eventsOf(@Nullable Set<String> events, Filter filter) {
        if (events != null && !events.isEmpty()) {
            return events(events);
        }
        return filter.equals(Filter.EVERYTHING) ? Set.of("ticket.opened.v1") : Set.copyOf(SubscriptionRules.EVENTS);
    }

    Set<String> events(Set<String> events) {
        return events.contains(SubscriptionRules.EVERY_EVENT)
                ? Set.copyOf(SubscriptionRules.EVENTS)
                : subscriptions.events(events);
    }

    Filter filter(@Nullable JsonNode filter) {
        return subscriptions.filter(filter);
    }

    /** @return null for the route's own address */
    @Nullable
    String testUrl(@Nullable String url) {
        return subscriptions.testUrl(url);
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
