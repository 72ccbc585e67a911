package io.tidings.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTests {

    /** In the middle of the jitter. */
    private final RetrySchedule schedule = new RetrySchedule(fixed(0.5));

    @ParameterizedTest
    @CsvSource({"1, PT5S", "2, PT5M", "3, PT30M", "4, PT2H", "5, PT5H", "6, PT10H", "7, PT10H"})
    void eachAttemptWaitsLonger(int attempts, Duration wait) {
        assertThat(schedule.after(attempts)).contains(wait);
    }

    @Test
    void theEighthFailureIsTheLast() {
        assertThat(schedule.after(8)).isEmpty();
        assertThat(schedule.after(9)).isEmpty();
    }

    @Test
    void theTriesSpreadOverMoreThanADay() {
        var all = Duration.ZERO;
        for (var attempts = 1; attempts <= 7; attempts++) {
            all = all.plus(schedule.after(attempts).orElseThrow());
        }
        assertThat(all).isGreaterThan(Duration.ofHours(24));
    }

    @Test
    void whatFailedTogetherComesBackApartByAFifth() {
        var random = new RetrySchedule(new Random(7));
        var waits = java.util.stream.Stream.generate(() -> random.after(2).orElseThrow())
                .limit(1_000)
                .toList();

        assertThat(waits)
                .allMatch(wait ->
                        wait.compareTo(Duration.ofMinutes(4)) >= 0 && wait.compareTo(Duration.ofMinutes(6)) <= 0);
        assertThat(waits.stream().distinct().count()).isGreaterThan(900);
    }

    private static RandomGenerator fixed(double value) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return value;
            }
        };
    }
}
