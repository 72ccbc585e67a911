package io.tidings.spine.template;

import io.tidings.spine.web.Problem;
import org.springframework.http.HttpStatus;

/** A text whose placeholders cannot be told apart from the rest, or that asks for more than placeholders. */
public final class MalformedTemplate extends Problem {

    MalformedTemplate(String sentence) {
        super(HttpStatus.BAD_REQUEST, "malformed-template", sentence);
    }
}
