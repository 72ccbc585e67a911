package io.tidings.tickets.ticket;

import io.tidings.spine.web.Problem;
import io.tidings.tickets.OneLine;
import io.tidings.tickets.attachment.Blobs;
import io.tidings.tickets.html.SafeHtml;
import io.tidings.tickets.message.NewMessage.NewAttachment;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * The text that somebody wrote, as it may be stored and travel: harmless, and not endless. What is longer than an event may
 * carry becomes a file of the message, and the message keeps its beginning.
 */
@Component
public final class Texts {

    private static final int LARGEST = 5_000_000;

    /** With HTML and quotation an event so stays below the million bytes that a broker takes. */
    private static final int LONGEST_IN_EVENT = 256 * 1024;

    private static final int BEGINNING = 64 * 1024;

    /** Much longer than the moment until the ticket owns it. */
    private static final Duration UNTIL_OWNED = Duration.ofDays(1);

    private final Blobs blobs;

    Texts(Blobs blobs) {
        this.blobs = blobs;
    }

    /** @param whole the text as a file, where it was too long to travel */
    public record Body(String text, @Nullable String html, List<NewAttachment> whole) {}

    static final class BodyTooLarge extends Problem {
        BodyTooLarge() {
            super(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "body-too-large",
                    "A message has at most %d bytes; attach the rest as a file.".formatted(LARGEST),
                    Map.of("limit", LARGEST));
        }
    }

    /** What a request holds. */
    public Body of(@Nullable String body, @Nullable String html) {
        if (isLonger(body, LARGEST) || isLonger(html, LARGEST)) {
            throw new BodyTooLarge();
        }
        var safe = SafeHtml.of(html);
        var text = OneLine.everyLine(
                body == null && safe != null ? SafeHtml.textOf(safe) : Objects.requireNonNullElse(body, ""));
        if (OneLine.isInvisible(text) && (safe == null || safe.isBlank())) {
            throw new BadField("body", "body is missing: a message says something.");
        }
        return fitting(text, safe);
    }

    /** What a mail holds, whose text was read out of it already; it may be empty. */
    public Body received(String text, @Nullable String html) {
        return fitting(OneLine.everyLine(text), SafeHtml.of(html));
    }

    private Body fitting(String text, @Nullable String html) {
        if (!isLonger(text, LONGEST_IN_EVENT) && !isLonger(html, LONGEST_IN_EVENT)) {
            return new Body(text, html, List.of());
        }
        var whole = html == null ? file("message.txt", "text/plain", text) : file("message.html", "text/html", html);
        return new Body(beginning(text) + "\n\n[…] " + whole.name(), null, List.of(whole));
    }

    private NewAttachment file(String name, String mediaType, String content) {
        var blob = blobs.put(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), UNTIL_OWNED);
        return new NewAttachment(blob.sha256(), name, mediaType, blob.size(), false, null);
    }

    /** Cut where no character is cut in two. */
    public static String beginning(String text) {
        if (text.length() <= BEGINNING) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(BEGINNING - 1)) ? BEGINNING - 1 : BEGINNING;
        return text.substring(0, end);
    }

    private static boolean isLonger(@Nullable String text, int bytes) {
        // Three bytes are the most that a char becomes, so most texts need not be encoded to be measured.
        return text != null
                && text.length() > bytes / 3
                && (text.length() > bytes || text.getBytes(StandardCharsets.UTF_8).length > bytes);
    }
}
