package io.tidings.tickets.presence;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What somebody does at a ticket. */
enum Doing {
    @JsonProperty("looking")
    LOOKING,
    @JsonProperty("replying")
    REPLYING,
    @JsonProperty("noting")
    NOTING,
    @JsonProperty("gone")
    GONE
}
