package io.tidings.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.spine.outgoing.OutgoingResult.Answered;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a receiver asks to be left alone. */
class RetryAfterTests {

    @Test
    void secondsAreTakenAtTheirWord() {
        assertThat(DeliverDue.retryAfter(answered(Map.of("retry-after", List.of("120")))))
                .contains(Duration.ofMinutes(2));
    }

    @Test
    void aDateIsOfTheReceiversClockHoweverWrongThatIs() {
        var itsNow = Instant.parse("2020-01-01T00:00:00Z");

        assertThat(DeliverDue.retryAfter(answered(
                        Map.of("date", List.of(date(itsNow)), "retry-after", List.of(date(itsNow.plusSeconds(90)))))))
                .contains(Duration.ofSeconds(90));
    }

    @Test
    void whereItTellsNoTimeADateIsOfOurs() {
        var soon = date(Instant.now().plusSeconds(60));

        assertThat(DeliverDue.retryAfter(answered(Map.of("retry-after", List.of(soon)))))
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(61)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "1.5", "99999999999999999999", "Tue, 99 Foo 2026 00:00:00 GMT"})
    void anythingElseIsAsIfItWereAbsent(String value) {
        assertThat(DeliverDue.retryAfter(answered(Map.of("retry-after", List.of(value)))))
                .isEmpty();
    }

    private static String date(Instant at) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atZone(ZoneOffset.UTC));
    }

    private static Answered answered(Map<String, List<String>> headers) {
        return new Answered(429, headers, "", false, 1);
    }
}
