package io.tidings.webhooks.delivery;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Where a delivery stands. */
enum DeliveryState {
    /** To be tried, for the first time or again. */
    @JsonProperty("waiting")
    WAITING,
    @JsonProperty("delivered")
    DELIVERED,
    /** No further attempt will be made by itself. */
    @JsonProperty("abandoned")
    ABANDONED,
    /** A person whose words it carried was erased before or after it was sent. */
    @JsonProperty("erased")
    ERASED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DeliveryState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
