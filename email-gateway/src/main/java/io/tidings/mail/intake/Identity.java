package io.tidings.mail.intake;

import io.tidings.mail.parse.Digests;
import io.tidings.mail.parse.ParsedMail;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What makes a mail the same mail: its Message-ID together with its content, because some senders reuse ids and some mails
 * have none. The Date is left out: a server that sends again may stamp it anew.
 */
final class Identity {

    /** What our receiver writes above a mail: it names the connection and the second, so no two are alike. */
    private static final Pattern OUR_TRACE = Pattern.compile("\\AReturn-Path: <[^\r\n]*>\r\n"
            + "Received: [^\r\n]*(?:\r\n[ \t][^\r\n]*){0,8}?\\(Tidings\\) id [^\r\n]*(?:\r\n[ \t][^\r\n]*){0,8}\r\n");

    private static final Pattern ANOTHERS_TRACE = Pattern.compile("(?im)^Received:");
    private static final Pattern END_OF_HEADERS = Pattern.compile("(?:\\A|\r?\n)\r?\n");

    /** As far as headers are looked at here. */
    private static final int HEAD = 64 * 1024;

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

    /**
     * The id of a mail that has none: the same bytes from the same sender are the same mail. Where a server brought it, its own trace
     * tells two mails apart, and ours above it would make two of one that it brings again. A device that comes to us without any
     * server, and says the same twice, means it twice.
     */
    static String madeFor(ParsedMail mail, byte[] raw, String domain) {
        var start = Digests.sha256(asBrought(raw));
        return "none."
                + Digests.sha256((start + mail.from().key()).getBytes(StandardCharsets.UTF_8))
                        .substring(0, 40) + "@" + domain;
    }

    private static byte[] asBrought(byte[] raw) {
        var head = new String(raw, 0, Math.min(raw.length, HEAD), StandardCharsets.ISO_8859_1);
        var ours = OUR_TRACE.matcher(head);
        if (!ours.find()) {
            return raw;
        }
        var headers = END_OF_HEADERS.split(head.substring(ours.end()), 2)[0];
        return ANOTHERS_TRACE.matcher(headers).find() ? Arrays.copyOfRange(raw, ours.end(), raw.length) : raw;
    }
}
