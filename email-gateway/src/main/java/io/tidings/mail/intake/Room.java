package io.tidings.mail.intake;

import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/**
 * Bounds the memory of all mails that are in hand at a time, be they fetched, from however many mailboxes, or read: three
 * eighths of the heap are theirs.
 */
@Component
public class Room {

    /** In megabytes. The rest is for everything else, and for what a collector that moves large arrays cannot use. */
    private final int all = Math.clamp((Runtime.getRuntime().maxMemory() >> 20) * 3 / 8, 1, Integer.MAX_VALUE);

    /** The largest mail leaves a little to the small ones, and so need not wait until there are none. */
    private final int most = Math.max(1, all * 7 / 8);

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
        var megabytes = Math.clamp((bytes >> 20) + 1, 1, most);
        free.acquireUninterruptibly(megabytes);
        return new Taken(megabytes);
    }
}
