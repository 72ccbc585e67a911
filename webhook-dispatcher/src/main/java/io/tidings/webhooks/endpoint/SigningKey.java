package io.tidings.webhooks.endpoint;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs.
 *
 * @param sealed read by {@link io.tidings.spine.outgoing.Seal} alone
 * @param until when it ends, where another has taken its place
 */
public record SigningKey(String sealed, @Nullable Instant until) {

    boolean isInForce(Instant now) {
        return until == null || now.isBefore(until);
    }
}
