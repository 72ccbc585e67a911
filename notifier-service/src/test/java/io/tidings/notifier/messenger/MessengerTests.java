package io.tidings.notifier.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.notifier.messenger.Meaning.Never;
import io.tidings.notifier.messenger.Meaning.Sent;
import io.tidings.notifier.messenger.Meaning.TryAgain;
import io.tidings.spine.outgoing.GuardedHttp;
import io.tidings.spine.outgoing.OutgoingProperties;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.web.InvalidField;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessengerTests {

    private static final GuardedHttp HTTP = new GuardedHttp(new OutgoingProperties(
            List.of("127.0.0.0/8"),
            false,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            16_384,
            4,
            "",
            "https://desk.example",
            "http://127.0.0.1:1"));

    private final VendorRecorder vendors = new VendorRecorder();

    @AfterEach
    void close() {
        vendors.close();
    }

    @AfterAll
    static void closeClient() {
        HTTP.close();
    }

    static List<String> kinds() {
        return Messenger.kinds();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyVendorTakesWhatItsAdapterSends(String kind) {
        var messenger = messenger(kind);
        var text = messenger.link("https://desk.example/tickets/1", "T-1")
                + messenger.escape(" 환불을 \"요청\" & <b> 😀\nsecond line = 50 % + 1");

        assertThat(say(messenger, channel(kind), text, null)).isInstanceOf(Sent.class);
        assertThat(vendors.texts()).containsExactly(text);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theLongestTextStillFitsIntoWhatTheVendorTakes(String kind) {
        var messenger = messenger(kind);
        var text = messenger.escape("한글과 [링크] \"따옴표\"*\n".repeat(4_000));

        var parts = Parts.of(text, messenger.longest());

        assertThat(parts).hasSizeBetween(2, 5).allSatisfy(part -> {
            assertThat(part.length()).isLessThanOrEqualTo(messenger.longest());
            assertThat(say(messenger, channel(kind), part, null)).isInstanceOf(Sent.class);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "slack, 400, invalid_payload",
        "slack, 400, no_text",
        "slack, 403, action_prohibited",
        "slack, 403, invalid_token",
        "slack, 404, channel_not_found",
        "slack, 404, no_active_hooks",
        "slack, 404, no_service",
        "slack, 404, no_team",
        "slack, 410, channel_is_archived",
        "mattermost, 400, Invalid webhook",
        "mattermost, 403, locked to its channel",
        "mattermost, 404, channel not found",
        "mattermost, 501, Incoming webhooks have been disabled",
        "jandi, 400, ''",
        "jandi, 404, ''",
        "hiworks, 401, ''",
        "hiworks, 200, '{\"code\":\"ERR\"}'",
        "hiworks-url, 404, ''",
        "agit, 403, ''",
        "nateon, 404, ''",
        "teams, 400, TriggerInputSchemaMismatch",
        "teams, 404, WorkflowNotFound",
        "teams, 200, 'Microsoft Teams endpoint returned HTTP error 413'",
        "generic, 410, gone"
    })
    void whatTheVendorRefusesForGoodIsNotTriedAgain(String kind, int status, String word) {
        assertThat(meaning(kind, status, word)).isEqualTo(new Never((status + " " + word).strip()));
    }

    @ParameterizedTest
    @CsvSource({
        "slack, 200, <html>Sign in</html>",
        "slack, 302, ''",
        "slack, 500, rollup_error",
        "mattermost, 200, <html>Sign in</html>",
        "mattermost, 500, ''",
        "jandi, 503, ''",
        "jandi, 302, ''",
        "hiworks, 500, ''",
        "agit, 200, <html>Sign in</html>",
        "agit, 200, '{\"id\":null}'",
        "nateon, 408, ''",
        "teams, 200, 'Microsoft Teams endpoint returned HTTP error 429'",
        "teams, 502, ''",
        "generic, 425, ''"
    })
    void whatMayPassIsTriedAgain(String kind, int status, String word) {
        assertThat(meaning(kind, status, word)).isInstanceOf(TryAgain.class);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void tooManyIsTriedAgainWhenTheVendorSays(String kind) {
        var answer = new Answered(429, Map.of("retry-after", List.of("30")), "rate_limited", false, 1);

        assertThat(messenger(kind).meaningOf(answer, channel(kind)))
                .isEqualTo(new TryAgain("429 rate_limited", Optional.of(Duration.ofSeconds(30))));
    }

    @Test
    void aDateOfTheVendorsClockIsUnderstoodByTheVendorsClock() {
        var headers = Map.of(
                "date", List.of("Sun, 22 Nov 2026 10:00:00 GMT"),
                "retry-after", List.of("Sun, 22 Nov 2026 10:02:00 GMT"));

        assertThat(Meaning.retryAfter(new Answered(503, headers, "", false, 1))).contains(Duration.ofMinutes(2));
        assertThat(Meaning.retryAfter(new Answered(503, Map.of("retry-after", List.of("tomorrow")), "", false, 1)))
                .isEmpty();
    }

    @Test
    void slackReadsThreeCharactersAndCallsNobody() {
        assertThat(messenger("slack").escape("<!channel> & <@U024BE7LH> \"quoted\""))
                .isEqualTo("&lt;!channel&gt; &amp; &lt;@U024BE7LH&gt; \"quoted\"");
    }

    @Test
    void mattermostCallsNobodyAndFormatsNothing() {
        assertThat(messenger("mattermost").escape("<!channel> @all **bold** [x](y)\n1. one\n- two"))
                .isEqualTo("\\<\\!channel\\> @\u200Ball \\*\\*bold\\*\\* \\[x\\](y)\n\u200B1. one\n\u200B- two");
    }

    @Test
    void teamsFormatsNothing() {
        assertThat(messenger("teams").escape("**bold** [x](y) <at>all</at>"))
                .isEqualTo("\\*\\*bold\\*\\* \\[x\\]\\(y\\) \\<at\\>all\\</at\\>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jandi", "agit"})
    void noLinkIsMadeOfWhatSomebodyWrote(String kind) {
        assertThat(messenger(kind).escape("[[bank](https://evil.example)"))
                .doesNotContain("[[bank](")
                .doesNotContain("](");
    }

    @Test
    void agitCallsNobody() {
        assertThat(messenger("agit").escape("@everyone")).isEqualTo("@\u200Beveryone");
    }

    @Test
    void agitTellsThePostThatTheNextOneAnswers() {
        var agit = messenger("agit");

        var first = say(agit, channel("agit"), "first", null);
        var second = say(agit, channel("agit"), "second", "1");

        assertThat(first).isEqualTo(new Sent("200 {\"id\":1}", Optional.of("1")));
        assertThat(second).isInstanceOf(Sent.class);
        assertThat(vendors.bodies().getLast().path("parent_id").asInt()).isEqualTo(1);
        assertThat(say(agit, channel("agit"), "third", "99")).isInstanceOf(Never.class);
    }

    @Test
    void mattermostTellsTheChannelAndTheSender() {
        var settings = Map.of("channel", "town-square", "sender", "Desk");
        say(messenger("mattermost"), new Channel(vendors.url("mattermost"), settings), "x", null);

        assertThat(vendors.bodies().getLast().path("channel").asString()).isEqualTo("town-square");
        assertThat(vendors.bodies().getLast().path("username").asString()).isEqualTo("Desk");
        assertThat(say(
                        messenger("mattermost"),
                        new Channel(vendors.url("mattermost"), Map.of("channel", "locked")),
                        "x",
                        null))
                .isInstanceOf(Never.class);
    }

    @Test
    void theTeamWebhookOfJandiNeedsAddresses() {
        var url = vendors.url("team-webhook/1/token");
        var jandi = messenger("jandi");

        assertThatThrownBy(() -> jandi.check(new Channel(url, Map.of())))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("addresses");
        assertThat(say(jandi, new Channel(url, Map.of("emails", "a@b.example")), "x", null))
                .isInstanceOf(Sent.class);
    }

    @Test
    void hiworksTellsEachRecipient() {
        say(messenger("hiworks"), channel("hiworks"), "x", null);

        assertThat(vendors.bodies().getLast().path("user_list").toString()).isEqualTo("[\"jan\",\"maya\"]");
        assertThat(vendors.bodies().getLast().path("solution_name").asString()).isEqualTo("Tidings");
    }

    @Test
    void nateonCanBeToldInJson() {
        var channel = new Channel(vendors.url("nateon"), Map.of("encoding", "json"));

        assertThat(say(messenger("nateon"), channel, "x & y", null)).isInstanceOf(Sent.class);
        assertThat(vendors.texts()).containsExactly("x & y");
    }

    @Test
    void slackItselfBearsOneMessageASecondAndOthersSayWhatTheyBear() {
        assertThat(messenger("slack").rates("https://hooks.slack.com/services/T/B/x"))
                .containsExactly(new Rate(1, Duration.ofSeconds(1)));
        assertThat(messenger("slack").rates("https://chat.example/hooks/x")).isEmpty();
    }

    @Test
    void anyReceiverIsSentTheBodyThatWasWritten() {
        var settings = Map.of(
                "method", "PUT", "format", "form", "body", "from=desk&say={{text}}", "authorization", "Bearer x");
        var request = messenger("generic").request(new Channel("https://x.example/y", settings), "a & b\n환불", null);

        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer x")
                .containsEntry("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        assertThat(new String(request.body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("from=desk&say=a%20%26%20b%0A%ED%99%98%EB%B6%88");
    }

    @Test
    void withGetTheBodyIsTheQuery() {
        var settings = Map.of("method", "GET", "format", "form", "body", "say={{text}}");
        var request = messenger("generic").request(new Channel("https://x.example/y?k=1", settings), "a b", null);

        assertThat(request.url()).isEqualTo("https://x.example/y?k=1&say=a%20b");
        assertThat(request.body()).isEmpty();
    }

    @Test
    void aQueryThatIsNoneIsRefusedWhenItIsSaved() {
        var settings = Map.of("method", "GET", "format", "form", "body", "say=no spaces {{text}}");

        assertThatThrownBy(() -> messenger("generic").check(new Channel("https://x.example/y", settings)))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("query");
    }

    @Test
    void aReceiverMayHaveAWordForSuccess() {
        var channel = new Channel("https://x.example", Map.of("success", "\"code\":0"));

        assertThat(messenger("generic").meaningOf(answered(200, "{\"code\":0}"), channel))
                .isInstanceOf(Sent.class);
        assertThat(messenger("generic").meaningOf(answered(200, "{\"code\":7}"), channel))
                .isInstanceOf(TryAgain.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "json | {\"text\": {{text}} {{text}}} | settings.body",
                "json | {\"text\": \"{{text}}\" | settings.body",
                "json | {\"text\": \"{{nobody}}\"} | settings.body",
                "text | {{#text}} | settings.body"
            })
    void aBodyThatCannotBeIsRefusedWhenItIsSaved(String format, String body, String field) {
        var channel = new Channel("https://x.example", Map.of("format", format, "body", body));

        assertThatThrownBy(() -> messenger("generic").check(channel)).isInstanceOf(InvalidField.class);
    }

    private static Messenger messenger(String kind) {
        return Messenger.of(kind).orElseThrow();
    }

    private Channel channel(String kind) {
        return new Channel(
                vendors.url(kind),
                kind.equals("hiworks") ? Map.of("token", "office-token", "recipients", "jan, maya") : Map.of());
    }

    private static Meaning say(Messenger messenger, Channel channel, String text, @Nullable String thread) {
        return messenger.meaningOf((Answered) HTTP.send(messenger.request(channel, text, thread)), channel);
    }

    private Meaning meaning(String kind, int status, String body) {
        return messenger(kind).meaningOf(answered(status, body), channel(kind));
    }

    private static Answered answered(int status, String body) {
        return new Answered(status, Map.of(), body, false, 1);
    }
}
