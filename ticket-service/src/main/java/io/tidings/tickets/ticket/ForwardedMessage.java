package io.tidings.tickets.ticket;

import io.tidings.events.Message;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** What somebody outside reads of a message that is sent on: who said it, when, about what, and the words themselves. */
record ForwardedMessage(Message message, String subject, Locale language) {

    private static final ResourceBundle.Control WITHOUT_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    String text() {
        return head() + "\n\n" + message.text().strip();
    }

    /** @param words what its forwarder says to it, as HTML; null where the message is plain text */
    @Nullable
    String html(String words) {
        return message.html() == null
                ? null
                : words + "<div>" + lines(head()) + "</div><blockquote>" + message.html() + "</blockquote>";
    }

    private String head() {
        var words = ResourceBundle.getBundle("forward.words", language, WITHOUT_FALLBACK);
        var at = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.FULL, FormatStyle.SHORT)
                .withLocale(language)
                .withZone(ZoneOffset.UTC)
                .format(message.createdAt());
        return "---------- %s ----------\n%s: %s\n%s: %s UTC\n%s: %s"
                .formatted(
                        words.getString("forwarded"),
                        words.getString("from"),
                        author(),
                        words.getString("date"),
                        at,
                        words.getString("subject"),
                        subject);
    }

    private String author() {
        var name = message.author().name();
        var email = message.author().email();
        return name == null || email == null
                ? Stream.of(name, email)
                        .filter(known -> known != null)
                        .findFirst()
                        .orElse("–")
                : name + " <" + email + ">";
    }

    static String lines(String text) {
        return HtmlUtils.htmlEscape(text).replace("\n", "<br>");
    }
}
