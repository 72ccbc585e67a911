package io.tidings.mail.template;

import io.tidings.spine.web.Problem;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why the words of our mails cannot be had, or saved, as asked. */
abstract sealed class TemplateProblem extends Problem {

    private TemplateProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    static final class NoSuchKind extends TemplateProblem {
        NoSuchKind(String word, List<String> known) {
            super(
                    HttpStatus.NOT_FOUND,
                    "unknown-template",
                    "There are no mails of the kind " + word + "; there are " + String.join(", ", known) + ".",
                    Map.of("known", known));
        }
    }

    static final class NotWritten extends TemplateProblem {
        NotWritten(String language) {
            super(
                    HttpStatus.NOT_FOUND,
                    "template-not-found",
                    "Nothing is written in " + language + " yet, and the desk does not come with it.",
                    Map.of("language", language));
        }
    }

    static final class BadField extends TemplateProblem {
        BadField(String field, String sentence) {
            super(HttpStatus.BAD_REQUEST, "invalid-field", sentence, Map.of("field", field));
        }
    }

    static final class ChangedMeanwhile extends TemplateProblem {
        ChangedMeanwhile() {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "changed-meanwhile",
                    "Somebody else changed these words meanwhile. Look at them, then decide.",
                    Map.of());
        }
    }

    /** The text names what is not known there, or cannot be read; {@code line} counts from 1. */
    static final class Unusable extends TemplateProblem {
        private Unusable(String code, String sentence, Map<String, ?> facts) {
            super(HttpStatus.BAD_REQUEST, code, sentence, facts);
        }

        static Unusable unknown(String field, String placeholder, int line, List<String> known) {
            return new Unusable(
                    "unknown-placeholder",
                    "The %s names %s in line %d, which is not known there; known are %s."
                            .formatted(field, placeholder, line, String.join(", ", known)),
                    Map.of("field", field, "placeholder", placeholder, "line", line, "known", known));
        }

        static Unusable malformed(String field, int line, String why) {
            return new Unusable(
                    "malformed-template",
                    "The %s, line %d: %s".formatted(field, line, why),
                    Map.of("field", field, "line", line));
        }
    }
}
