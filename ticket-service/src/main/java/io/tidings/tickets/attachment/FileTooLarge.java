package io.tidings.tickets.attachment;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** A file beyond the limit. */
final class FileTooLarge extends Problem {

    FileTooLarge(long limit) {
        super(
                HttpStatus.CONTENT_TOO_LARGE,
                "file-too-large",
                "A file has at most " + limit + " bytes.",
                Map.of("limit", limit));
    }
}
