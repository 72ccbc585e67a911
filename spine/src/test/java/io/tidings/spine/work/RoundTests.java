package io.tidings.spine.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RoundTests {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private long nanos;
    private final Round round = new Round(Duration.ofSeconds(1), () -> nanos);

    @Test
    void aRoundGoesOnWhereTheLastLookEnded() {
        assertThat(round.from()).isEqualTo(Instant.EPOCH);
        round.hasRead();
        round.wentTo(NOW.minusSeconds(50));

        assertThat(round.from()).isEqualTo(NOW.minusSeconds(50));
    }

    @Test
    void atItsEndOnlyWhatCameDueSinceIsReadUntilThePollsTimeIsOver() {
        lookToTheEnd(Duration.ofMillis(1));

        assertThat(round.from()).isEqualTo(NOW.minusSeconds(2));
        passes(Duration.ofSeconds(1));
        assertThat(round.from()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void aRoundThatIsDearComesMoreRarelyButLooksStillComeInTime() {
        lookToTheEnd(Duration.ofMillis(500));

        assertThat(round.isToBeLookedAt()).isFalse();
        passes(Duration.ofSeconds(1));
        assertThat(round.isToBeLookedAt()).isTrue();
        assertThat(round.from()).isEqualTo(NOW.minusSeconds(2));
        passes(Duration.ofSeconds(9));
        assertThat(round.from()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void whatIsReadAfterTheEndMakesTheNextRoundNoLater() {
        lookToTheEnd(Duration.ofMillis(1));
        lookToTheEnd(Duration.ofMillis(500));

        passes(Duration.ofMillis(500));
        assertThat(round.from()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void theNextRoundComesWithinAMinuteHoweverDear() {
        lookToTheEnd(Duration.ofSeconds(20));

        passes(Duration.ofSeconds(39));
        assertThat(round.from()).isEqualTo(NOW.minusSeconds(2));
        passes(Duration.ofSeconds(1));
        assertThat(round.from()).isEqualTo(Instant.EPOCH);
    }

    private void lookToTheEnd(Duration reading) {
        round.from();
        passes(reading);
        round.hasRead();
        round.cameToItsEnd(NOW);
    }

    private void passes(Duration time) {
        nanos += time.toNanos();
    }
}
