package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.InboundFact.MailReceived;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the others hear about who sent a mail, and about the mail that it passes on. */
class SenderTests extends MailServiceTest {

    private static final String PASSED_ON = """
            Please look.

            ---------- Forwarded message ---------
            From: Jan Kowalski <jan@customer.example>
            Date: Fri, Nov 20, 2026 at 2:03 PM
            Subject: Printer on fire
            To: Maya Lind <maya@tidings.example>


            It burns.""".replace("\n", "\r\n");

    @Test
    void aProvenSendersForwardIsToldWithItsOriginal() throws Exception {
        var mail = heard("Fwd: Printer on fire", PASSED_ON, checked("pass"));

        assertThat(mail.senderProven()).isTrue();
        assertThat(mail.original()).isNotNull();
        assertThat(mail.original().from().email()).isEqualTo("jan@customer.example");
        assertThat(mail.original().subject()).isEqualTo("Printer on fire");
        assertThat(mail.original().text()).isEqualTo("It burns.");
        assertThat(mail.original().words()).isEqualTo("Please look.");
        assertThat(mail.original().fields()).startsWith("---------- Forwarded").doesNotContain("It burns.");
        assertThat(mail.text()).as("for those who do not care").isEqualTo(PASSED_ON.replace("\r\n", "\n"));
    }

    @Test
    void aForgedOrUncheckedSendersForwardIsAMailLikeAnyOther() throws Exception {
        var forged = heard("Fwd: Printer on fire", PASSED_ON, checked("fail"));
        var unchecked = heard("Fwd: Printer on fire", PASSED_ON, "X-Nothing: x");

        assertThat(forged.senderProven()).isFalse();
        assertThat(forged.original()).isNull();
        assertThat(unchecked.senderProven()).isNull();
        assertThat(unchecked.original()).isNull();
    }

    @Test
    void nobodyPassesOnAMailOfOurOwn() throws Exception {
        var ours = PASSED_ON.replace("jan@customer.example", "support@tidings.example");

        assertThat(heard("Fwd: Printer on fire", ours, checked("pass")).original())
                .isNull();
    }

    @Test
    void anAttachedMailComesWithItsFilesBesideItself() throws Exception {
        var from = someone();
        send(
                from,
                "support@tidings.example",
                ("Authentication-Results: mx.tidings.example; dmarc=pass header.from=customer.example\n"
                                + "From: <" + from + ">\nSubject: Fwd: bill\nMessage-ID: <" + UUID.randomUUID()
                                + "@x>\n"
                                + """
                                Content-Type: multipart/mixed; boundary=b

                                --b
                                Content-Type: text/plain

                                Please look.
                                --b
                                Content-Type: message/rfc822

                                From: Jan <jan@shop.example>
                                Subject: The bill
                                Message-ID: <orig@shop.example>
                                Content-Type: multipart/mixed; boundary=i

                                --i
                                Content-Type: text/plain

                                Here.
                                --i
                                Content-Type: application/pdf; name=bill.pdf
                                Content-Transfer-Encoding: base64

                                SGVsbG8=
                                --i--
                                --b--
                                """)
                        .replace("\n", "\r\n"));

        var mail = toldFrom(from);
        assertThat(mail.attachments()).extracting(file -> file.name()).containsExactly("The bill.eml");
        assertThat(mail.original().messageId()).isEqualTo("orig@shop.example");
        assertThat(mail.original().attachments()).singleElement().satisfies(file -> {
            assertThat(file.name()).isEqualTo("bill.pdf");
            assertThat(OTHERS.blobNamed(file.blob())).isEqualTo("Hello".getBytes(StandardCharsets.UTF_8));
        });
    }

    private static String checked(String verdict) {
        return "Authentication-Results: mx.tidings.example; dmarc=" + verdict + " header.from=customer.example";
    }

    private MailReceived heard(String subject, String body, String header) throws Exception {
        var from = someone();
        send(
                from,
                "support@tidings.example",
                mail(from, subject, body, "Message-ID: <" + UUID.randomUUID() + "@x>", header));
        return toldFrom(from);
    }
}
