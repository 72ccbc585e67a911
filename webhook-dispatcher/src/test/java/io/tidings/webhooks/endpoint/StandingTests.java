package io.tidings.webhooks.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTests {

    @ParameterizedTest
    @CsvSource({"0, PT30S", "1, PT1M", "2, PT2M", "3, PT4M", "4, PT8M", "5, PT10M", "1000, PT10M"})
    void eachPauseIsTwiceTheOneBeforeUpToTenMinutes(int pauses, Duration length) {
        assertThat(new Standing(null, null, null, pauses).nextPause()).isEqualTo(length);
    }
}
