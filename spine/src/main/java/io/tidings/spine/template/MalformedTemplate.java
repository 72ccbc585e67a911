package io.tidings.spine.template;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** A text whose placeholders cannot be told apart from the rest, or that asks for more than placeholders. */
public final class MalformedTemplate extends Problem {

    private final transient Place place;

    MalformedTemplate(String sentence, Place place) {
        super(
                HttpStatus.BAD_REQUEST,
                "malformed-template",
                sentence,
                Map.of("line", place.line(), "column", place.column()));
        this.place = place;
    }

    /** Where it goes wrong, counted from 1. */
    public int line() {
        return place.line();
    }

    /** Where in its line, counted from 1. */
    public int column() {
        return place.column();
    }
}
