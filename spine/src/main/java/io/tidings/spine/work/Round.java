package io.tidings.spine.work;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * How far a walk through due work has come. A round begins at the oldest piece; once it is at its end, the same round goes on with
 * what came due since, and the next begins when the poll's time is over, or later where reading is dear.
 */
final class Round {

    /** So much later than its time a piece may be written, by another clock or after a pause, and still be found at once. */
    private static final Duration LATE = Duration.ofSeconds(2);

    /** From the beginning to the end, a round may read for a twentieth of the time. */
    private static final int PAUSE_PER_READING = 20;

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final long poll;
    private final LongSupplier nanoTime;
    private Instant from = Instant.EPOCH;
    private boolean isAtItsEnd;
    private long begun;
    private long looked;
    private long reading;

    /** @param poll how often to look at least, for what nobody announced */
    Round(Duration poll, LongSupplier nanoTime) {
        this.poll = poll.toNanos();
        this.nanoTime = nanoTime;
        begun = nanoTime.getAsLong();
        looked = begun;
    }

    /** Whether it is time to look again, whether or not there is news. */
    boolean isToBeLookedAt() {
        return untilNextLook() <= 0;
    }

    /** In nanoseconds. */
    long untilNextLook() {
        return looked + poll - nanoTime.getAsLong();
    }

    /** Where the look that begins now has to begin. */
    Instant from() {
        looked = nanoTime.getAsLong();
        if (looked - begun >= Math.clamp(PAUSE_PER_READING * reading, poll, Math.max(poll, LONGEST.toNanos()))) {
            begun = looked;
            reading = 0;
            from = Instant.EPOCH;
            isAtItsEnd = false;
        }
        return from;
    }

    /** What the look has seen is here. */
    void hasRead() {
        if (!isAtItsEnd) {
            reading += nanoTime.getAsLong() - looked;
        }
    }

    /** The look has seen as much as it wished, up to the work that came due then. */
    void wentTo(Instant due) {
        from = due;
    }

    /** The look has seen all that was due. */
    void cameToItsEnd(Instant now) {
        isAtItsEnd = true;
        var recent = now.minus(LATE);
        from = recent.isAfter(from) ? recent : from;
    }
}
