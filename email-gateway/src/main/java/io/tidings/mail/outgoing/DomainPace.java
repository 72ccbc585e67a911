package io.tidings.mail.outgoing;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Spaces the mails to one domain, so that a thousand notices to one company do not arrive as a flood. A domain that was quiet
 * gets a second's worth at once. In memory: each replica keeps its own pace.
 */
final class DomainPace {

    /** What may leave at once after a quiet while. */
    private static final Duration BURST = Duration.ofSeconds(1);

    private static final int MOST_DOMAINS = 10_000;

    private final long gap;
    private final LongSupplier nanoTime;
    private final Map<String, Long> nextPlace = new HashMap<>();

    /** @param perMinute how many mails to one domain */
    DomainPace(int perMinute, LongSupplier nanoTime) {
        this.gap = Duration.ofMinutes(1).dividedBy(perMinute).toNanos();
        this.nanoTime = nanoTime;
    }

    /** Takes the next place; it is to be used after that time. */
    synchronized Duration take(String domain) {
        var now = nanoTime.getAsLong();
        var earliest = now - BURST.toNanos();
        if (nextPlace.size() >= MOST_DOMAINS) {
            nextPlace.values().removeIf(place -> place <= earliest);
        }
        var place = Math.max(nextPlace.getOrDefault(domain, earliest), earliest);
        nextPlace.put(domain, place + gap);
        return place > now ? Duration.ofNanos(place - now) : Duration.ZERO;
    }
}
