package io.tidings.notifier.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.notifier.stream.Presences.AtTicket;
import io.tidings.notifier.stream.Presences.Said;
import io.tidings.notifier.stream.Presences.Someone;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresencesTests {

    private final Presences presences = new Presences();

    @Test
    void tellsWhatChangesAndNotEveryWord() {
        assertThat(presences.hear(said("maya", "tab", "looking"), 0))
                .hasValueSatisfying(now -> assertThat(now.people()).containsExactly(someone("maya", "looking")));
        assertThat(presences.hear(said("maya", "tab", "looking"), 1)).isEmpty();
        assertThat(presences.hear(said("jun", "tab", "replying"), 2).map(AtTicket::people))
                .hasValueSatisfying(people ->
                        assertThat(people).containsExactly(someone("jun", "replying"), someone("maya", "looking")));
        assertThat(presences.hear(said("jun", "tab", "gone"), 3).map(AtTicket::people))
                .hasValueSatisfying(people -> assertThat(people).containsExactly(someone("maya", "looking")));
    }

    @Test
    void whoComesIsToldWhoIsThere() {
        presences.hear(said("maya", "tab", "looking"), 0);
        var again = new Said("t1", "support", "maya", "maya", "tab", "looking", true);

        assertThat(presences.hear(again, 1)).isPresent();
    }

    @Test
    void ofSeveralPagesTheOneThatReachesFurthestCounts() {
        presences.hear(said("maya", "left", "replying"), 0);
        presences.hear(said("maya", "right", "looking"), 0);

        assertThat(presences
                        .hear(said("jun", "tab", "looking"), 1)
                        .orElseThrow()
                        .people())
                .contains(someone("maya", "replying"));
        assertThat(presences.hear(said("maya", "left", "gone"), 2).orElseThrow().people())
                .contains(someone("maya", "looking"));
    }

    @Test
    void whoeverFellSilentIsForgotten() {
        presences.hear(said("maya", "tab", "replying"), 0);

        assertThat(presences.forget(Duration.ofSeconds(24).toNanos())).isEmpty();
        assertThat(presences.forget(Duration.ofSeconds(26).toNanos()))
                .containsExactly(new AtTicket("t1", "support", List.of()));
        assertThat(presences.forget(Duration.ofSeconds(27).toNanos())).isEmpty();
    }

    private static Said said(String person, String page, String doing) {
        return new Said("t1", "support", person, person, page, doing, false);
    }

    private static Someone someone(String person, String doing) {
        return new Someone(person, person, doing);
    }
}
