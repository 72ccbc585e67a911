package io.tidings.mail.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Mails of our own, written after what real programs send, each with the JSON that {@code ./tidings mail parse} owes it
 * beside it; what a file leaves out is not judged. A field's score is the share of the mails that judge it and have it
 * right.
 */
class CorpusTests {

    static final Path MAILS = Path.of("src/test/resources/mails");

    private static final JsonMapper JSON = new JsonMapper();

    /** Below 1 only where the corpus holds a mail that is not understood yet. */
    private static final Map<String, Double> LEAST = Map.of();

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private static final class Score {
        private int right;
        private int judged;

        private double share() {
            return (double) right / judged;
        }
    }

    @Test
    void everyFieldIsUnderstoodAsWellAsItsBoundSays() throws IOException {
        var scores = new TreeMap<String, Score>();
        var wrong = new ArrayList<String>();
        for (var mail : mails()) {
            var understood = MailParse.line(mail.toString());
            var expected = JSON.readTree(Files.readString(expectation(mail)));
            for (var field : expected.propertyNames()) {
                var differences = differences(expected.get(field), understood.path(field), field);
                var score = scores.computeIfAbsent(field, _ -> new Score());
                score.judged++;
                score.right += differences.isEmpty() ? 1 : 0;
                differences.forEach(difference -> wrong.add(mail.getFileName() + ": " + difference));
            }
        }
        scores.forEach((field, score) -> System.out.printf(
                "mail parse, %-14s %4d of %4d right (%5.1f %%)%n",
                field, score.right, score.judged, 100 * score.share()));
        assertThat(scores).allSatisfy((field, score) -> assertThat(score.share())
                .as("%s%n%s", field, String.join("\n", wrong))
                .isGreaterThanOrEqualTo(LEAST.getOrDefault(field, 1.0)));
    }

    @Test
    void noWordIsLostWhereAReplyIsFolded() throws IOException {
        for (var mail : mails()) {
            var line = MailParse.line(mail.toString());
            var parts = line.path("reply_text").asString("") + "\n"
                    + line.path("elided_text").asString("") + "\n"
                    + line.path("signature").asString("");
            var missing = words(line.path("body_text").asString(""));
            words(parts).forEach((word, times) -> missing.computeIfPresent(word, (_, left) -> left - times));
            missing.values().removeIf(left -> left <= 0);
            assertThat(missing).as(mail.getFileName().toString()).isEmpty();
        }
    }

    @Test
    void theCorpusIsThere() throws IOException {
        assertThat(mails()).hasSizeGreaterThan(600);
    }

    static List<Path> mails() throws IOException {
        try (var files = Files.list(MAILS)) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
        }
    }

    private static Path expectation(Path mail) {
        return Path.of(mail.toString().replaceFirst("eml$", "json"));
    }

    private static Map<String, Integer> words(String text) {
        var words = new HashMap<String, Integer>();
        WORD.matcher(text).results().forEach(word -> words.merge(word.group(), 1, Integer::sum));
        return words;
    }

    private static List<String> differences(JsonNode expected, JsonNode actual, String at) {
        var differences = new ArrayList<String>();
        if (expected.isObject() && actual.isObject()) {
            expected.propertyNames()
                    .forEach(name ->
                            differences.addAll(differences(expected.get(name), actual.path(name), at + "/" + name)));
        } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                differences.addAll(differences(expected.get(i), actual.get(i), at + "/" + i));
            }
        } else if (!expected.equals(actual)) {
            differences.add(at + " should be " + expected + " and is " + actual);
        }
        return differences;
    }
}
