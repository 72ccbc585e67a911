package io.tidings.spine.outgoing;

import io.tidings.events.EventTypes;
import io.tidings.events.filter.Filter;
import io.tidings.events.filter.FilterSyntax;
import io.tidings.spine.web.InvalidField;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What webhook endpoints and alert routes have in common: a name, an address that somebody chose, and which events go there.
 * Checked when somebody saves it, and said in a sentence where it may not be.
 */
public final class SubscriptionRules {

    /** Stands for every type in {@link #EVENTS}. */
    public static final String EVERY_EVENT = "*";

    /**
     * What became of effects is never sent as an effect, so only what happens to tickets may be subscribed to; and what was
     * imported has no effects.
     */
    public static final List<String> EVENTS = EventTypes.subscribable().stream()
            .filter(type -> type.startsWith("ticket.")
                    && !type.startsWith("ticket.indexed.")
                    && !type.startsWith("ticket.imported."))
            .sorted()
            .toList();

    private static final int LONGEST_NAME = 200;

    private final GuardedHttp http;

    SubscriptionRules(GuardedHttp http) {
        this.http = http;
    }

    public String name(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new InvalidField("name", "A name has 1 to " + LONGEST_NAME + " characters.");
        }
        return name.strip();
    }

    /** @param absent the sentence for no address at all */
    public String url(@Nullable String url, String absent) {
        return url("url", url, absent);
    }

    /**
     * @param field that holds it, for the refusal
     * @param absent the sentence for no address at all
     */
    public String url(String field, @Nullable String url, String absent) {
        if (url == null || url.isBlank()) {
            throw new InvalidField(field, absent);
        }
        try {
            http.check(url.strip());
            return url.strip();
        } catch (RefusedAddress e) {
            throw new InvalidField(field, e.sentence());
        }
    }

    /**
     * Whether requests go to another scheme, host or port than before. What is secret was meant for the one before; see
     * {@link SecretMeantElsewhere}.
     */
    public static boolean leadsElsewhere(String before, String url) {
        return !Target.originOf(before).equals(Target.originOf(url));
    }

    /**
     * Where a test goes instead of the configured address: to one of this installation's own catchers and nowhere else, so that
     * a test is no way to ask addresses that nobody subscribed.
     *
     * @return null for the configured address
     */
    public @Nullable String testUrl(@Nullable String url) {
        if (url != null && !http.isOwnCatcher(url)) {
            throw new InvalidField(
                    "url", "A test goes to the configured address, or to the address of one of this desk's catchers.");
        }
        return url;
    }

    /** Refuses types that are none; {@link #EVERY_EVENT} is one. */
    public Set<String> events(Set<String> events) {
        for (var type : events) {
            // JSON's null is none either.
            if (!EVERY_EVENT.equals(type) && !EVENTS.contains(String.valueOf(type))) {
                throw new InvalidField("events", "No event is called " + type + ". " + known());
            }
        }
        return events;
    }

    /** The sentence that lists what may be subscribed to. */
    public static String known() {
        return "Known are " + String.join(", ", EVENTS) + ".";
    }

    /** Takes both forms: the text that people type, and JSON. */
    public Filter filter(@Nullable JsonNode filter) {
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
}
