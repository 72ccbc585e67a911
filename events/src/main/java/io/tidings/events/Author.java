package io.tidings.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Who wrote a message, as of then. The address is present for people who wrote by mail. */
public record Author(
        Role role,
        @Nullable String id,
        @Nullable String name,
        @Nullable String email) {

    /** On which side of the desk the author sits. */
    public enum Role {
        @JsonProperty("customer")
        CUSTOMER,
        @JsonProperty("agent")
        AGENT,
        @JsonProperty("system")
        SYSTEM
    }
}
