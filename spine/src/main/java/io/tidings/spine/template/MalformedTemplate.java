package io.tidings.spine.template;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** A text whose placeholders cannot be told apart from the rest, or that asks for more than placeholders. */
public final class MalformedTemplate extends Problem {

    private final int line;

    MalformedTemplate(String sentence, int line) {
        super(HttpStatus.BAD_REQUEST, "malformed-template", sentence, Map.of("line", line));
        this.line = line;
    }

    /** Where it goes wrong, counted from 1. */
    public int line() {
        return line;
    }
}
