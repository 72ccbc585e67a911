package io.tidings.mail.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line that {@code ./tidings mail parse} owes every file, whatever is in it. */
class MailParseTests {

    private static final String[] FIELDS = {
        "file",
        "ok",
        "error",
        "subject",
        "from",
        "to",
        "cc",
        "reply_to",
        "message_id",
        "in_reply_to",
        "references",
        "date",
        "body_text",
        "body_html",
        "attachments",
        "leaves",
        "reply_text",
        "elided_text",
        "signature",
        "auto_reply",
        "out_of_office",
        "bounce",
        "recipients"
    };

    @TempDir
    Path folder;

    @Test
    void everyLineHasEveryField() throws IOException {
        assertThat(MailParse.line(CorpusTests.mails().getFirst().toString()).propertyNames())
                .containsExactly(FIELDS);
    }

    @Test
    void aFileThatIsNotThereStillHasItsLine() {
        var line = MailParse.line(folder.resolve("away.eml").toString());
        assertThat(line.propertyNames()).containsExactly(FIELDS);
        assertThat(line.path("ok").asBoolean()).isFalse();
        assertThat(line.path("error").asString()).contains("away.eml");
    }

    @Test
    void aFolderIsNoMail() {
        assertThat(MailParse.line(folder.toString()).path("ok").asBoolean()).isFalse();
    }

    @Test
    void onlyAnEmptyFileHoldsNothingAtAll() throws IOException {
        assertThat(MailParse.line(written("empty.eml", "")).path("ok").asBoolean())
                .isFalse();
        assertThat(MailParse.line(written("blank.eml", "\n")).path("ok").asBoolean())
                .isTrue();
        assertThat(MailParse.line(written("noise.eml", "\u0000\u0001"))
                        .path("ok")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void theFileIsNamedAsItWasAskedFor() throws IOException {
        var name = written("my mail.eml", "From: a@b.example\n\nhello");
        var line = MailParse.line(name);
        assertThat(line.path("file").asString()).isEqualTo(name);
        assertThat(line.path("body_text").asString()).isEqualTo("hello");
    }

    private String written(String name, String content) throws IOException {
        var file = folder.resolve(name);
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
        return file.toString();
    }
}
