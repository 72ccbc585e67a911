package io.tidings.stack.part;

import java.time.Duration;
import java.util.List;

/** One process of the stack. */
public interface Part {

    /** As shown by {@code status} and taken by {@code logs}. */
    String name();

    /** Everything this process listens on; the first is the one shown. */
    List<Integer> ports();

    /** Prepares what the process needs on disk, and says how to start it. Called before each start, also a restart. */
    Launch launch();

    /** Asks the running process once. */
    boolean isWell();

    /** Services end before the servers they use. */
    default boolean isService() {
        return false;
    }

    /** What follows the first time it is well, before anything that depends on it is started. */
    default void whenWell() {}

    /**
     * A part that is not well by then has failed. Long, because it only ends a wait that would never end: a part that dies is
     * noticed at once, and a machine that is busy with something else takes many times as long as an idle one.
     */
    default Duration startsWithin() {
        return Duration.ofMinutes(5);
    }

    /** A part that has not ended by then is killed. */
    default Duration endsWithin() {
        return Duration.ofSeconds(10);
    }
}
