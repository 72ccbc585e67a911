package io.tidings.tickets.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.tickets.attachment.FileRules.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRulesTests {

    private static final byte[] WORDS = "Hello".getBytes(StandardCharsets.UTF_8);

    private final AttachmentSettings settings = settings(true, "exe", ".JS ");

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
        assertThat(FileRules.refusal(settings, name, WORDS)).hasValue(Reason.TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bill.pdf", "exe", "photo.exe.png", ".gitignore", "", "my exe"})
    void otherNamesPass(String name) {
        assertThat(FileRules.refusal(settings, name, WORDS)).isEmpty();
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

        assertThat(FileRules.refusal(settings, "holiday.png", content)).hasValue(Reason.PROGRAM);
        assertThat(FileRules.refusal(settings(false, "exe"), "holiday.png", content))
                .isEmpty();
    }

    @Test
    void anInstallationMayBlockNothing() {
        assertThat(FileRules.refusal(settings(false), "setup.exe", "MZ".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    private static AttachmentSettings settings(boolean programs, String... endings) {
        return new AttachmentSettings(1_000, null, List.of(endings), programs);
    }
}
