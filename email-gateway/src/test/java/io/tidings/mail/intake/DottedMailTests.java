package io.tidings.mail.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.subethamail.smtp.internal.io.DotTerminatedInputStream;
import org.subethamail.smtp.internal.io.DotUnstuffingInputStream;

class DottedMailTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a\\r\\n.\\r\\n | a\\r\\n",
                ".\\r\\n | ''",
                "a\\r\\n..\\r\\n.\\r\\n | a\\r\\n.\\r\\n",
                "..a\\r\\n.\\r\\n | .a\\r\\n",
                "a\\r\\n.b\\r\\n.\\r\\n | a\\r\\nb\\r\\n",
                "a\\r\\n.\\rb\\r\\n.\\r\\n | a\\r\\n\\rb\\r\\n",
                "a\\r\\n.\\r\\r\\n.\\r\\n | a\\r\\n\\r\\r\\n",
            })
    void aMailEndsWithALineThatIsADot(String sent, String mail) throws IOException {
        var in = stream(real(sent) + "QUIT\r\n");

        assertThat(text(new DottedMail(in))).isEqualTo(real(mail));
        assertThat(text(in)).as("what follows is not read").isEqualTo("QUIT\r\n");
    }

    /** What some servers take for an end, and behind which another mail could stand. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\\n.\\n", "\\n.\\r\\n", "\\r\\n.\\n", "\\r.\\r", "\\r.\\r\\n", "\\r\\n.\\r", "\\r\\n\\0.\\r\\n"})
    void nothingElseIsAnEnd(String almost) throws IOException {
        var in = stream("a" + real(almost) + "MAIL FROM:<smuggled@evil.example>\r\n.\r\nQUIT\r\n");

        assertThat(text(new DottedMail(in))).contains("MAIL FROM:<smuggled@evil.example>");
        assertThat(text(in)).isEqualTo("QUIT\r\n");
    }

    @Test
    void itReadsWhatTheLibraryReadsWhereverTheBlocksEnd() throws IOException {
        var random = new Random(20261123);
        var pieces = new String[] {"\r", "\n", ".", "\r\n", "\r\n.", "\r\n..", "x", "words ".repeat(50)};
        for (int n = 0; n < 500; n++) {
            // The library takes a dot at the very beginning for part of the mail.
            var sent = new StringBuilder("x");
            for (int i = random.nextInt(400); i > 0; i--) {
                sent.append(pieces[random.nextInt(pieces.length)]);
            }
            sent.append("\r\n.\r\nNOOP\r\n");
            var expected = stream(sent.toString());
            var mail = text(new DotUnstuffingInputStream(new DotTerminatedInputStream(expected)));
            var rest = text(expected);
            for (var in : new InputStream[] {
                stream(sent.toString()),
                slow(sent.toString(), random),
                new ByteArrayInputStream(bytes(sent.toString())) {
                    @Override
                    public boolean markSupported() {
                        return false;
                    }
                }
            }) {
                assertThat(text(new DottedMail(in))).isEqualTo(mail);
                assertThat(text(in)).isEqualTo(rest);
            }
        }
    }

    @Test
    void aSenderWhoHangsUpHasSentNoMail() {
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> text(new DottedMail(stream("From: a@b.example\r\n\r\nhalf"))));
    }

    @Test
    void whoReadsByteByByteReadsTheSame() throws IOException {
        var mail = new DottedMail(stream("\u00e4b\r\n.\r\n"));

        assertThat(mail.read()).isEqualTo(0xC3);
        assertThat(mail.read()).isEqualTo(0xA4);
        assertThat(mail.readNBytes(3)).isEqualTo(bytes("b\r\n"));
        assertThat(mail.read()).isEqualTo(-1);
        assertThat(mail.read(new byte[4])).isEqualTo(-1);
    }

    /** As a network brings it, in pieces of any size. */
    private static InputStream slow(String sent, Random random) {
        return new BufferedInputStream(
                new FilterInputStream(new ByteArrayInputStream(bytes(sent))) {
                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return super.read(target, offset, Math.min(length, 1 + random.nextInt(40)));
                    }

                    @Override
                    public int available() {
                        return 0;
                    }
                },
                8_192);
    }

    private static InputStream stream(String sent) {
        return new BufferedInputStream(new ByteArrayInputStream(bytes(sent)), 8_192);
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String real(String escaped) {
        return escaped.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    }
}
