package io.tidings.spine.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** {@code POST /actuator/clock} moves this service's time, where {@code tidings.clock.adjustable} allows it. */
@Endpoint(id = "clock")
final class ClockEndpoint {

    private final AdjustableClock clock;

    ClockEndpoint(AdjustableClock clock) {
        this.clock = clock;
    }

    @ReadOperation
    Map<String, String> now() {
        return Map.of("now", clock.instant().toString());
    }

    /** One of: {@code {"advance": "PT1H"}}, {@code {"at": "2026-11-02T08:59:00Z"}}, {@code {"reset": true}}. */
    @WriteOperation
    Map<String, String> move(@Nullable String advance, @Nullable String at, @Nullable Boolean reset) {
        if (advance != null) {
            clock.advance(Duration.parse(advance));
        }
        if (at != null) {
            clock.moveTo(Instant.parse(at));
        }
        if (Boolean.TRUE.equals(reset)) {
            clock.reset();
        }
        return now();
    }
}
