package io.tidings.tickets.ticket;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why something does not leave the desk. */
abstract sealed class ForwardProblem extends Problem {

    private ForwardProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    static final class InternalMessageStays extends ForwardProblem {
        InternalMessageStays(int n) {
            super(
                    HttpStatus.CONFLICT,
                    "internal-message-stays",
                    "Message %d is internal: nothing of it leaves the desk. Forward a public message and say the rest in your own words."
                            .formatted(n),
                    Map.of("message", n));
        }
    }

    static final class ForwardStaysInternal extends ForwardProblem {
        ForwardStaysInternal(int n) {
            super(
                    HttpStatus.CONFLICT,
                    "forward-stays-internal",
                    "Message %d was forwarded to somebody outside and stays internal. Write a reply with what the customer is to know."
                            .formatted(n),
                    Map.of("message", n));
        }
    }
}
