package io.tidings.mail.mailbox;

import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Bounds the memory of all the mails that are being fetched at a time, from however many mailboxes. */
@Component
class Room {

    private static final int MEGABYTES = 32;

    private final Semaphore free = new Semaphore(MEGABYTES, true);

    /** Room for one mail, until it is closed. */
    final class Taken implements AutoCloseable {

        private final int megabytes;

        private Taken(int megabytes) {
            this.megabytes = megabytes;
        }

        @Override
        public void close() {
            free.release(megabytes);
        }
    }

    Taken take(long bytes) {
        // It is held twice: as it comes together, and as what came of that.
        var megabytes = Math.clamp((bytes >> 19) + 1, 1, MEGABYTES);
        free.acquireUninterruptibly(megabytes);
        return new Taken(megabytes);
    }
}
