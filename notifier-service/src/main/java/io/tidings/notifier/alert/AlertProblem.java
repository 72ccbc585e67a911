package io.tidings.notifier.alert;

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

    /** A value cannot be stored; the field says which. */
    static final class InvalidField extends AlertProblem {

        private static final long serialVersionUID = 1L;

        InvalidField(String field, String sentence) {
            super(HttpStatus.BAD_REQUEST, "invalid-field", sentence, Map.of("field", field));
        }

        InvalidField(String field, String sentence, int position) {
            super(HttpStatus.BAD_REQUEST, "invalid-field", sentence, Map.of("field", field, "position", position));
        }
    }

    /** Somebody else changed it in between. */
    static final class ChangedMeanwhile extends AlertProblem {

        private static final long serialVersionUID = 1L;

        ChangedMeanwhile(String id, long version) {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "changed-meanwhile",
                    "Alert route " + id + " was changed by somebody else; it is at version " + version
                            + ". Read it again before changing it.",
                    Map.of("version", version));
        }
    }
}
