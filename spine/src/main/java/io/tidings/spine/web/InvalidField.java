package io.tidings.spine.web;

import java.util.Map;
import org.springframework.http.HttpStatus;

/** A value that cannot be stored; {@code field} says which, and {@code position} where in it, counted from 0. */
public final class InvalidField extends Problem {

    public InvalidField(String field, String sentence) {
        super(HttpStatus.BAD_REQUEST, "invalid-field", sentence, Map.of("field", field));
    }

    public InvalidField(String field, String sentence, int position) {
        super(HttpStatus.BAD_REQUEST, "invalid-field", sentence, Map.of("field", field, "position", position));
    }
}
