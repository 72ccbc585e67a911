package io.tidings.mail.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryScheduleTests {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration TWO_DAYS = Duration.ofHours(48);

    private final RetrySchedule schedule = new RetrySchedule(TWO_DAYS, new Random(7));

    @Test
    void pausesGrowFromSecondsToHours() {
        assertThat(pause(1, false)).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
        assertThat(pause(4, false)).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
        assertThat(pause(9, false)).isBetween(Duration.ofMinutes(192), Duration.ofMinutes(288));
        assertThat(pause(99, false)).isBetween(Duration.ofMinutes(192), Duration.ofMinutes(288));
    }

    @Test
    void mailsThatFailedTogetherAreNotTriedTogether() {
        var times = new HashSet<Instant>();
        for (var mail = 0; mail < 100; mail++) {
            times.add(schedule.next(3, false, NOON, NOON).orElseThrow());
        }
        assertThat(times).hasSizeGreaterThan(90);
    }

    @Test
    void aServerThatIsAwayIsAskedAgainWithinMinutesHoweverLongItWasAway() {
        assertThat(pause(50, true)).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(12));
    }

    @Test
    void aMailIsTriedOverTwoDaysAndForTheLastTimeShortlyBeforeTheirEnd() {
        var tries = tries();

        assertThat(tries).hasSizeBetween(18, 30);
        assertThat(Duration.between(NOON, tries.getLast())).isBetween(Duration.ofHours(47), TWO_DAYS.minusMinutes(1));
        assertThat(schedule.end(NOON)).isEqualTo(NOON.plus(TWO_DAYS));
    }

    private List<Instant> tries() {
        var tries = new ArrayList<>(List.of(NOON));
        while (true) {
            var next = schedule.next(tries.size(), false, NOON, tries.getLast());
            if (next.isEmpty()) {
                return tries;
            }
            tries.add(next.get());
        }
    }

    private Duration pause(int attempts, boolean noServer) {
        return Duration.between(
                NOON, schedule.next(attempts, noServer, NOON, NOON).orElseThrow());
    }
}
