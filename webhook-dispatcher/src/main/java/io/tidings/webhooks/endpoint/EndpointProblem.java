package io.tidings.webhooks.endpoint;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** What cannot be done with an endpoint. */
public abstract sealed class EndpointProblem extends Problem {

    private static final long serialVersionUID = 1L;

    private EndpointProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    /** There is none with this id. */
    static final class NoSuchEndpoint extends EndpointProblem {

        private static final long serialVersionUID = 1L;

        NoSuchEndpoint(String id) {
            super(
                    HttpStatus.NOT_FOUND,
                    "webhook-endpoint-not-found",
                    "There is no webhook endpoint " + id + ".",
                    Map.of());
        }
    }

    /** Somebody else changed it in between. */
    static final class ChangedMeanwhile extends EndpointProblem {

        private static final long serialVersionUID = 1L;

        ChangedMeanwhile(String id, long version) {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "changed-meanwhile",
                    "Webhook endpoint " + id + " was changed by somebody else; it is at version " + version
                            + ". Read it again before changing it.",
                    Map.of("version", version));
        }
    }
}
