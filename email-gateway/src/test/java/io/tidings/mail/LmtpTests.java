package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Our LMTP receiver (RFC 2033), spoken to as a mail server of one's own hands over its mails. */
class LmtpTests extends MailServiceTest {

    private static final String LARGE = "x".repeat(998).concat("\r\n").repeat(2_500);

    @Test
    void eachRecipientHasAnAnswerOfItsOwnAndTheMailIsOne() throws Exception {
        var from = someone();
        try (var lmtp = dialogue()) {
            assertThat(lmtp.says("LHLO mx.tidings.example")).anyMatch(line -> line.matches("250[- ]SIZE 2097152"));
            begins(lmtp, from);
            assertThat(answer(lmtp, "RCPT TO:<nobody@tidings.example>")).startsWith("550 5.1.1");
            assertThat(answer(lmtp, "RCPT TO:<support+tag@tidings.example>")).startsWith("250");
            assertThat(answer(lmtp, "DATA")).startsWith("354");
            lmtp.send(mail(from, "By LMTP", "x") + ".\r\n");
            assertThat(lmtp.hears()).singleElement().asString().startsWith("250 2.0.0");
            assertThat(lmtp.hears()).singleElement().asString().startsWith("250 2.0.0");
            assertThat(answer(lmtp, "NOOP"))
                    .as("there was one for each, and no more")
                    .startsWith("250");
        }
        assertThat(toldFrom(from).subject()).isEqualTo("By LMTP");
        assertThat(database.getCollection("mails").countDocuments(new Document("sender", from)))
                .isOne();
    }

    @Test
    void aRefusalIsSaidToEachRecipientAndTheNextMailIsTaken() throws Exception {
        var from = someone();
        try (var lmtp = dialogue()) {
            lmtp.says("LHLO mx.tidings.example");
            begins(lmtp, someone());
            answer(lmtp, "RCPT TO:<support+tag@tidings.example>");
            answer(lmtp, "DATA");
            lmtp.send(mail(from, "Too large", LARGE) + ".\r\n");
            assertThat(lmtp.hears()).singleElement().asString().startsWith("552 5.3.4");
            assertThat(lmtp.hears()).singleElement().asString().startsWith("552 5.3.4");

            begins(lmtp, from);
            answer(lmtp, "DATA");
            assertThat(answer(lmtp, mail(from, "Small enough", "x") + ".")).startsWith("250 2.0.0");
        }
        assertThat(toldFrom(from).subject()).isEqualTo("Small enough");
    }

    @Test
    void itIsEncryptedWhereItsSenderAsksForThatAndTakesNobodyForAnSmtpClient() throws Exception {
        try (var lmtp = dialogue()) {
            assertThat(answer(lmtp, "EHLO client.example")).startsWith("500");
            assertThat(answer(lmtp, "HELO client.example")).startsWith("500");
            assertThat(lmtp.says("LHLO mx.tidings.example")).contains("250-STARTTLS");
            lmtp.encrypts(Files.readString(Path.of(CERTIFICATE.certificate())));
            assertThat(lmtp.says("LHLO mx.tidings.example")).first().asString().startsWith("250");
        }
        try (var smtp = new SmtpDialogue(receiver.port())) {
            assertThat(answer(smtp, "LHLO mx.tidings.example")).startsWith("500");
        }
    }

    private SmtpDialogue dialogue() throws Exception {
        return new SmtpDialogue(receiver.lmtpPort().orElseThrow());
    }

    private static void begins(SmtpDialogue lmtp, String from) throws Exception {
        assertThat(answer(lmtp, "MAIL FROM:<" + from + ">")).startsWith("250");
        assertThat(answer(lmtp, "RCPT TO:<support@tidings.example>")).startsWith("250");
    }

    private static String answer(SmtpDialogue dialogue, String line) throws Exception {
        return dialogue.says(line).getFirst();
    }
}
