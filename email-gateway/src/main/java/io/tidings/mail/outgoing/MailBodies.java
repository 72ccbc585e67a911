package io.tidings.mail.outgoing;

import io.tidings.mail.parse.SafeHtml;
import org.jsoup.nodes.Entities;

/** The text and the HTML of a mail, with the marker by which an answer is known. */
final class MailBodies {

    private MailBodies() {}

    static String text(OutgoingMail mail, String token) {
        return mail.text().stripTrailing() + "\n\n" + marker(token) + "\n";
    }

    static String html(OutgoingMail mail, String token) {
        // Sanitized again: what leaves under our name was checked by ourselves.
        var body = mail.html() == null ? fromText(mail.text()) : SafeHtml.sanitize(mail.html());
        return "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>"
                + body
                + "<div style=\"color:#9a9a9a;font-size:10px;margin-top:16px\">" + marker(token)
                + "</div></body></html>";
    }

    /** An answer that lost every header on its way still finds its ticket. */
    private static String marker(String token) {
        return "[ref:" + token + "]";
    }

    private static String fromText(String text) {
        return "<div>" + Entities.escape(text).replace("\r\n", "\n").replace("\n", "<br>\n") + "</div>";
    }
}
