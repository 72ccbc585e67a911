package io.tidings.mail.quarantine;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What can go wrong with quarantined mails. */
abstract sealed class QuarantineProblem extends Problem {

    private QuarantineProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    static final class NoSuchMail extends QuarantineProblem {
        NoSuchMail(String id) {
            super(
                    HttpStatus.NOT_FOUND,
                    "mail-not-found",
                    "There is no mail " + id + " in quarantine.",
                    Map.of("id", id));
        }
    }

    static final class NotHere extends QuarantineProblem {
        NotHere(String id, @Nullable String reason) {
            super(
                    HttpStatus.CONFLICT,
                    "mail-not-here",
                    "Of mail " + id + " there is nothing here to read. " + reason,
                    Map.of("id", id));
        }
    }
}
