package io.tidings.bench;

import org.jspecify.annotations.Nullable;

/**
 * One measured figure.
 *
 * @param target what it is held against, absent where it is only told; {@code atMost} says from which side
 */
record Figure(
        String name, double value, String unit, @Nullable Double target, boolean atMost) {

    static Figure atMost(String name, double value, String unit, double target) {
        return new Figure(name, value, unit, target, true);
    }

    static Figure atLeast(String name, double value, String unit, double target) {
        return new Figure(name, value, unit, target, false);
    }

    static Figure told(String name, double value, String unit) {
        return new Figure(name, value, unit, null, true);
    }

    boolean missed() {
        return target != null && (atMost ? value > target : value < target);
    }
}
