package io.tidings.mail.template;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that a mail of ours names, each for its reader alone.
 *
 * @param request opens the reader's request without a login
 * @param good opens the question what they think of the solution, with that answer chosen
 * @param bad the same
 */
public record MailLinks(
        @Nullable String request,
        @Nullable String good,
        @Nullable String bad) {

    /** Of a mail that names none. */
    public static final MailLinks NONE = new MailLinks(null, null, null);

    public static MailLinks to(@Nullable String request) {
        return new MailLinks(request, null, null);
    }

    Stream<String> all() {
        return Stream.of(request, good, bad).flatMap(Stream::ofNullable);
    }
}
