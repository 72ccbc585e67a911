package io.tidings.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTests {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            delimiter = '|',
            value = {
                // The published vectors of the specification's Java and Rust libraries.
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw|msg_p5jXN8AQM9LWM0D4loKWxJek|1614265330|{\"test\": 2432232314}|v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD|msg_27UH4WbU6Z5A5EzD8u03UvzRbpk|1649367553|{\"email\":\"test@example.com\",\"username\":\"test_user\"}|v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
                // The asymmetric one, of Svix's server.
                "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==|msg_p5jXN8AQM9LWM0D4loKWxJek|1614265330|{\"test\": 2432232314}|v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="
            })
    void thePublishedVectorsComeOut(String secret, String id, long time, String body, String signature) {
        assertThat(Signature.headers(id, Instant.ofEpochSecond(time), body, List.of(secret)))
                .isEqualTo(Map.of(
                        "webhook-id", id,
                        "webhook-timestamp", Long.toString(time),
                        "webhook-signature", signature));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // Published by Atlassian, and by GitHub.
                "It's a Secret to Everybody|Hello World!|a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9",
                "It's a Secret to Everybody|Hello, World!|757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
            })
    void thePublishedVectorsOfTheHubComeOut(String secret, String body, String hex) {
        assertThat(Signature.hubHeaders("x-hub-signature-256", body, List.of(secret)))
                .isEqualTo(Map.of("x-hub-signature-256", "sha256=" + hex));
    }

    @Test
    void whileKeysChangeTheHubsHeaderStaysWithTheOldOne() {
        var headers = Signature.hubHeaders("x-hub-signature", "{}", List.of("new", "old"));

        assertThat(headers)
                .containsEntry(
                        "x-hub-signature",
                        Signature.hubHeaders("h", "{}", List.of("old")).get("h"))
                .containsEntry(
                        "x-hub-signature-next",
                        Signature.hubHeaders("h", "{}", List.of("new")).get("h"));
        assertThat(Signature.hubHeaders("x-hub-signature", "{}", List.of())).isEmpty();
        assertThat(Signature.hubHeaders("x-hub-signature", "{}", List.of("whsk_pair")))
                .isEmpty();
    }

    @Test
    void eachSecretSignsAndEitherVerifies() {
        var headers = Signature.headers("msg_1", Instant.now(), "{}", List.of(SECRET, OTHER_SECRET));

        assertThat(headers.get("webhook-signature").split(" ")).hasSize(2).allMatch(part -> part.startsWith("v1,"));
        assertThatCode(() -> verify(SECRET, "{}", headers)).doesNotThrowAnyException();
        assertThatCode(() -> verify(OTHER_SECRET, "{}", headers)).doesNotThrowAnyException();
    }

    @Test
    void aChangedBodyIsRefused() {
        var headers = Signature.headers("msg_1", Instant.now(), "{\"a\":1}", List.of(SECRET));

        refused("{\"a\":2}", headers);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301})
    void anAttemptFromMoreThanFiveMinutesAgoOrAheadIsRefused(long seconds) {
        refused("{}", Signature.headers("msg_1", Instant.now().plusSeconds(seconds), "{}", List.of(SECRET)));
    }

    @Test
    void anAttemptFromFourMinutesAgoIsAccepted() {
        var headers = Signature.headers("msg_1", Instant.now().minus(Duration.ofMinutes(4)), "{}", List.of(SECRET));

        assertThatCode(() -> verify(SECRET, "{}", headers)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1,", "v1,Ceo5qEr", "v2,%s", "", "%s"})
    void aSignatureThatIsNoneOfVersion1IsRefused(String form) {
        var headers = Signature.headers("msg_1", Instant.now(), "{}", List.of(SECRET));
        var good = headers.get("webhook-signature").substring("v1,".length());

        refused("{}", with(headers, form.formatted(good)));
    }

    @Test
    void oneGoodSignatureAmongOthersIsEnough() throws Exception {
        var headers = Signature.headers("msg_1", Instant.now(), "{}", List.of(SECRET));
        var good = headers.get("webhook-signature");
        var stranger = "Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";

        verify(SECRET, "{}", with(headers, "v1," + stranger + " v2," + stranger + " " + good + " v1," + stranger));
    }

    private static Map<String, String> with(Map<String, String> headers, String signature) {
        return headers.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        header -> header.getKey().equals("webhook-signature") ? signature : header.getValue()));
    }

    private static void refused(String body, Map<String, String> headers) {
        assertThatExceptionOfType(WebhookVerificationException.class).isThrownBy(() -> verify(SECRET, body, headers));
    }

    private static void verify(String secret, String body, Map<String, String> headers) throws Exception {
        new Webhook(secret)
                .verify(
                        body,
                        HttpHeaders.of(
                                headers.entrySet().stream()
                                        .collect(Collectors.toMap(
                                                Map.Entry::getKey, header -> List.of(header.getValue()))),
                                (_, _) -> true));
    }
}
