package io.tidings.stack.part;

import java.util.ArrayList;
import java.util.List;

/**
 * Starts what works behind people's backs so that it yields to what they wait for. Where the processors are the suite's own, as
 * on a server of its own for each, nothing changes; on a small box that is busy, a ticket is written at once and found a moment
 * later.
 */
final class Yielding {

    /**
     * A tenth of the share that others have. Where a hundred changes a second keep two cores busy, one in a hundred of them waits
     * half as long as with a third.
     */
    private static final int NICENESS = 10;

    private Yielding() {}

    /** {@code nice} becomes the command, so the process keeps its number. */
    static List<String> command(List<String> command) {
        var words = new ArrayList<>(List.of("nice", "-n", Integer.toString(NICENESS)));
        words.addAll(command);
        return List.copyOf(words);
    }
}
