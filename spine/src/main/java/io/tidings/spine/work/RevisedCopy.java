package io.tidings.spine.work;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A parsed copy of something small that is asked for with every event. It is kept for as long as a revision number stands, which
 * is one read by key for each question, and for each poll where a reaction asks: a change made on one replica holds for every
 * event that was committed after it, whichever replica has it.
 */
public final class RevisedCopy<T> {

    /** A change whose writer died before it raised the revision is seen after this long. */
    private static final Duration OLDEST = Duration.ofSeconds(10);

    private record Copy<T>(
            long revision, Instant readAt, @Nullable Object poll, T value) {}

    private final LongSupplier revision;
    private final Supplier<T> reading;
    private volatile @Nullable Copy<T> copy;

    /**
     * @param revision reads the number that every change raises, after the change itself
     * @param reading reads and parses anew
     */
    public RevisedCopy(LongSupplier revision, Supplier<T> reading) {
        this.revision = revision;
        this.reading = reading;
    }

    public T current() {
        var poll = PollInHand.now();
        var known = copy;
        if (known != null && poll != null && known.poll() == poll) {
            return known.value();
        }
        var stands = revision.getAsLong();
        // The machine's clock, not the desk's: a moved working day must not make copies old or young.
        var now = Instant.now();
        // The number was read before the value, so a change in between only causes one more reading.
        var fresh = known != null
                        && known.revision() == stands
                        && now.isBefore(known.readAt().plus(OLDEST))
                ? new Copy<>(stands, known.readAt(), poll, known.value())
                : new Copy<>(stands, now, poll, reading.get());
        copy = fresh;
        return fresh.value();
    }
}
