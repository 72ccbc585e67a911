package io.tidings.mail.preview;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why a mail cannot be shown as a ticket's customer would get it. */
abstract sealed class PreviewProblem extends Problem {

    private PreviewProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    /** Alike for a ticket that is not there and one that is not for these eyes. */
    static final class NoSuchTicket extends PreviewProblem {
        NoSuchTicket(String name) {
            super(
                    HttpStatus.NOT_FOUND,
                    "ticket-not-found",
                    "There is no ticket " + name + " that you may see.",
                    Map.of("field", "ticket"));
        }
    }

    static final class TicketsAway extends PreviewProblem {
        TicketsAway() {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "tickets-away",
                    "The tickets cannot be asked right now; try again in a moment.",
                    Map.of());
        }
    }
}
