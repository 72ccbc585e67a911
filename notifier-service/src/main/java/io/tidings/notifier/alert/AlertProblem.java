package io.tidings.notifier.alert;

import io.tidings.spine.template.MalformedTemplate;
import io.tidings.spine.template.UnknownPlaceholder;
import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** What cannot be done with a route. */
abstract sealed class AlertProblem extends Problem {

    private static final long serialVersionUID = 1L;

    private AlertProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    /** There is none with this id. */
    static final class NoSuchRoute extends AlertProblem {

        private static final long serialVersionUID = 1L;

        NoSuchRoute(String id) {
            super(HttpStatus.NOT_FOUND, "alert-route-not-found", "There is no alert route " + id + ".", Map.of());
        }
    }

    /** There is none with this id, or it is no longer kept. */
    static final class NoSuchAlert extends AlertProblem {

        private static final long serialVersionUID = 1L;

        NoSuchAlert(String id) {
            super(HttpStatus.NOT_FOUND, "alert-not-found", "There is no alert " + id + ".", Map.of());
        }
    }

    /** It cannot be sent again. */
    static final class NotReplayable extends AlertProblem {

        private static final long serialVersionUID = 1L;

        NotReplayable(String id, String because) {
            super(
                    HttpStatus.CONFLICT,
                    "not-replayable",
                    "Alert " + id + " cannot be sent again: " + because + ".",
                    Map.of());
        }
    }

    /** A template that cannot be used; {@code line} is counted from 1. */
    static final class UnusableTemplate extends AlertProblem {

        private static final long serialVersionUID = 1L;

        private UnusableTemplate(String code, RuntimeException because, Map<String, ?> facts) {
            super(HttpStatus.BAD_REQUEST, code, String.valueOf(because.getMessage()), facts);
        }

        static UnusableTemplate of(UnknownPlaceholder unknown) {
            return new UnusableTemplate(
                    "unknown-placeholder",
                    unknown,
                    Map.of("field", "template", "placeholder", unknown.placeholder(), "line", unknown.line()));
        }

        static UnusableTemplate of(MalformedTemplate malformed) {
            return new UnusableTemplate(
                    "malformed-template", malformed, Map.of("field", "template", "line", malformed.line()));
        }
    }

    /** Somebody else changed it in between. */
    static final class ChangedMeanwhile extends AlertProblem {

        private static final long serialVersionUID = 1L;

        ChangedMeanwhile(String what, long version) {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "changed-meanwhile",
                    what + " was changed by somebody else; it is at version " + version
                            + ". Read it again before changing it.",
                    Map.of("version", version));
        }
    }
}
