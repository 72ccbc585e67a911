package io.tidings.webhooks.body;

import io.tidings.spine.template.MalformedTemplate;
import io.tidings.spine.template.UnknownPlaceholder;
import io.tidings.spine.web.Problem;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.http.HttpStatus;

/** Why a template cannot be an endpoint's body. */
abstract sealed class BodyProblem extends Problem {

    private static final long serialVersionUID = 1L;
    private static final String FIELD = "body.template";

    private BodyProblem(String code, String sentence, Map<String, ?> facts) {
        super(HttpStatus.BAD_REQUEST, code, sentence, facts);
    }

    /** It cannot be read, or names what there is not; {@code line} and {@code column} say where. */
    static final class Unusable extends BodyProblem {

        private static final long serialVersionUID = 1L;

        Unusable(MalformedTemplate e) {
            super(
                    e.code(),
                    String.valueOf(e.getMessage()),
                    Map.of("field", FIELD, "line", e.line(), "column", e.column()));
        }

        Unusable(UnknownPlaceholder e) {
            super(
                    e.code(),
                    "There is no placeholder " + e.placeholder() + " (line " + e.line() + ", column " + e.column()
                            + ").",
                    Map.of(
                            "field",
                            FIELD,
                            "line",
                            e.line(),
                            "column",
                            e.column(),
                            "placeholder",
                            e.placeholder(),
                            "known",
                            new TreeSet<>(EventWords.NAMES)));
        }
    }

    /**
     * It can be read, and makes something broken of a real ticket. {@code ticket}, {@code event} and {@code body} say of which
     * and what; {@code line} and {@code column} are within that body.
     */
    static final class BreaksOn extends BodyProblem {

        private static final long serialVersionUID = 1L;

        BreaksOn(BodyCheck.Broken broken) {
            super(
                    "malformed-body",
                    "Of %s (%s) the body %s, at line %d, column %d."
                            .formatted(
                                    broken.ticket(), broken.event(), broken.sentence(), broken.line(), broken.column()),
                    Map.of(
                            "field",
                            FIELD,
                            "ticket",
                            broken.ticket(),
                            "event",
                            broken.event(),
                            "line",
                            broken.line(),
                            "column",
                            broken.column(),
                            "body",
                            broken.body()));
        }
    }
}
