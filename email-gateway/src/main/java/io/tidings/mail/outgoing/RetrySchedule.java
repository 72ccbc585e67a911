package io.tidings.mail.outgoing;

import java.time.Duration;
import java.util.List;

/** When a mail that could not be handed over is tried again: soon after a hiccup, seldom after hours. */
final class RetrySchedule {

    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4));

    private RetrySchedule() {}

    /** @param attempts how many were made, at least one */
    static Duration after(int attempts) {
        return PAUSES.get(Math.clamp(attempts - 1, 0, PAUSES.size() - 1));
    }
}
