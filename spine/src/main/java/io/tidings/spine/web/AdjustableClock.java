package io.tidings.spine.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The desk's time. Usually that of the machine; where allowed, a running suite is moved through a working day by it. */
final class AdjustableClock extends Clock {

    private final Clock machine;
    private volatile Duration ahead = Duration.ZERO;

    AdjustableClock(Clock machine) {
        this.machine = machine;
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(ahead);
    }

    synchronized void advance(Duration by) {
        ahead = ahead.plus(by);
    }

    void moveTo(Instant time) {
        ahead = Duration.between(machine.instant(), time);
    }

    void reset() {
        ahead = Duration.ZERO;
    }

    @Override
    public ZoneId getZone() {
        return machine.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        var original = this;
        return new Clock() {
            @Override
            public Instant instant() {
                return original.instant();
            }

            @Override
            public ZoneId getZone() {
                return zone;
            }

            @Override
            public Clock withZone(ZoneId other) {
                return original.withZone(other);
            }
        };
    }
}
