package io.tidings.spine.template;

import io.tidings.spine.web.Problem;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** A text names something that is not known where it is used; the answer lists what is. */
public final class UnknownPlaceholder extends Problem {

    private final String placeholder;
    private final transient Place place;

    UnknownPlaceholder(String placeholder, Place place, List<String> known) {
        super(
                HttpStatus.BAD_REQUEST,
                "unknown-placeholder",
                "There is no placeholder " + placeholder + "; known here are " + String.join(", ", known) + ".",
                Map.of("placeholder", placeholder, "line", place.line(), "column", place.column(), "known", known));
        this.placeholder = placeholder;
        this.place = place;
    }

    /** The name as the text has it. */
    public String placeholder() {
        return placeholder;
    }

    /** Where the text names it first, counted from 1. */
    public int line() {
        return place.line();
    }

    /** Where in its line, counted from 1. */
    public int column() {
        return place.column();
    }
}
