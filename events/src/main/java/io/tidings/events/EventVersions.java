package io.tidings.events;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How an older version of an event becomes the next, and back. Readers see only the newest; a webhook endpoint stays with the
 * version that it was made with.
 */
final class EventVersions {

    /** One changed meaning: {@code older} and {@code newer} are wire types, and each direction maps the {@code data}. */
    record Step(String older, String newer, UnaryOperator<JsonNode> up, UnaryOperator<JsonNode> down) {}

    /** An event's type with its data. */
    record Versioned(String type, JsonNode data) {}

    /** Every changed meaning so far, oldest first; none has changed since the first release. */
    static final EventVersions OF_THE_CONTRACT = new EventVersions(List.of());

    private final Map<String, Step> byOlder;
    private final Map<String, Step> byNewer;

    EventVersions(List<Step> steps) {
        byOlder = steps.stream().collect(toUnmodifiableMap(Step::older, step -> step));
        byNewer = steps.stream().collect(toUnmodifiableMap(Step::newer, step -> step));
    }

    /** The newest version of what may be an old one. */
    Versioned newest(String type, JsonNode data) {
        var event = new Versioned(type, data);
        for (var step = byOlder.get(type); step != null; step = byOlder.get(event.type())) {
            event = new Versioned(step.newer(), step.up().apply(event.data()));
        }
        return event;
    }

    /** The version that somebody pinned, or nothing where neither this version nor an older one of it is among {@code pinned}. */
    Optional<Versioned> pinned(String type, JsonNode data, Set<String> pinned) {
        @Nullable Versioned event = new Versioned(type, data);
        while (event != null && !pinned.contains(event.type())) {
            var step = byNewer.get(event.type());
            event = step == null
                    ? null
                    : new Versioned(step.older(), step.down().apply(event.data()));
        }
        return Optional.ofNullable(event);
    }
}
