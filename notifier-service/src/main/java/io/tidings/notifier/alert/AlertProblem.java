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
