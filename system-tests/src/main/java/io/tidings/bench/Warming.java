package io.tidings.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.function.DoubleSupplier;

/**
 * A JVM that has just started compiles for minutes what it is asked for, and on two cores it does so at the cost of what it is
 * asked for. The figures are those of a suite at work: each kind of it is kept up at its full rate until three rounds in a row
 * take alike. Two prove nothing: while the compilers work, a round may be as slow as the one before it and four times as slow as
 * the next.
 */
final class Warming {

    private static final int ROUNDS = 3;
    private static final double ALIKE = 1.3;

    private Warming() {}

    /**
     * Makes rounds until the last three took alike, or the time is over.
     *
     * @param round does it once and answers what it took, in any unit
     * @return seconds
     */
    static double untilAlike(Duration atMost, DoubleSupplier round) {
        return untilAlike(atMost, Double.MAX_VALUE, round);
    }

    /**
     * The same for a load of a fixed rate. While a suite cannot keep up with it, what waits fills the queues, and each round takes as
     * long as these are: alike, but for the wrong reason.
     *
     * @param keptUp what a round takes at most when nothing piles up, in the unit of the rounds
     */
    static double untilAlike(Duration atMost, double keptUp, DoubleSupplier round) {
        var start = System.nanoTime();
        var last = new ArrayDeque<Double>();
        while (System.nanoTime() - start < atMost.toNanos()) {
            last.add(round.getAsDouble());
            if (last.size() > ROUNDS) {
                last.removeFirst();
            }
            var slowest = Collections.max(last);
            if (last.size() == ROUNDS && slowest <= keptUp && slowest < Collections.min(last) * ALIKE) {
                break;
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
