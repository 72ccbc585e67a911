package io.tidings.mail.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent as a letter and is none: a log, a table, a book. */
class LongBodyTests {

    private static final int SIX_MEGABYTES = 6 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/html"})
    void theBeginningIsReadUpToTheEndOfALineAndAllOfItIsAFile(String type) {
        var body = repeated("<p>Zażółć gęślą jaźń.</p>\r\n");

        var mail = read(type, body);

        assertThat(mail.text())
                .contains("Zażółć gęślą jaźń.")
                .endsWith(type.equals("text/html") ? "jaźń." : "jaźń.</p>")
                .doesNotContain("\uFFFD")
                .hasSizeBetween(500_000, MailReader.LONGEST_BODY);
        assertThat(mail.files()).singleElement().satisfies(file -> {
            assertThat(new String(file.content().bytes(), StandardCharsets.UTF_8))
                    .isEqualTo(body);
            assertThat(file.mime()).isEqualTo(type);
        });
    }

    @Test
    void whereThereAreNoLinesACharacterMayBeCut() {
        var mail = read("text/plain", repeated("żóa"));

        assertThat(mail.text()).startsWith("żóażóa").hasSizeBetween(500_000, MailReader.LONGEST_BODY);
        assertThat(mail.files()).hasSize(1);
    }

    @Test
    void aLetterIsNoFile() {
        assertThat(read("text/plain", "Zażółć".repeat(10_000)).files()).isEmpty();
    }

    private static String repeated(String words) {
        return words.repeat(SIX_MEGABYTES / words.getBytes(StandardCharsets.UTF_8).length);
    }

    private static ParsedMail read(String type, String body) {
        return MailReader.read(("Subject: A log\r\nMIME-Version: 1.0\r\nContent-Type: " + type
                        + "; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8));
    }
}
