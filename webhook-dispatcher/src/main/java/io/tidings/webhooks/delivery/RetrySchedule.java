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

    /**
     * How long to wait after so many attempts; empty where the last was the last. A receiver's {@code Retry-After} is
     * honoured from our own delay up to twice that, so that it can slow us down but not park a delivery for ever.
     */
    Optional<Duration> after(int attempts, Optional<Duration> retryAfter) {
        if (attempts > DELAYS.size()) {
            return Optional.empty();
        }
        var own = DELAYS.get(attempts - 1);
        var wished = retryAfter.filter(wish -> wish.compareTo(own) > 0).map(wish -> {
            var most = own.multipliedBy(2);
            return wish.compareTo(most) > 0 ? most : wish;
        });
        return Optional.of(wished.orElseGet(() -> jittered(own)));
    }

    private Duration jittered(Duration delay) {
        return Duration.ofMillis(Math.round(delay.toMillis() * (1 - JITTER + 2 * JITTER * random.nextDouble())));
    }
}
