package io.tidings.mail.configuration;

import io.tidings.spine.web.Problem;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** The mail's part of a configuration cannot be taken over. Nothing of it was. */
final class UnfitMail extends Problem {

    UnfitMail(List<Faults.Fault> faults) {
        super(
                HttpStatus.BAD_REQUEST,
                "unfit-configuration",
                "The mail's part has %d faults, the first at %s: %s"
                        .formatted(
                                faults.size(),
                                faults.getFirst().pointer(),
                                faults.getFirst().sentence()),
                Map.of("faults", faults));
    }
}
