package io.tidings.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who may read a text: the customer too, or only the desk. */
public enum Visibility {
    @JsonProperty("public")
    PUBLIC,
    @JsonProperty("internal")
    INTERNAL
}
