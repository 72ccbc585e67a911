package io.tidings.mail.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Forwards of our own making, after what the usual programs send in ten languages, each with what is to be found in it beside
 * it; {@code "forward": false} where nothing certain is.
 */
class ForwardTests {

    private static final Path MAILS = Path.of("src/test/resources/forwards");
    private static final JsonMapper JSON = new JsonMapper();

    private static final class Score {
        private int right;
        private int judged;
    }

    @Test
    void everyForwardIsFoundWithItsSenderSubjectDateAndWordsAndNothingElseIsTakenForOne() throws IOException {
        var scores = new TreeMap<String, Score>();
        var wrong = new ArrayList<String>();
        for (var file : mails()) {
            var raw = Files.readAllBytes(file);
            var expected =
                    JSON.readTree(Files.readString(Path.of(file.toString().replaceFirst("eml$", "json"))));
            var found = Forward.in(MailReader.read(raw), raw);
            if (!expected.path("forward").asBoolean(true) || found.isEmpty()) {
                judge(scores, wrong, file, "forward", expected.path("forward").asBoolean(true), found.isPresent());
                continue;
            }
            judge(scores, wrong, file, "forward", true, true);
            for (var field : expected.propertyNames()) {
                judge(scores, wrong, file, field, words(expected.get(field)), words(field, found.get(), expected));
            }
        }
        scores.forEach((field, score) ->
                System.out.printf("forward, %-10s %4d of %4d right%n", field, score.right, score.judged));
        assertThat(wrong).isEmpty();
        assertThat(mails()).hasSizeGreaterThan(100);
    }

    private static void judge(
            TreeMap<String, Score> scores,
            List<String> wrong,
            Path file,
            String field,
            Object expected,
            Object actual) {
        var score = scores.computeIfAbsent(field, _ -> new Score());
        score.judged++;
        if (expected.equals(actual)) {
            score.right++;
        } else {
            wrong.add("%s: %s should be%n%s%nand is%n%s".formatted(file.getFileName(), field, expected, actual));
        }
    }

    private static String words(JsonNode expected) {
        if (expected.isNull()) {
            return "null";
        }
        return expected.isString() ? expected.asString() : expected.toString();
    }

    private static String words(String field, Forward found, JsonNode expected) {
        return switch (field) {
            case "from" ->
                JSON.createObjectNode()
                        .put("name", found.from().name())
                        .put("email", found.from().email())
                        .toString();
            case "subject" -> found.subject();
            case "date" -> String.valueOf(found.date());
            case "text" -> found.reply().text().replaceAll("\n{3,}", "\n\n");
            case "quoted" -> found.reply().quoted();
            case "words" -> found.words();
            case "message_id" -> String.valueOf(found.messageId());
            case "files" ->
                JSON.writeValueAsString(
                        found.files().stream().map(MailFile::name).toList());
            case "html_has" -> held(found.html(), expected.get(field).asString());
            // None of them: then the list is answered as it stands.
            case "html_lacks" ->
                JSON.writeValueAsString(expected.get(field)
                        .valueStream()
                        .map(JsonNode::asString)
                        .filter(part -> found.html() == null || !found.html().contains(part))
                        .toList());
            default -> throw new IllegalArgumentException(field);
        };
    }

    private static String held(String html, String part) {
        return html != null && html.contains(part) ? part : String.valueOf(html);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Tue, 3 Mar 2026 09:05:00 -0500 | 2026-03-03T14:05:00Z",
                "03.03.2026 09:05 | 2026-03-03T07:05:00Z",
                "wt., 3 mar 2026 o 09:05 | 2026-03-03T07:05:00Z",
                "mar. 3 mars 2026 à 09:05 | 2026-03-03T07:05:00Z",
                "2026年3月3日 上午9:05 | 2026-03-03T07:05:00Z",
                "Mar 3, 2026, at 12:05 AM | 2026-03-02T22:05:00Z",
                "March 3rd, 2026 12:05 p.m. | 2026-03-03T10:05:00Z",
                "3 мая 2026 г. в 9:05 | 2026-05-03T07:05:00Z",
                "31/12/2026 23:59 GMT+9 | 2026-12-31T14:59:00Z",
            })
    void aDateIsReadInItsLanguageAndInTheForwardersZone(String date, Instant expected) {
        assertThat(ForwardDates.parse(date, ZoneOffset.ofHours(2))).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"3/4/2026 09:05", "yesterday at 9", "31 Feb 2026 09:05", "3 March 2026", "99:99 3 March 2026"})
    void aDateThatMayMeanAnotherDayIsNone(String date) {
        assertThat(ForwardDates.parse(date, ZoneOffset.UTC)).isEmpty();
    }

    /** Every beginning of each mail, and each with its lines turned round: nothing throws, nothing takes long. */
    @Test
    void whatIsCutOffOrTurnedRoundDoesNoHarm() throws IOException {
        for (var file : mails()) {
            var raw = Files.readAllBytes(file);
            for (int end = 0; end < raw.length; end += 97) {
                var cut = Arrays.copyOf(raw, end);
                Forward.find(MailReader.read(cut), cut);
            }
            var lines = new ArrayList<>(
                    new String(raw, StandardCharsets.UTF_8).lines().toList());
            Collections.reverse(lines);
            var turned = String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8);
            Forward.find(MailReader.read(turned), turned);
        }
        var bomb = ("---------- Forwarded message ---------\n" + "From: a,\n<".repeat(50_000))
                .getBytes(StandardCharsets.UTF_8);
        assertThat(Forward.find(MailReader.read(bomb), bomb)).isEmpty();
    }

    private static List<Path> mails() throws IOException {
        try (var files = Files.list(MAILS)) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
        }
    }
}
