package io.tidings.mail.intake;

import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/**
 * Bounds the memory of all mails that are in hand at a time, be they fetched, from however many mailboxes, or read: half of the
 * heap is theirs.
 */
@Component
public class Room {

    private final int all = Math.clamp(Runtime.getRuntime().maxMemory() >> 21, 1, Integer.MAX_VALUE);

    /** Unfair, so that what needs little passes by what waits for much: a slow server may take minutes over a large mail. */
    private final Semaphore free = new Semaphore(all);

    Room() {}

    /** Room for one mail, until it is closed. */
    public final class Taken implements AutoCloseable {

        private final int megabytes;

        private Taken(int megabytes) {
            this.megabytes = megabytes;
        }

        @Override
        public void close() {
            free.release(megabytes);
        }
    }

    /** Waits for as many bytes of heap. */
    public Taken take(long bytes) {
        var megabytes = Math.clamp((bytes >> 20) + 1, 1, all);
        free.acquireUninterruptibly(megabytes);
        return new Taken(megabytes);
    }
}
