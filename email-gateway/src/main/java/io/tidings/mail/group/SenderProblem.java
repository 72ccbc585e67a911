package io.tidings.mail.group;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why an address cannot be a sender of ours. */
abstract sealed class SenderProblem extends Problem {

    private SenderProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    static final class BadField extends SenderProblem {
        BadField(String field, String sentence) {
            super(HttpStatus.BAD_REQUEST, "invalid-field", sentence, Map.of("field", field));
        }
    }

    /** Mail to it would come to one of two places, by chance. */
    static final class AddressTaken extends SenderProblem {
        AddressTaken(String address, String whose) {
            super(
                    HttpStatus.CONFLICT,
                    "address-taken",
                    address + " is " + whose + " already; choose another address.",
                    Map.of("field", "address", "address", address));
        }
    }
}
