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

    static final class NotBlocked extends OutgoingProblem {
        NotBlocked(String address) {
            super(
                    HttpStatus.NOT_FOUND,
                    "address-not-blocked",
                    "Nothing keeps mail from " + address + " (any more).",
                    Map.of("address", address));
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

    static final class InvalidRecipients extends OutgoingProblem {
        InvalidRecipients(List<String> invalid) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "invalid-recipients",
                    "Neither an address nor a domain: " + String.join(", ", invalid)
                            + ". Write jan@customer.example or customer.example.",
                    Map.of("field", "allowed", "invalid", invalid));
        }
    }

    static final class NobodyAllowed extends OutgoingProblem {
        NobodyAllowed() {
            super(
                    HttpStatus.BAD_REQUEST,
                    "nobody-allowed",
                    "Name at least one address or domain that gets mail; to send nothing at all, choose held.",
                    Map.of("field", "allowed"));
        }
    }

    static final class BadField extends OutgoingProblem {
        BadField(String field, String sentence) {
            super(HttpStatus.BAD_REQUEST, "invalid-field", sentence, Map.of("field", field));
        }
    }

    static final class ChangedMeanwhile extends OutgoingProblem {
        ChangedMeanwhile(SendingPolicy now) {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "changed-meanwhile",
                    "Somebody else changed this meanwhile: outgoing mail is "
                            + now.mode().word() + " now. Look at it, then decide.",
                    Map.of(
                            "mode",
                            now.mode(),
                            "allowed",
                            now.allowed().stream().map(AllowedRecipient::value).toList()));
        }
    }

    static final class SomebodyElses extends OutgoingProblem {
        SomebodyElses() {
            super(HttpStatus.FORBIDDEN, "not-your-answer", "Only who wrote an answer can take it back.", Map.of());
        }
    }

    static final class HasLeft extends OutgoingProblem {
        HasLeft() {
            super(
                    HttpStatus.CONFLICT,
                    "mail-has-left",
                    "The answer has begun to leave and cannot be taken back any more.",
                    Map.of());
        }
    }

    static final class NotSendable extends OutgoingProblem {
        NotSendable(OutgoingMail mail) {
            super(
                    HttpStatus.CONFLICT,
                    "mail-not-sendable",
                    "The mail is " + mail.state().word()
                            + "; only one that failed, bounced, is deferred, uncertain, blocked, suppressed or discarded can be sent again; a held one is released.",
                    Map.of("state", mail.state().word()));
        }
    }
}
