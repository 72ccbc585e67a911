package io.tidings.mail.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.mail.outgoing.LoopLimits.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopLimitsTests {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String TICKET = "t-1";

    @ParameterizedTest
    @CsvSource({"10, 10, 30", "30, 15, 60", "60, 25, 120", "180, 50, 240", "600, 100, 360"})
    void eachWindowHasItsOwnMost(int minutes, int perTicket, int inTotal) {
        // Close to the window's beginning, so that no shorter one counts them.
        var at = NOW.minus(Duration.ofMinutes(minutes)).plusSeconds(1);

        assertThat(LoopLimits.allows(TICKET, about(TICKET, perTicket - 1, at), NOW))
                .isTrue();
        assertThat(LoopLimits.allows(TICKET, about(TICKET, perTicket, at), NOW)).isFalse();
        assertThat(LoopLimits.allows(TICKET, aboutEachOther(inTotal - 1, at), NOW))
                .isTrue();
        assertThat(LoopLimits.allows(TICKET, aboutEachOther(inTotal, at), NOW)).isFalse();
    }

    @Test
    void twoRobotsThatAnswerAtOnceFallSilentWithinMinutesAndStaySoForHours() {
        var sent = IntStream.range(0, 8_640)
                .mapToObj(n -> NOW.plusSeconds(10L * n))
                .reduce(
                        List.<Sent>of(),
                        (before, at) -> LoopLimits.allows(TICKET, before, at)
                                ? Stream.concat(before.stream(), Stream.of(new Sent(TICKET, at)))
                                        .toList()
                                : before,
                        (one, _) -> one);

        assertThat(sent.get(9).at()).isEqualTo(NOW.plusSeconds(90));
        assertThat(sent.get(10).at())
                .as("the eleventh waits until ten minutes are over")
                .isAfterOrEqualTo(NOW.plus(Duration.ofMinutes(10)));
        assertThat(sent).as("in a day").hasSizeLessThanOrEqualTo(300);
    }

    @Test
    void toAnAddressThatSomebodyTypedThreeGoInAnHourAndEightInADay() {
        var lately = NOW.minus(Duration.ofMinutes(59));
        var earlier = NOW.minus(Duration.ofHours(23));

        assertThat(LoopLimits.allowsUnproven(about(TICKET, 2, lately), NOW)).isTrue();
        assertThat(LoopLimits.allowsUnproven(about(TICKET, 3, lately), NOW)).isFalse();
        assertThat(LoopLimits.allowsUnproven(about(TICKET, 7, earlier), NOW)).isTrue();
        assertThat(LoopLimits.allowsUnproven(about(TICKET, 8, earlier), NOW)).isFalse();
    }

    private static List<Sent> about(String ticket, int count, Instant at) {
        return IntStream.range(0, count).mapToObj(_ -> new Sent(ticket, at)).toList();
    }

    private static List<Sent> aboutEachOther(int count, Instant at) {
        return IntStream.range(0, count)
                .mapToObj(n -> new Sent("other-" + n, at))
                .toList();
    }
}
