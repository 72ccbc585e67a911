package io.tidings.spine.web;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** The one form of a problem. Of a long value that somebody has sent it repeats the beginning. */
final class Problems {

    /** Of one value: as long as an address of mail can be (RFC 5321, 4.5.3.1.3). */
    private static final int LONGEST_VALUE = 256;

    /** More than a sentence of ours has, but where it lists very many names; those are among the facts as well. */
    private static final int LONGEST_SENTENCE = 2_000;

    private Problems() {}

    static ProblemDetail detail(HttpStatus status, String code, String sentence) {
        var detail = ProblemDetail.forStatusAndDetail(status, shortened(sentence, LONGEST_SENTENCE));
        detail.setType(URI.create("urn:tidings:problem:" + code));
        detail.setTitle(title(code));
        detail.setProperty("code", code);
        return detail;
    }

    /** The beginning of a value that is longer than any that fits; all others as they are. */
    static String shortened(String value) {
        return shortened(value, LONGEST_VALUE);
    }

    private static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        var end = most - 1;
        // No letter is cut in two.
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** {@code ticket-not-found} reads "Ticket not found". */
    private static String title(String code) {
        return Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('-', ' ');
    }
}
