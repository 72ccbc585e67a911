package io.tidings.mail.outgoing;

import io.tidings.spine.web.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** What can go wrong with the list of outgoing mails. */
abstract sealed class OutgoingProblem extends Problem {

    private OutgoingProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    static final class NoSuchMail extends OutgoingProblem {
        NoSuchMail(String id) {
            super(HttpStatus.NOT_FOUND, "mail-not-found", "There is no outgoing mail " + id + ".", Map.of("id", id));
        }
    }

    static final class NoSuchState extends OutgoingProblem {
        NoSuchState(String word) {
            this(
                    word,
                    Arrays.stream(OutgoingState.values())
                            .map(OutgoingState::word)
                            .toList());
        }

        private NoSuchState(String word, List<String> known) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "unknown-state",
                    "There is no state " + word + "; there are " + String.join(", ", known) + ".",
                    Map.of("known", known));
        }
    }

    static final class NotSendable extends OutgoingProblem {
        NotSendable(OutgoingMail mail) {
            super(
                    HttpStatus.CONFLICT,
                    "mail-not-sendable",
                    "The mail is " + mail.state().word()
                            + "; only one that failed, bounced, is uncertain or was held back can be sent again.",
                    Map.of("state", mail.state().word()));
        }
    }
}
