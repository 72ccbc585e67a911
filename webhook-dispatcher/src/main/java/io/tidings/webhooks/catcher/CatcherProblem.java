package io.tidings.webhooks.catcher;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** What cannot be done with a catcher. */
abstract sealed class CatcherProblem extends Problem {

    private static final long serialVersionUID = 1L;

    private CatcherProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    /** There is none with this id for these eyes, or it has expired. */
    static final class NoSuchCatcher extends CatcherProblem {

        private static final long serialVersionUID = 1L;

        NoSuchCatcher(String id) {
            super(
                    HttpStatus.NOT_FOUND,
                    "catcher-not-found",
                    "There is no catcher " + id + "; it may have expired.",
                    Map.of());
        }
    }

    /** Not caught, or dropped to make room. */
    static final class NoSuchRequest extends CatcherProblem {

        private static final long serialVersionUID = 1L;

        NoSuchRequest(String id) {
            super(
                    HttpStatus.NOT_FOUND,
                    "caught-request-not-found",
                    "There is no request " + id + "; only the newest are kept.",
                    Map.of());
        }
    }

    /** As many as there may be. */
    static final class TooManyCatchers extends CatcherProblem {

        private static final long serialVersionUID = 1L;

        TooManyCatchers(int most) {
            super(
                    HttpStatus.CONFLICT,
                    "too-many-catchers",
                    "There are " + most + " catchers already; delete one that nobody needs any more.",
                    Map.of("limit", most));
        }
    }
}
