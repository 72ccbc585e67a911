package io.tidings.tickets.ticket;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** A field of a request that holds what it cannot hold. */
public final class BadField extends Problem {

    public BadField(String field, String sentence) {
        super(HttpStatus.BAD_REQUEST, "bad-field", sentence, Map.of("field", field));
    }
}
