package io.tidings.notifier.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.notifier.alert.Messenger.Meaning;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class SlackTests {

    private final Slack slack = new Slack();

    @Test
    void theBodyIsJsonWithItsText() {
        var request = slack.request("https://hooks.slack.example/services/T/B/x", "*\"환불\"*\nline two");

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.headers()).containsEntry("content-type", "application/json");
        assertThat(JsonMapper.shared().readTree(request.body()).path("text").asString())
                .isEqualTo("*\"환불\"*\nline two");
    }

    @Test
    void threeCharactersAreEscapedAndNobodyIsCalled() {
        assertThat(slack.escape("<!channel> & <@U024BE7LH> \"quoted\""))
                .isEqualTo("&lt;!channel&gt; &amp; &lt;@U024BE7LH&gt; \"quoted\"");
    }

    @Test
    void aLongTextIsCutAtAWholeCharacter() {
        var request = slack.request("https://x.example", "a".repeat(3_998) + "😀".repeat(10));

        var text = JsonMapper.shared()
                .readTree(new String(request.body(), StandardCharsets.UTF_8))
                .path("text")
                .asString();
        assertThat(text).hasSize(3_999).endsWith("a…");
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_payload",
        "400, no_text",
        "403, action_prohibited",
        "403, invalid_token",
        "404, channel_not_found",
        "404, no_active_hooks",
        "404, no_service",
        "404, no_team",
        "410, channel_is_archived"
    })
    void whatTheVendorRefusesForGoodIsNotTriedAgain(int status, String word) {
        assertThat(slack.meaningOf(answered(status, word))).isEqualTo(new Meaning.Never(status + " " + word));
    }

    @Test
    void onlyTheWordOkIsASuccess() {
        assertThat(slack.meaningOf(answered(200, "ok"))).isInstanceOf(Meaning.Sent.class);
        assertThat(slack.meaningOf(answered(200, "<html>Sign in</html>"))).isInstanceOf(Meaning.TryAgain.class);
        assertThat(slack.meaningOf(answered(500, "rollup_error"))).isInstanceOf(Meaning.TryAgain.class);
        assertThat(slack.meaningOf(answered(302, ""))).isInstanceOf(Meaning.TryAgain.class);
    }

    @Test
    void tooManyIsTriedAgainWhenTheVendorSays() {
        var answer = new Answered(429, Map.of("retry-after", List.of("30")), "rate_limited", false, 1);

        assertThat(slack.meaningOf(answer))
                .isEqualTo(new Meaning.TryAgain("429 rate_limited", Optional.of(Duration.ofSeconds(30))));
    }

    private static Answered answered(int status, String body) {
        return new Answered(status, Map.of(), body, false, 1);
    }
}
