package io.tidings.mail.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every mail of the corpus is understood as the file beside it says; what that file leaves out is not judged. */
class CorpusTests {

    static final Path MAILS = Path.of("src/test/resources/mails");

    private static final JsonMapper JSON = new JsonMapper();

    @TestFactory
    Stream<DynamicTest> isUnderstoodAsExpected() throws IOException {
        return mails().stream()
                .map(mail -> dynamicTest(mail.getFileName().toString(), () -> {
                    var understood = MailParse.line(mail.toString());
                    var expected = JSON.readTree(Files.readString(expectation(mail)));
                    assertThat(differences(expected, understood, "")).isEmpty();
                }));
    }

    @Test
    void theCorpusIsThere() throws IOException {
        assertThat(mails()).hasSizeGreaterThan(90);
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
