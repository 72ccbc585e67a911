package io.tidings.tickets.textmodule;

import io.tidings.spine.web.Problem;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why a text module cannot be had as asked. */
abstract sealed class TextModuleProblem extends Problem {

    private TextModuleProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    /** Also for another person's own. */
    static final class TextModuleNotFound extends TextModuleProblem {
        TextModuleNotFound(String id) {
            super(HttpStatus.NOT_FOUND, "text-module-not-found", "There is no text module " + id + ".", Map.of());
        }
    }

    static final class KeywordTaken extends TextModuleProblem {
        KeywordTaken(String keyword) {
            super(
                    HttpStatus.CONFLICT,
                    "keyword-taken",
                    "There is a text module ::%s already; choose another keyword.".formatted(keyword),
                    Map.of("field", "keyword"));
        }
    }

    static final class TextModuleBusy extends TextModuleProblem {
        TextModuleBusy(String id) {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "text-module-busy",
                    "Too many changes of text module %s at once; nothing was saved, try again.".formatted(id),
                    Map.of());
        }
    }

    static final class UnknownGroup extends TextModuleProblem {
        UnknownGroup(String group, List<String> known) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "unknown-group",
                    "There is no group %s; there are %s.".formatted(group, String.join(", ", known)),
                    Map.of("field", "groups", "known", known));
        }
    }

    /** A field that does not go with the others. */
    static final class Unfitting extends TextModuleProblem {
        Unfitting(String field, String sentence) {
            super(HttpStatus.BAD_REQUEST, "bad-field", sentence, Map.of("field", field));
        }
    }

    /** The text names what nobody knows, or cannot be read; {@code line} counts from 1. */
    static final class BadContent extends TextModuleProblem {
        private BadContent(String code, String sentence, Map<String, ?> facts) {
            super(HttpStatus.BAD_REQUEST, code, sentence, facts);
        }

        static BadContent unknown(String language, String placeholder, int line, List<String> known) {
            return new BadContent(
                    "unknown-placeholder",
                    "The text in %s names %s in line %d, which is not known; known are %s."
                            .formatted(language, placeholder, line, String.join(", ", known)),
                    Map.of("field", "content." + language, "placeholder", placeholder, "line", line, "known", known));
        }

        static BadContent malformed(String language, String why) {
            return new BadContent(
                    "malformed-template",
                    "The text in %s: %s".formatted(language, why),
                    Map.of("field", "content." + language));
        }
    }
}
