package io.tidings.notifier.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.notifier.messenger.Rate;
import io.tidings.surroundings.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaceTests {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration LONG = Duration.ofDays(1);

    private final Pace pace = new Pace(Surroundings.database());

    @Test
    void turnsKeepTheRateHoweverFastTheyAreAskedFor() {
        var rates = List.of(new Rate(2, Duration.ofSeconds(1)));

        assertThat(IntStream.range(0, 5)
                        .mapToObj(_ -> pace.ask("a", rates, NOW, LONG).at()))
                .containsExactly(NOW, NOW, NOW.plusSeconds(1), NOW.plusSeconds(1), NOW.plusSeconds(2));
    }

    @Test
    void everyRateIsKept() {
        var rates = List.of(new Rate(1, Duration.ofSeconds(1)), new Rate(2, Duration.ofSeconds(30)));

        assertThat(IntStream.range(0, 3)
                        .mapToObj(_ -> pace.ask("a", rates, NOW, LONG).at()))
                .containsExactly(NOW, NOW.plusSeconds(1), NOW.plusSeconds(30));
    }

    @Test
    void whoeverDoesNotWaitTakesNoTurn() {
        var rates = List.of(new Rate(1, Duration.ofMinutes(5)));
        pace.ask("a", rates, NOW, Duration.ZERO);

        var refused = pace.ask("a", rates, NOW.plusSeconds(1), Duration.ZERO);

        assertThat(refused).isEqualTo(new Pace.Turn(NOW.plusSeconds(300), false));
        assertThat(pace.ask("a", rates, NOW.plusSeconds(300), Duration.ZERO).taken())
                .isTrue();
        assertThat(pace.ask("b", rates, NOW.plusSeconds(1), Duration.ZERO).taken())
                .isTrue();
    }

    @Test
    void whatTheMessengerAskedForHoldsForAll() {
        pace.pause("a", NOW.plusSeconds(40));

        assertThat(pace.ask("a", List.of(), NOW, LONG).at()).isEqualTo(NOW.plusSeconds(40));
        assertThat(pace.ask("a", List.of(), NOW.plusSeconds(41), LONG).at()).isEqualTo(NOW.plusSeconds(41));
    }

    @Test
    void noTurnIsGivenToTwo() throws Exception {
        var rates = List.of(new Rate(1, Duration.ofSeconds(1)));
        Callable<Instant> asking = () -> pace.ask("a", rates, NOW, LONG).at();
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            var turns = askers.invokeAll(java.util.Collections.nCopies(20, asking));
            assertThat(turns).extracting(turn -> turn.get()).doesNotHaveDuplicates();
        }
    }
}
