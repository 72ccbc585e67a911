package io.tidings.spine.work;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A parsed copy of something small that is asked for with every event. It is kept for as long as a revision number stands, which
 * is one read by key for each question, and for each poll where a reaction asks: a change made on one replica holds for every
 * event that was committed after it, whichever replica has it. Of those who ask while somebody reads, one reads next, for all of
 * them: what was read after a question came is an answer to it.
 */
public final class RevisedCopy<T> {

    /** A change whose writer died before it raised the revision is seen after this long. */
    private static final Duration OLDEST = Duration.ofSeconds(10);

    private record Copy<T>(long check, long revision, Instant readAt, T value) {}

    /** What a reaction's thread was told, and for the events of which poll. */
    private record Told<T>(Object poll, T value) {}

    private final LongSupplier revision;
    private final Supplier<T> reading;
    private final ReentrantLock checking = new ReentrantLock();

    /** How many checks have begun; written by whoever holds the lock. */
    private volatile long checks;

    private volatile @Nullable Copy<T> copy;

    /** Of each thread, since several may have polls of one topic in hand. */
    private final ThreadLocal<@Nullable Told<T>> told = new ThreadLocal<>();

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
        if (poll == null) {
            return asked();
        }
        var known = told.get();
        if (known != null && known.poll() == poll) {
            return known.value();
        }
        var value = asked();
        told.set(new Told<>(poll, value));
        return value;
    }

    private T asked() {
        var begun = checks;
        checking.lock();
        try {
            var latest = copy;
            return (latest != null && latest.check() > begun ? latest : checked(latest)).value();
        } finally {
            checking.unlock();
        }
    }

    private Copy<T> checked(@Nullable Copy<T> known) {
        var check = checks + 1;
        checks = check;
        var stands = revision.getAsLong();
        // The machine's clock, not the desk's: a moved working day must not make copies old or young.
        var now = Instant.now();
        // The number was read before the value, so a change in between only causes one more reading.
        var fresh = known != null
                        && known.revision() == stands
                        && now.isBefore(known.readAt().plus(OLDEST))
                ? new Copy<>(check, stands, known.readAt(), known.value())
                : new Copy<>(check, stands, now, reading.get());
        copy = fresh;
        return fresh;
    }

    /** How many ask while somebody reads; about, and for tests. */
    int waiting() {
        return checking.getQueueLength();
    }
}
