package io.tidings.tickets.ticket;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why a link does not open what it was made for. */
abstract sealed class GuestProblem extends Problem {

    private GuestProblem(HttpStatus status, String code, String sentence) {
        super(status, code, sentence, Map.of());
    }

    /** Alike for a token that was never ours, a ticket that is gone, and a person whose ticket it is not any more. */
    static final class LinkUnknown extends GuestProblem {
        LinkUnknown() {
            super(
                    HttpStatus.UNAUTHORIZED,
                    "link-unknown",
                    "This link opens nothing. Use the newest mail about the request.");
        }
    }

    /** It was right, and can be asked for anew. */
    static final class LinkExpired extends GuestProblem {
        LinkExpired() {
            super(HttpStatus.GONE, "link-expired", "This link has ended. A new one can be sent to the same address.");
        }
    }

    static final class LinkOnlyRates extends GuestProblem {
        LinkOnlyRates() {
            super(
                    HttpStatus.FORBIDDEN,
                    "link-only-rates",
                    "This link is for rating a solution; it does not open the request.");
        }
    }
}
