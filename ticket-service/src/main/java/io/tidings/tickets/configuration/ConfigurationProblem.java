package io.tidings.tickets.configuration;

import io.tidings.spine.web.Problem;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why a configuration cannot be taken over. Nothing of it was. */
abstract sealed class ConfigurationProblem extends Problem {

    private ConfigurationProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    /** @param pointer the place in the document, as a JSON pointer (RFC 6901) */
    record Fault(String pointer, String sentence) {}

    static final class Unfit extends ConfigurationProblem {
        Unfit(List<Fault> faults) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "unfit-configuration",
                    "The document has %d faults, the first at %s: %s Nothing was changed."
                            .formatted(
                                    faults.size(),
                                    faults.getFirst().pointer().isEmpty()
                                            ? "its top"
                                            : faults.getFirst().pointer(),
                                    faults.getFirst().sentence()),
                    Map.of("faults", faults));
        }
    }

    /** A part of the configuration is another service's, and a file without it would not be the desk. */
    static final class MailAway extends ConfigurationProblem {
        MailAway() {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "mail-away",
                    "The mail service does not answer, and its part belongs to the configuration. Try again in a moment.",
                    Map.of());
        }
    }

    static final class ChangedMeanwhile extends ConfigurationProblem {
        ChangedMeanwhile() {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "changed-meanwhile",
                    "Somebody changed the configuration since it was read; nothing was saved. Look at the differences again.",
                    Map.of());
        }
    }
}
