package io.tidings.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a state means to the machine, whatever people call it (after Zammad's state types). */
public enum StateType {
    @JsonProperty("new")
    NEW,
    @JsonProperty("open")
    OPEN,
    @JsonProperty("waiting")
    WAITING,
    @JsonProperty("pending-reminder")
    PENDING_REMINDER,
    @JsonProperty("pending-close")
    PENDING_CLOSE,
    @JsonProperty("closed")
    CLOSED,
    @JsonProperty("merged")
    MERGED
}
