package io.tidings.notifier.alert;

import io.tidings.notifier.messenger.Rate;
import java.time.Duration;

/**
 * When single alerts become one message.
 *
 * @param above so many messages within the minutes are said one by one; what is more is put together
 */
record Digest(int above, int minutes) {

    Rate rate() {
        return new Rate(above, Duration.ofMinutes(minutes));
    }
}
