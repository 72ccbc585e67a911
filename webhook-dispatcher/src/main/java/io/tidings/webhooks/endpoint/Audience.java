package io.tidings.webhooks.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidings.events.Event;
import java.util.Optional;

/** How much of an event an endpoint may see. */
public enum Audience {
    /** What customers may see, and no event that holds nothing for them. */
    @JsonProperty("public")
    PUBLIC {
        @Override
        public Optional<Event> partOf(Event event) {
            return event.publicPart();
        }
    },
    /** Everything, internal notes included. */
    @JsonProperty("internal")
    INTERNAL {
        @Override
        public Optional<Event> partOf(Event event) {
            return Optional.of(event);
        }
    };

    public abstract Optional<Event> partOf(Event event);
}
