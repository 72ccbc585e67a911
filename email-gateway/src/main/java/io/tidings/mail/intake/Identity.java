package io.tidings.mail.intake;

import io.tidings.mail.parse.Digests;
import io.tidings.mail.parse.ParsedMail;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * What makes a mail the same mail: its Message-ID together with its content, because some senders reuse ids and some mails
 * have none. The Date is left out: a server that sends again may stamp it anew.
 */
final class Identity {

    private Identity() {}

    static String of(String messageId, ParsedMail mail) {
        var files = mail.leaves().stream().map(ParsedMail.Leaf::sha256).collect(Collectors.joining(","));
        var content = String.join(
                "\u0000",
                messageId,
                mail.from().key(),
                mail.subject(),
                mail.text().strip(),
                files);
        return Digests.sha256(content.getBytes(StandardCharsets.UTF_8));
    }

    /** The id of a mail that has none: the same bytes from the same sender are the same mail. */
    static String madeFor(ParsedMail mail, byte[] raw, String domain) {
        var start = Digests.sha256(raw);
        return "none."
                + Digests.sha256((start + mail.from().key()).getBytes(StandardCharsets.UTF_8))
                        .substring(0, 40) + "@" + domain;
    }
}
