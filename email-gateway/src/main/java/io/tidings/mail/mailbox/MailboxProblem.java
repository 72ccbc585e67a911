package io.tidings.mail.mailbox;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** What cannot be done with a mailbox. */
abstract sealed class MailboxProblem extends Problem {

    private MailboxProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    static final class NoSuchMailbox extends MailboxProblem {

        NoSuchMailbox(String id) {
            super(HttpStatus.NOT_FOUND, "mailbox-not-found", "There is no mailbox " + id + ".", Map.of("id", id));
        }
    }

    static final class ChangedMeanwhile extends MailboxProblem {

        ChangedMeanwhile(RemoteMailbox now) {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "changed-meanwhile",
                    "Mailbox %s was changed by somebody else; it is at version %d. Read it again before changing it."
                            .formatted(now.name(), now.version()),
                    Map.of("version", now.version()));
        }
    }

    /** A stored password would travel to another server than the one it was given for. */
    static final class SecretNeeded extends MailboxProblem {

        SecretNeeded() {
            super(
                    HttpStatus.BAD_REQUEST,
                    "secret-needed",
                    "Type the password or the application's secrets once more: stored ones go to no other server,"
                            + " port, encryption or provider than those they were given for.",
                    Map.of("field", "password"));
        }
    }

    static final class NoEncryption extends MailboxProblem {

        NoEncryption() {
            super(
                    HttpStatus.BAD_REQUEST,
                    "encryption-needed",
                    "Connections without encryption are not allowed here. Choose TLS or STARTTLS, or let the operator"
                            + " set TIDINGS_MAIL_FETCH_UNENCRYPTED.",
                    Map.of("field", "security"));
        }
    }

    static final class NoKey extends MailboxProblem {

        NoKey() {
            super(
                    HttpStatus.CONFLICT,
                    "encryption-key-missing",
                    "Passwords are kept encrypted, and the mail service has no key for that. Let the operator set"
                            + " TIDINGS_ENCRYPTION_KEY.",
                    Map.of());
        }
    }
}
