package io.tidings.tickets.definition;

import com.fasterxml.jackson.annotation.JsonProperty;

/** When a field has to have a value. */
public enum Required {
    @JsonProperty("no")
    NO,
    /** When somebody opens a ticket by the page or the API, and when it is closed. A mail opens one without. */
    @JsonProperty("opening")
    OPENING,
    /** When the ticket is closed. */
    @JsonProperty("closing")
    CLOSING
}
