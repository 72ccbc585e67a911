package io.tidings.tickets.ticket;

import io.tidings.spine.web.Problem;
import io.tidings.tickets.html.SafeHtml;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The text that somebody wrote, as it may be stored: harmless, not empty, not endless. */
@Component
final class Texts {

    /** With its HTML and its quotation it must fit into one document (16 MB) together. */
    private static final int MAX_BYTES = 5_000_000;

    record Body(String text, @Nullable String html) {}

    static final class BodyTooLarge extends Problem {
        BodyTooLarge() {
            super(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "body-too-large",
                    "A message has at most %d bytes; attach the rest as a file.".formatted(MAX_BYTES),
                    Map.of("limit", MAX_BYTES));
        }
    }

    Body of(@Nullable String body, @Nullable String html) {
        if (isTooLarge(body) || isTooLarge(html)) {
            throw new BodyTooLarge();
        }
        var safe = SafeHtml.of(html);
        var text = body == null && safe != null ? SafeHtml.textOf(safe) : Objects.requireNonNullElse(body, "");
        if (text.isBlank() && (safe == null || safe.isBlank())) {
            throw new BadField("body", "body is missing: a message says something.");
        }
        return new Body(text, safe);
    }

    private static boolean isTooLarge(@Nullable String text) {
        return text != null
                && (text.length() > MAX_BYTES
                        || (text.length() > MAX_BYTES / 3 && text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES));
    }
}
