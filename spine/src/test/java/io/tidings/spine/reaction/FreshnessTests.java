package io.tidings.spine.reaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.Unrecognized;
import io.tidings.surroundings.Surroundings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FreshnessTests {

    private static final Instant INSTALLED = Instant.parse("2026-11-02T09:00:00Z");

    private final MongoDatabase database = Surroundings.database();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void whatHappensNowIsFresh() {
        assertThat(startedAt(INSTALLED).isFresh(event(INSTALLED.plusMillis(1), false)))
                .isTrue();
    }

    @Test
    void whatWasImportedIsNot() {
        assertThat(startedAt(INSTALLED).isFresh(event(INSTALLED.plusSeconds(1), true)))
                .isFalse();
        assertThat(passedOver("imported")).isEqualTo(1);
    }

    @Test
    void whatHappenedBeforeTheFirstStartIsNotNorAfterLaterStarts() {
        assertThat(startedAt(INSTALLED).isFresh(event(INSTALLED.minusSeconds(1), false)))
                .isFalse();
        assertThat(passedOver("before-first-start")).isEqualTo(1);

        var restarted = startedAt(INSTALLED.plus(Duration.ofHours(10)));
        // It waited for us while we were away.
        assertThat(restarted.isFresh(event(INSTALLED.plus(Duration.ofHours(5)), false)))
                .isTrue();
        assertThat(restarted.isFresh(event(INSTALLED.minusSeconds(1), false))).isFalse();
    }

    @Test
    void whatWaitedForTwoDaysIsNot() {
        startedAt(INSTALLED).isFresh(event(INSTALLED, false));
        var later = startedAt(INSTALLED.plus(Duration.ofHours(49)));

        assertThat(later.isFresh(event(INSTALLED.plus(Duration.ofMinutes(59)), false)))
                .isFalse();
        assertThat(later.isFresh(event(INSTALLED.plus(Duration.ofMinutes(61)), false)))
                .isTrue();
        assertThat(passedOver("too-old")).isEqualTo(1);
    }

    private Freshness startedAt(Instant time) {
        return new Freshness(database, Clock.fixed(time, ZoneOffset.UTC), meters);
    }

    private double passedOver(String reason) {
        return meters.get("tidings.effects.passed_over")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private static Event event(Instant time, boolean imported) {
        return new Event(
                "e",
                "http://localhost:8080",
                "s",
                time,
                1,
                "e",
                null,
                0,
                "system",
                imported,
                null,
                new Unrecognized("thing.changed.v1", EventJson.mapper().createObjectNode()));
    }
}
