package io.tidings.spine.operations;

import io.tidings.spine.web.Problem;
import org.springframework.http.HttpStatus;

/** What an operator cannot do. */
abstract sealed class OperationsProblem extends Problem {

    private OperationsProblem(HttpStatus status, String code, String sentence) {
        super(status, code, sentence);
    }

    /** Not this one, and nobody else is asked from here. */
    static final class NoSuchService extends OperationsProblem {
        NoSuchService(String service) {
            super(HttpStatus.NOT_FOUND, "service-not-found", "No service is called " + service + ".");
        }
    }

    /** Not a dead-letter topic of this service. */
    static final class NoSuchTopic extends OperationsProblem {
        NoSuchTopic(String topic) {
            super(
                    HttpStatus.NOT_FOUND,
                    "dead-letter-topic-not-found",
                    "No reaction of this service sets records aside in " + topic + ".");
        }
    }

    /** Nothing at this offset, or nothing any more. */
    static final class NoSuchDeadLetter extends OperationsProblem {
        NoSuchDeadLetter(String topic, long offset) {
            super(
                    HttpStatus.NOT_FOUND,
                    "dead-letter-not-found",
                    "There is no record at offset " + offset + " of " + topic + "; it may be older than 30 days.");
        }
    }
}
