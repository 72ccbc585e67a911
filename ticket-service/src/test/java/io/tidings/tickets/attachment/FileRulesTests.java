package io.tidings.tickets.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.tickets.attachment.FileRules.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class FileRulesTests {

    private static final byte[] WORDS = "Hello".getBytes(StandardCharsets.UTF_8);

    private final FileRules rules = rules(true, "exe", ".JS ");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "setup.exe",
                "SETUP.EXE",
                "invoice.pdf.exe",
                "setup.exe.",
                "setup.exe ",
                "a/b/x.js",
                "x\u202e.exe"
            })
    void aNameWithABlockedEndingIsRefusedHoweverItIsWritten(String name) {
        assertThat(rules.refuses(name, WORDS)).hasValue(Reason.TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bill.pdf", "exe", "photo.exe.png", ".gitignore", "", "my exe"})
    void otherNamesPass(String name) {
        assertThat(rules.refuses(name, WORDS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4d5a90000300",
                "7f454c460201",
                "cffaedfe0700",
                "cafebabe0000",
                "23212f62696e2f7368",
                "4c0000000114020000000000c000000000000046ff"
            })
    void aProgramIsKnownByItsContentWhateverItIsCalled(String hexadecimal) {
        var content = HexFormat.of().parseHex(hexadecimal);

        assertThat(rules.refuses("holiday.png", content)).hasValue(Reason.PROGRAM);
        assertThat(rules(false, "exe").refuses("holiday.png", content)).isEmpty();
    }

    @Test
    void anInstallationMayBlockNothing() {
        assertThat(rules(false).refuses("setup.exe", "MZ".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    private static FileRules rules(boolean programs, String... endings) {
        return new FileRules(new AttachmentProperties(
                DataSize.ofMegabytes(30),
                DataSize.ofMegabytes(64),
                List.of(endings),
                programs,
                Duration.ofDays(1),
                Duration.ofDays(1),
                Duration.ofHours(1)));
    }
}
