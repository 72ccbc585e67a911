package io.tidings.mail.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Large parts stay where they are in the mail, and are what was sent whichever way they are had. */
class RawSourceTests {

    private static final int LARGE = 300_000;

    @Test
    void largePartsAreWhatWasSentWhereverTheyStand() {
        var lines = "The same line again.\r\n".repeat(LARGE / 22);
        var others = "Another line, as long.\r\n".repeat(LARGE / 24);
        var bytes = new byte[LARGE];
        new Random(7).nextBytes(bytes);
        var inside = "Subject: Inside\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n"
                + part("i", "application/octet-stream; name=inside.log", "7bit", others) + "--i--\r\n";
        var mail = MailReader.read(
                ("Subject: Outside\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n"
                                + part("o", "text/plain", "7bit", "See the files.\r\n")
                                + part("o", "application/octet-stream; name=one.log", "7bit", lines)
                                + part("o", "application/octet-stream; name=two.log", "7bit", lines)
                                + part(
                                        "o",
                                        "application/octet-stream; name=three.log",
                                        "7bit",
                                        lines + "and a last one.\r\n")
                                + part(
                                        "o",
                                        "application/octet-stream; name=four.bin",
                                        "base64",
                                        Base64.getMimeEncoder().encodeToString(bytes) + "\r\n")
                                + part("o", "message/rfc822", "7bit", inside)
                                + "--o--\r\n")
                        .getBytes(StandardCharsets.US_ASCII));

        assertThat(mail.files().stream().map(MailFile::name))
                .containsExactly("one.log", "two.log", "three.log", "four.bin", "Inside.eml");
        assertThat(text(mail.files().get(0))).isEqualTo(lines.strip());
        assertThat(text(mail.files().get(1))).isEqualTo(lines.strip());
        assertThat(text(mail.files().get(2))).isEqualTo(lines + "and a last one.");
        assertThat(mail.files().get(3).content().bytes()).isEqualTo(bytes);
        assertThat(text(mail.files().get(4))).isEqualTo(inside.strip());
        var nested = MailReader.read(mail.files().get(4).content());
        assertThat(nested.files()).singleElement().satisfies(file -> assertThat(text(file))
                .isEqualTo(others.strip()));
    }

    @Test
    void whatIsNotInTheMailAsItIsHandedOutIsCopied() throws IOException {
        var raw = new byte[LARGE];
        new Random(1).nextBytes(raw);
        var elsewhere = new byte[LARGE];
        new Random(2).nextBytes(elsewhere);
        var differsLater = Arrays.copyOf(raw, LARGE);
        differsLater[LARGE - 10]++;
        for (var handedOut : new byte[][] {raw, elsewhere, differsLater, Arrays.copyOfRange(raw, 10, LARGE - 10)}) {
            var read = RawSource.of(Octets.of(raw)).read(new ByteArrayInputStream(handedOut));
            assertThat(Arrays.equals(read.bytes(), handedOut)).isTrue();
        }
    }

    private static String part(String boundary, String type, String encoding, String content) {
        return "--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: %s\r\n\r\n%s"
                .formatted(boundary, type, encoding, content);
    }

    /** The last line's end belongs to the boundary after it. */
    private static String text(MailFile file) {
        return new String(file.content().bytes(), StandardCharsets.US_ASCII).strip();
    }
}
