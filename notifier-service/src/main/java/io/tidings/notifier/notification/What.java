package io.tidings.notifier.notification;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What happened. */
enum What {
    ASSIGNED,
    /** Something was written that the customer reads. */
    MESSAGE,
    /** Something was written for the desk alone. */
    NOTE,
    CLOSED,
    REOPENED,
    /** A solution was rated as bad. */
    RATED;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
