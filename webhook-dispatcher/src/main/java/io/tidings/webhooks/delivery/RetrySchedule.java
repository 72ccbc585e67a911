package io.tidings.webhooks.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When a delivery that failed is tried again, and when no more. */
final class RetrySchedule {

    /** Svix's schedule: eight tries over about 28 hours, so that a receiver may be down for a day and miss nothing. */
    private static final List<Duration> DELAYS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(10));

    /** Spreads what failed together, so that it does not come back together. */
    private static final double JITTER = 0.2;

    private final RandomGenerator random;

    RetrySchedule(RandomGenerator random) {
        this.random = random;
    }

    /** How long to wait after so many tries; empty where the last was the last. */
    Optional<Duration> after(int tries) {
        return tries > DELAYS.size() ? Optional.empty() : Optional.of(jittered(DELAYS.get(tries - 1)));
    }

    private Duration jittered(Duration delay) {
        return Duration.ofMillis(Math.round(delay.toMillis() * (1 - JITTER + 2 * JITTER * random.nextDouble())));
    }
}
