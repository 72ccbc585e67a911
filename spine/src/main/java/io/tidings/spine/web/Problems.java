package io.tidings.spine.web;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** The one form of a problem. */
final class Problems {

    private Problems() {}

    static ProblemDetail detail(HttpStatus status, String code, String sentence) {
        var detail = ProblemDetail.forStatusAndDetail(status, sentence);
        detail.setType(URI.create("urn:tidings:problem:" + code));
        detail.setTitle(title(code));
        detail.setProperty("code", code);
        return detail;
    }

    /** {@code ticket-not-found} reads "Ticket not found". */
    private static String title(String code) {
        return Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('-', ' ');
    }
}
