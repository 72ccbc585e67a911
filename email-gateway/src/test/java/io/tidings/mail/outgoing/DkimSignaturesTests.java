package io.tidings.mail.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.mail.MailProperties;
import jakarta.mail.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The signature itself is checked in {@code DkimTests}, on mails as they arrive. */
@ExtendWith(OutputCaptureExtension.class)
class DkimSignaturesTests {

    @Test
    void eachDomainHasItsOwnKeyFromAFileAndOthersAreNotSigned(@TempDir Path folder, CapturedOutput output)
            throws Exception {
        var pem = pem(2_048);
        var file = Files.writeString(folder.resolve("desk.pem"), pem);
        var signatures =
                new DkimSignatures(List.of(new MailProperties.Dkim("Desk.example", "s2026", file.toString(), "")));

        var signed = signatures.signed(from("support@desk.example"));
        assertThat(signed.getHeader("DKIM-Signature", null)).contains("d=desk.example", "s=s2026");
        assertThat(signed.getEnvelopeFrom()).isEqualTo("bounce@desk.example");
        // A line has at most 998 characters, and relays may cut longer ones.
        assertThat(signed.getHeader("DKIM-Signature", null).split("\r\n")).allMatch(line -> line.length() < 900);
        var other = from("support@other.example");
        assertThat(signatures.signed(other)).isSameAs(other);
        assertThat(output)
                .contains("s2026._domainkey.desk.example TXT \"v=DKIM1; k=rsa; p=")
                .doesNotContain(pem.lines().skip(1).findFirst().orElseThrow());
    }

    @Test
    void aKeyThatCannotBeUsedIsSaidAtOnceAndNotShown() throws Exception {
        for (var bad : List.of("bm9uc2Vuc2U=", "not base64!", "", pem(512).replace("PRIVATE", "RSA PRIVATE"))) {
            assertThatThrownBy(() -> new DkimSignatures(List.of(new MailProperties.Dkim("desk.example", "s", "", bad))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("The DKIM key of desk.example cannot be used")
                    .hasMessageContaining("openssl genpkey")
                    .hasNoCause()
                    .satisfies(e -> assertThat(bad.isEmpty() || !e.getMessage().contains(bad))
                            .isTrue());
        }
        assertThatThrownBy(() -> new DkimSignatures(
                        List.of(new MailProperties.Dkim("desk.example", "s", "/nowhere/desk.pem", ""))))
                .hasMessageContaining("NoSuchFileException");
        assertThat(new MailProperties.Dkim("desk.example", "s", "", "secret").toString())
                .doesNotContain("secret");
    }

    private static String pem(int bits) throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static SMTPMessage from(String address) throws Exception {
        var message = new SMTPMessage(Session.getInstance(new Properties()));
        message.setFrom(address);
        message.setSubject("Hello");
        message.setText("Hello");
        message.setEnvelopeFrom("bounce@desk.example");
        message.saveChanges();
        return message;
    }
}
