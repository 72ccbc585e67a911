package io.tidings.mail.parse;

import java.time.Duration;

/** What one mail may cost. Where it runs out, the rest of the mail stays unread rather than unbounded. */
final class Budget {

    static final int DEEPEST = 50;
    static final int MOST_HEADER_BYTES = 1 << 20;

    private static final int MOST_PARTS = 1_000;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final long deadline = System.nanoTime() + LONGEST.toNanos();
    private int parts = MOST_PARTS;
    private int headerBytes = MOST_HEADER_BYTES;
    private long nestedBytes;

    /** @param size of the whole mail in bytes: nested messages are copied, and may not multiply it */
    Budget(long size) {
        this.nestedBytes = 4 * size + (1 << 20);
    }

    boolean takePart() {
        return parts-- > 0 && !isOver();
    }

    boolean hasParts() {
        return parts > 0 && !isOver();
    }

    boolean takeHeader(int bytes) {
        headerBytes -= bytes;
        return headerBytes >= 0;
    }

    boolean takeNested(long bytes) {
        nestedBytes -= bytes;
        return nestedBytes >= 0 && !isOver();
    }

    boolean isOver() {
        return System.nanoTime() - deadline > 0;
    }
}
