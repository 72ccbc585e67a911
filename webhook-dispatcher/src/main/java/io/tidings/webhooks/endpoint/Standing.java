package io.tidings.webhooks.endpoint;

import io.tidings.spine.outgoing.Why;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint has answered lately.
 *
 * @param failingSince the first failure after the last success; null where the last went well
 * @param pausedUntil until then nothing is sent to it, which costs no attempt; after it one delivery tries
 * @param pausedBecause for the administrator
 * @param pauses how many there were since the last success; each is longer
 */
public record Standing(
        @Nullable Instant failingSince,
        @Nullable Instant pausedUntil,
        @Nullable Why pausedBecause,
        int pauses) {

    /** Nothing is wrong. */
    public static final Standing GOOD = new Standing(null, null, null, 0);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** How long it is left alone the next time. */
    public Duration nextPause() {
        var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(pauses, 10));
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    public boolean isPausedAt(Instant now) {
        return pausedUntil != null && now.isBefore(pausedUntil);
    }
}
