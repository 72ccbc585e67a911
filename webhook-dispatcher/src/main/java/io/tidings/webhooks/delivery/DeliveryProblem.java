package io.tidings.webhooks.delivery;

import io.tidings.spine.web.Problem;
import org.springframework.http.HttpStatus;

/** What cannot be done with a delivery. */
abstract sealed class DeliveryProblem extends Problem {

    private static final long serialVersionUID = 1L;

    private DeliveryProblem(HttpStatus status, String code, String sentence) {
        super(status, code, sentence);
    }

    /** There is none with this id, or it is no longer kept. */
    static final class NoSuchDelivery extends DeliveryProblem {

        private static final long serialVersionUID = 1L;

        NoSuchDelivery(String id) {
            super(HttpStatus.NOT_FOUND, "webhook-delivery-not-found", "There is no webhook delivery " + id + ".");
        }
    }

    /** A word that is no state. */
    static final class NoSuchState extends DeliveryProblem {

        private static final long serialVersionUID = 1L;

        NoSuchState(String word) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "invalid-field",
                    "A delivery is waiting, delivered, abandoned or erased, never " + word + ".");
        }
    }

    /** It cannot be sent again. */
    static final class NotReplayable extends DeliveryProblem {

        private static final long serialVersionUID = 1L;

        NotReplayable(String id, String because) {
            super(HttpStatus.CONFLICT, "not-replayable", "Delivery " + id + " cannot be sent again: " + because + ".");
        }
    }

    /** No example of the event holds anything that the endpoint's audience may see. */
    static final class NothingToSend extends DeliveryProblem {

        private static final long serialVersionUID = 1L;

        NothingToSend(String endpoint) {
            super(
                    HttpStatus.CONFLICT,
                    "nothing-to-send",
                    "There is no example of what " + endpoint
                            + " subscribed that its audience may see; choose another event.");
        }
    }
}
