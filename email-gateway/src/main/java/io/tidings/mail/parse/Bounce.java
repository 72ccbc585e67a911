package io.tidings.mail.parse;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mail that says another mail was not delivered, or not yet.
 *
 * @param originalIds message ids of the mail it speaks of, most trustworthy first
 * @param inProse its words and its sender look like it, and nothing that only programs write says so: people whose name or subject
 *     has such words write mails as well
 */
public record Bounce(List<Recipient> recipients, List<String> originalIds, boolean inProse) {

    public Bounce {
        recipients = List.copyOf(recipients);
        originalIds = List.copyOf(originalIds);
    }

    /**
     * @param status an enhanced status code (RFC 3463) such as {@code 5.1.1}
     * @param code the SMTP reply code
     * @param hard it will not heal by itself
     * @param delayed whoever reports it still tries
     */
    public record Recipient(
            String address, String status, @Nullable String code, String reason, boolean hard, boolean delayed) {}

    /** The enhanced status code that a server meant which answered so. @param code its reply code, such as 550 */
    public static String statusOf(int code, String answer) {
        return BounceReasons.enhancedStatus(answer)
                .or(() -> BounceReasons.statusOf(answer, Optional.of(Integer.toString(code))))
                .orElse(code / 100 + ".0.0");
    }
}
