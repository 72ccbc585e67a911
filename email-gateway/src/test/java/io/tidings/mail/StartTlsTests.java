package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Our SMTP receiver, spoken to as other servers speak to it. */
class StartTlsTests extends MailServiceTest {

    @Test
    void aMailComesEncryptedWhereItsSenderAsksForThat() throws Exception {
        var from = someone();
        try (var smtp = new SmtpDialogue(receiver.port())) {
            assertThat(smtp.says("EHLO client.example"))
                    .contains("250-STARTTLS")
                    .anyMatch(line -> line.matches("250[- ]SIZE 2097152"));
            smtp.encrypts(Files.readString(Path.of(CERTIFICATE.certificate())));
            assertThat(smtp.says("EHLO client.example"))
                    .as("what is encrypted is not to be encrypted again")
                    .doesNotContain("250-STARTTLS", "250 STARTTLS")
                    .anyMatch(line -> line.matches("250[- ]SIZE 2097152"));
            assertThat(smtp.says("MAIL FROM:<" + from + ">")).first().asString().startsWith("250");
            assertThat(smtp.says("RCPT TO:<nobody@tidings.example>"))
                    .first()
                    .asString()
                    .startsWith("550");
            assertThat(smtp.says("RCPT TO:<support@tidings.example>"))
                    .first()
                    .asString()
                    .startsWith("250");
            assertThat(smtp.says("DATA")).first().asString().startsWith("354");
            assertThat(smtp.says(mail(from, "In secret", "x") + "."))
                    .first()
                    .asString()
                    .startsWith("250");
        }
        await().until(() -> database.getCollection("mails").countDocuments(new Document("sender", from)) == 1);
    }

    @Test
    void aMailThatSaysThatItIsTooLargeIsNotEvenSent() throws Exception {
        try (var smtp = new SmtpDialogue(receiver.port())) {
            smtp.says("EHLO client.example");
            assertThat(smtp.says("MAIL FROM:<a@b.example> SIZE=2097153"))
                    .first()
                    .asString()
                    .startsWith("552");
        }
    }

    @Test
    void aMailThatTurnsOutTooLargeIsRefusedAtItsEndAndNothingOfItIsACommand() throws Exception {
        var from = someone();
        var smuggled = someone();
        try (var smtp = new SmtpDialogue(receiver.port())) {
            smtp.says("EHLO client.example");
            smtp.says("MAIL FROM:<" + from + ">");
            smtp.says("RCPT TO:<support@tidings.example>");
            smtp.says("DATA");
            assertThat(smtp.says(mail(
                                    from,
                                    "Too large",
                                    "x".repeat(998).concat("\r\n").repeat(2_500))
                            + "RSET\r\nMAIL FROM:<" + smuggled + ">\r\nRCPT TO:<support@tidings.example>\r\nDATA\r\n"
                            + mail(smuggled, "Smuggled", "x").repeat(100) + "."))
                    .singleElement()
                    .asString()
                    .startsWith("552 5.3.4");
            assertThat(smtp.says("RSET")).first().asString().startsWith("250");
            smtp.says("MAIL FROM:<" + from + ">");
            smtp.says("RCPT TO:<support@tidings.example>");
            smtp.says("DATA");
            assertThat(smtp.says(mail(from, "Small", "x") + "."))
                    .first()
                    .asString()
                    .startsWith("250");
        }
        await().until(() -> database.getCollection("mails").countDocuments(new Document("sender", from)) == 1);
        assertThat(database.getCollection("mails").countDocuments(new Document("sender", smuggled)))
                .isZero();
    }

    @Test
    void whatIsSentAlongBeforeTheEncryptionIsNotTakenForSecret() throws Exception {
        try (var smtp = new SmtpDialogue(receiver.port())) {
            smtp.says("EHLO client.example");
            smtp.encrypts(Files.readString(Path.of(CERTIFICATE.certificate())), "MAIL FROM:<eve@evil.example>\r\n");
            assertThat(smtp.says("RCPT TO:<support@tidings.example>"))
                    .as("nobody has begun a mail")
                    .first()
                    .asString()
                    .startsWith("503");
        } catch (IOException e) {
            // The other right answer, where what was sent along arrives a moment later: the dialogue breaks off.
            assertThat(e).isNotNull();
        }
    }

    @Test
    void aRenewedCertificateIsUsedAtOnceAndABrokenOneNever() throws Exception {
        var renewed = CERTIFICATE.renew();
        try (var smtp = new SmtpDialogue(receiver.port())) {
            smtp.says("EHLO client.example");
            smtp.encrypts(renewed);
        }
        var key = Files.readString(Path.of(CERTIFICATE.privateKey()));
        CERTIFICATE.write("half a ke", renewed);
        try (var smtp = new SmtpDialogue(receiver.port())) {
            smtp.says("EHLO client.example");
            smtp.encrypts(renewed);
        } finally {
            CERTIFICATE.write(key, renewed);
        }
    }
}
