package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a connection whose mail was refused at its end: senders go on with the next one, and not all of them reset it. */
class RefusedMailTests extends MailServiceTest {

    /** Beyond what this test's service takes in, 2 MB. */
    private static final String TOO_LARGE = mail(someone(), "Too large", "What a mail.\r\n".repeat(200_000));

    @ParameterizedTest
    @ValueSource(strings = {"DATA", "BDAT"})
    void theNextMailOnTheSameConnectionIsTaken(String command) throws Exception {
        var sender = someone();
        try (var smtp = new SmtpDialogue(receiver.port())) {
            smtp.says("EHLO client.example");
            assertThat(hands(smtp, command, someone(), TOO_LARGE)).startsWith("552");
            assertThat(hands(smtp, command, sender, mail(sender, "Small enough", "Hello")))
                    .startsWith("250");
        }
        assertThat(toldFrom(sender).subject()).isEqualTo("Small enough");
    }

    /** @return the answer to the whole mail */
    private static String hands(SmtpDialogue smtp, String command, String sender, String mail) throws Exception {
        for (var line : List.of("MAIL FROM:<" + sender + ">", "RCPT TO:<support@tidings.example>")) {
            assertThat(smtp.says(line)).as(line).first().asString().startsWith("250");
        }
        if (command.equals("DATA")) {
            smtp.says("DATA");
            smtp.send(mail);
            return smtp.says(".").getFirst();
        }
        smtp.send("BDAT " + mail.getBytes(StandardCharsets.UTF_8).length + " LAST\r\n");
        smtp.send(mail);
        return smtp.hears().getFirst();
    }
}
