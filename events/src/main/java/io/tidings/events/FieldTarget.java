package io.tidings.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a custom field belongs to. */
public enum FieldTarget {
    @JsonProperty("ticket")
    TICKET,
    @JsonProperty("person")
    PERSON,
    @JsonProperty("organization")
    ORGANIZATION
}
