package io.tidings.search.query;

import io.tidings.events.filter.FilterSyntax;
import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** What cannot be answered, and why. */
public abstract sealed class SearchProblem extends Problem {

    private SearchProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    /** A condition that makes no sense of tickets alone. */
    public static final class NotAskable extends SearchProblem {
        NotAskable(String sentence) {
            super(HttpStatus.BAD_REQUEST, "not-askable", sentence, Map.of());
        }
    }

    /** Text that is not a filter. */
    public static final class Unreadable extends SearchProblem {
        Unreadable(FilterSyntax syntax) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "unreadable-filter",
                    String.valueOf(syntax.getMessage()),
                    Map.of("field", "q", "position", syntax.position()));
        }
    }

    /** A parameter that is not what an earlier answer gave. */
    public static final class BadParameter extends SearchProblem {
        BadParameter(String parameter, String sentence) {
            super(HttpStatus.BAD_REQUEST, "invalid-parameter", sentence, Map.of("field", parameter));
        }
    }

    /** There is no such view, or none for this reader. */
    public static final class UnknownView extends SearchProblem {
        public UnknownView(String id) {
            super(HttpStatus.NOT_FOUND, "view-not-found", "There is no view \"%s\".".formatted(id), Map.of());
        }
    }

    /** An account that is neither of the desk nor a customer. */
    public static final class NotAllowed extends SearchProblem {
        public NotAllowed() {
            super(
                    HttpStatus.FORBIDDEN,
                    "forbidden",
                    "Your account may not list tickets: it is neither an agent's nor a customer's.",
                    Map.of());
        }
    }
}
