package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Attachment;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signatures are checked here by the steps of RFC 6376, section 6, on the bytes that the next server got; with no library. */
class DkimTests extends MailServiceTest {

    private final Story story = new Story();

    @Test
    void anAnswerWithFilesCarriesASignatureThatHoldsAtTheReceiver() throws Exception {
        OTHERS.has(story.ticketId, 1, "PDF".getBytes(StandardCharsets.UTF_8));
        story.subject =
                "Drukarka płonie, a to bardzo długi temat, który na pewno zajmie w nagłówku więcej niż jedną linię";
        mailPeople.accept(story.answered(
                1,
                "Zażółć gęślą jaźń  \n.\n..\n\nfrom the desk\n\n\n",
                "<p>Zażółć <b>gęślą</b> jaźń</p>",
                new Attachment(1, "faktura żółta.pdf", "application/pdf", 3, false, null)));

        var mail = delivered();
        var signature = tags(valueOf("dkim-signature", mail));
        assertThat(signature).containsEntry("d", "tidings.example").containsEntry("s", "desk");
        assertThat(signature).containsEntry("a", "rsa-sha256").containsEntry("c", "relaxed/relaxed");
        assertThat(signature.get("h").split(":"))
                .containsSubsequence("from", "from", "subject", "subject")
                .contains("to", "cc", "date", "message-id", "reply-to", "content-type");
        assertThat(holds(mail)).isTrue();
    }

    @Test
    void anAcknowledgementIsSignedToo() throws Exception {
        mailPeople.accept(story.opened());

        assertThat(holds(delivered())).isTrue();
    }

    @Test
    void theSignatureBreaksWithTheWordsTheSubjectAndASecondSender() throws Exception {
        mailPeople.accept(story.answered(1, "Pay to account 1"));
        var mail = delivered();

        assertThat(holds(mail)).isTrue();
        assertThat(holds(mail.replace("Pay to account 1", "Pay to account 2"))).isFalse();
        assertThat(holds(mail.replace("Subject: ", "Subject: Urgent "))).isFalse();
        assertThat(holds("From: Boss <boss@evil.example>\r\n" + mail)).isFalse();
        assertThat(holds("Subject: Another\r\n" + mail)).isFalse();
        // What relays do to mails on their way.
        assertThat(holds("Received: from here by there\r\n" + mail.replace("Subject: ", "Subject:   ")))
                .isTrue();
    }

    private String delivered() {
        return await().until(() -> RELAY.to(story.customer), mails -> !mails.isEmpty())
                .getFirst()
                .raw();
    }

    private static boolean holds(String mail) throws GeneralSecurityException {
        var split = mail.indexOf("\r\n\r\n");
        var fields = fields(mail.substring(0, split));
        var signature = tags(valueOf("dkim-signature", mail));
        var body = MessageDigest.getInstance("SHA-256").digest(bytes(relaxedBody(mail.substring(split + 4))));
        if (!Base64.getEncoder().encodeToString(body).equals(signature.get("bh"))) {
            return false;
        }
        var signed = new StringBuilder();
        var left = new ArrayList<>(fields);
        for (var name : signature.get("h").split(":")) {
            // From the bottom up; one that is named once more than it is there stands for nothing.
            for (var at = left.size() - 1; at >= 0; at--) {
                if (nameOf(left.get(at)).equals(name.strip().toLowerCase(Locale.ROOT))) {
                    signed.append(relaxedHeader(left.remove(at))).append("\r\n");
                    break;
                }
            }
        }
        var own = fields.stream()
                .filter(field -> nameOf(field).equals("dkim-signature"))
                .findFirst()
                .orElseThrow();
        signed.append(relaxedHeader(own.replaceFirst("(?s)([;\\s:]b=)[^;]*", "$1")));
        var check = Signature.getInstance("SHA256withRSA");
        check.initVerify(DKIM_KEY.getPublic());
        check.update(bytes(signed.toString()));
        return check.verify(Base64.getMimeDecoder().decode(signature.get("b")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<String> fields(String head) {
        return List.of(head.split("\r\n(?![ \t])"));
    }

    private static String nameOf(String field) {
        return field.substring(0, field.indexOf(':')).strip().toLowerCase(Locale.ROOT);
    }

    private static String valueOf(String name, String mail) {
        return fields(mail.substring(0, mail.indexOf("\r\n\r\n"))).stream()
                .filter(field -> nameOf(field).equals(name))
                .map(field -> field.substring(field.indexOf(':') + 1))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> tags(String value) {
        var tags = new HashMap<String, String>();
        for (var tag : value.split(";")) {
            var equals = tag.indexOf('=');
            if (equals > 0) {
                tags.put(
                        tag.substring(0, equals).strip(),
                        tag.substring(equals + 1).replaceAll("\\s", ""));
            }
        }
        return tags;
    }

    /** RFC 6376, 3.4.2. */
    private static String relaxedHeader(String field) {
        var value = field.substring(field.indexOf(':') + 1)
                .replace("\r\n", "")
                .replaceAll("[ \t]+", " ")
                .strip();
        return nameOf(field) + ":" + value;
    }

    /** RFC 6376, 3.4.4. */
    private static String relaxedBody(String body) {
        var lines = new ArrayList<String>();
        for (var line : body.split("\r\n", -1)) {
            lines.add(line.replaceAll("[ \t]+", " ").replaceFirst(" $", ""));
        }
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines.isEmpty() ? "" : String.join("\r\n", lines) + "\r\n";
    }
}
