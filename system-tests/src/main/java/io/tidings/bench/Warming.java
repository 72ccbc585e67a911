package io.tidings.bench;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * A JVM that has just started compiles for minutes what it is asked for, and on two cores it does so at the cost of what it is
 * asked for. The figures are those of a suite at work: each kind of it is kept up at its full rate until two rounds in a row take
 * alike.
 */
final class Warming {

    private static final double ALIKE = 1.3;

    private Warming() {}

    /**
     * Makes rounds until two in a row take alike, or the time is over.
     *
     * @param round does it once and answers what it took, in any unit
     * @return seconds
     */
    static double untilAlike(Duration atMost, DoubleSupplier round) {
        var start = System.nanoTime();
        var before = Double.MAX_VALUE;
        while (System.nanoTime() - start < atMost.toNanos()) {
            var now = round.getAsDouble();
            if (now < before * ALIKE && before < now * ALIKE) {
                break;
            }
            before = now;
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
