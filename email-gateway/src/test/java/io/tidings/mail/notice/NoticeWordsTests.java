package io.tidings.mail.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.OutcomeFact.AlertRouteFailed;
import io.tidings.events.OutcomeFact.WebhookDisabled;
import io.tidings.events.OutcomeFact.Why;
import io.tidings.mail.MailProperties;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class NoticeWordsTests {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\w+}}");

    private final NoticeWords words = new NoticeWords(
            "https://desk.example",
            new Binder(new MapConfigurationPropertySource(Map.of("mail.tickets", "http://localhost:8101")))
                    .bind("mail", MailProperties.class)
                    .get());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | No answer came within 2.5 s.",
                "pl | W ciągu 2,5 s nie przyszła odpowiedź.",
                "ko | 2.5초 안에 응답이 오지 않았습니다."
            })
    void whyARouteFailedIsSaidInTheLanguageOfWhoReadsIt(String language, String sentence) {
        assertThat(text(new Why("timed-out", Map.of("millis", "2500")), language))
                .contains(sentence)
                .doesNotContain("as the service said it");
    }

    @Test
    void whenAnEndpointWasGoneIsSaidAsATimeOfTheReader() {
        var gone = new WebhookDisabled(
                "e1", "Shop", "gone", null, "x", new Why("gone", Map.of("at", "2026-11-16T11:58:00Z")));

        assertThat(words.of(gone, "pl").text())
                .contains("16 lis 2026, 11:58 UTC przyszła odpowiedź 410")
                .doesNotContain("2026-11-16T");
    }

    @Test
    void whatNobodyHasWordsForIsSaidAsTheServiceSaidIt() {
        assertThat(text(null, "ko")).contains("as the service said it");
        assertThat(text(new Why("of-tomorrow", Map.of()), "ko")).contains("as the service said it");
        assertThat(text(new Why("answered", Map.of()), "ko")).contains("as the service said it");
        assertThat(text(new Why("timed-out", Map.of("millis", "long")), "ko")).contains("as the service said it");
        assertThat(text(new Why("gone", Map.of("at", "once")), "ko")).contains("as the service said it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ko", "pl"})
    void eachLanguageHasAllTheWordsWithAllThatTheySpeakOf(String language) throws IOException {
        var english = bundle("");
        var other = bundle("_" + language);

        assertThat(other.keySet()).isEqualTo(english.keySet());
        for (var key : english.stringPropertyNames()) {
            assertThat(placeholders(other, key)).as(key).isEqualTo(placeholders(english, key));
        }
    }

    private String text(@Nullable Why why, String language) {
        return words.of(new AlertRouteFailed("r1", "Room", "slack", "as the service said it", why), language)
                .text();
    }

    private static Properties bundle(String suffix) throws IOException {
        var properties = new Properties();
        try (var in = NoticeWords.class.getResourceAsStream("/mail/notices" + suffix + ".properties")) {
            properties.load(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
        }
        return properties;
    }

    private static Set<String> placeholders(Properties bundle, String key) {
        return PLACEHOLDER
                .matcher(bundle.getProperty(key))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }
}
