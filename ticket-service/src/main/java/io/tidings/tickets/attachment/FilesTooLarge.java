package io.tidings.tickets.attachment;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** More files than one message may carry. */
final class FilesTooLarge extends Problem {

    FilesTooLarge(long size, long limit) {
        super(
                HttpStatus.CONTENT_TOO_LARGE,
                "files-too-large",
                "The files of a message have at most %d bytes together, and these have %d; send some with another message."
                        .formatted(limit, size),
                Map.of("limit", limit, "size", size));
    }
}
