package io.tidings.notifier.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.spine.outgoing.OutgoingResult.Answered;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelTests {

    private static final Channel HOOK = new Channel(
            "https://hooks.example/services/T01/k%C3%B6y-7f3a9c21?sig=Zm9vYmFyMTIz",
            Map.of("authorization", "Bearer hush-hush"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cannot POST /services/T01/k%C3%B6y-7f3a9c21?sig=Zm9vYmFyMTIz | Cannot POST •••?•••",
                "No hook k%C3%B6y-7f3a9c21 here                               | No hook ••• here",
                "{\"path\": \"/services/T01/köy-7f3a9c21\"}                   | {\"path\": \"•••\"}",
                "{\"path\": \"\\/services\\/T01\\/k%C3%B6y-7f3a9c21\"}        | {\"path\": \"\\/services\\/T01\\/•••\"}",
                "bad signature Zm9vYmFyMTIz                                   | bad signature •••",
                "authorization: Bearer hush-hush                              | authorization: •••",
                "no such token: hush-hush                                     | no such token: •••",
                "All services are down                                        | All services are down"
            })
    void whatIsSecretOfItStandsInNoAnswer(String said, String shown) {
        var answer = new Answered(404, Map.of("date", List.of("today")), said, false, 7);

        assertThat(HOOK.withoutSecrets(answer, Receiver.GENERIC))
                .isEqualTo(new Answered(404, Map.of("date", List.of("today")), shown, false, 7));
    }

    @Test
    void whatIsShortOccursByChance() {
        var brief = new Channel("https://hooks.example/a", Map.of("authorization", "no"));
        var answer = new Answered(400, Map.of(), "a way, and no other", false, 1);

        assertThat(brief.withoutSecrets(answer, Receiver.GENERIC)).isEqualTo(answer);
    }
}
