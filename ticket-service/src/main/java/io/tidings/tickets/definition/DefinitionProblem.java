package io.tidings.tickets.definition;

import io.tidings.spine.web.Problem;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why a definition cannot be saved, or a value does not fit one. */
public abstract sealed class DefinitionProblem extends Problem {

    private DefinitionProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    static final class NotDefined extends DefinitionProblem {
        NotDefined(String what, String id) {
            super(HttpStatus.NOT_FOUND, what + "-not-found", "There is no %s %s.".formatted(what, id), Map.of());
        }
    }

    static final class Defined extends DefinitionProblem {
        Defined(String what, String id) {
            super(
                    HttpStatus.CONFLICT,
                    what + "-exists",
                    "There is a %s %s already; choose another id.".formatted(what, id),
                    Map.of("pointer", "/id"));
        }
    }

    /** {@code pointer} is the place in the request, as a JSON pointer (RFC 6901). */
    public static final class Unfit extends DefinitionProblem {

        private final String pointer;

        Unfit(String pointer, String sentence) {
            super(HttpStatus.BAD_REQUEST, "unfit-definition", sentence, Map.of("pointer", pointer));
            this.pointer = pointer;
        }

        public String pointer() {
            return pointer;
        }
    }

    /** Without it the desk could not work, or something would point nowhere. */
    static final class Needed extends DefinitionProblem {
        Needed(String what, String id, String why) {
            super(
                    HttpStatus.CONFLICT,
                    what + "-needed",
                    "The %s %s has to stay: %s.".formatted(what, id, why),
                    Map.of());
        }
    }

    /** A value of a custom field that its definition does not allow. */
    public static final class BadValue extends DefinitionProblem {
        BadValue(String name, String sentence) {
            super(HttpStatus.BAD_REQUEST, "bad-field", sentence, Map.of("field", "fields." + name));
        }
    }

    /** A field that these people may not write. */
    static final class NotYours extends DefinitionProblem {
        NotYours(String name, List<String> roles) {
            super(
                    HttpStatus.FORBIDDEN,
                    "field-not-editable",
                    "The field %s is written by others: %s."
                            .formatted(name, roles.isEmpty() ? "the desk" : String.join(", ", roles)),
                    Map.of("field", "fields." + name));
        }
    }

    static final class Busy extends DefinitionProblem {
        Busy() {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "definitions-busy",
                    "Too many changes of the definitions at once; nothing was saved, try again.",
                    Map.of());
        }
    }
}
