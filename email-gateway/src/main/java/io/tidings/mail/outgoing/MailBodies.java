package io.tidings.mail.outgoing;

import io.tidings.mail.parse.SafeHtml;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;
import org.jspecify.annotations.Nullable;

/** The text and the HTML of a mail, with the marker by which an answer is known, where one is awaited. */
final class MailBodies {

    private static final Pattern MARKER = Pattern.compile("\\[ref:[a-z2-7.-]{20,200}\\]");

    private MailBodies() {}

    static String text(OutgoingMail mail, @Nullable String token) {
        var text = withoutMarkers(mail.text()).stripTrailing() + "\n";
        return token == null ? text : text + "\n" + marker(token) + "\n";
    }

    static String html(OutgoingMail mail, @Nullable String token) {
        var marked = token == null
                ? ""
                : "<div style=\"color:#9a9a9a;font-size:10px;margin-top:16px\">" + marker(token) + "</div>";
        return "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>"
                + content(mail.text(), mail.html())
                + marked
                + "</body></html>";
    }

    /** What is read in the HTML part. @param html that of the message; the text is shown where it has none */
    static String content(String text, @Nullable String html) {
        // Sanitized again: what leaves under our name was checked by ourselves.
        return withoutMarkers(html == null ? fromText(text) : SafeHtml.sanitize(html));
    }

    /** What is quoted may hold the marker of somebody else's mail, whose answers are not this one's to give. */
    private static String withoutMarkers(String text) {
        return MARKER.matcher(text).replaceAll("");
    }

    /** An answer that lost every header on its way still finds its ticket. */
    private static String marker(String token) {
        return "[ref:" + token + "]";
    }

    private static String fromText(String text) {
        return "<div>" + Entities.escape(text).replace("\r\n", "\n").replace("\n", "<br>\n") + "</div>";
    }
}
