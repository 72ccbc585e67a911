package io.tidings.webhooks.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How requests to an endpoint say on whose behalf they come, beside their signature.
 *
 * @param username of {@link Kind#BASIC}
 * @param tokenUrl where {@link Kind#OAUTH2} asks for its tokens, as {@code clientId}, for {@code scope}
 * @param sealedSecret the password, the token or the client's secret; only {@link io.tidings.spine.outgoing.Seal} reads it
 */
public record Auth(
        Kind kind,
        @Nullable String username,
        @Nullable String tokenUrl,
        @Nullable String clientId,
        @Nullable String scope,
        @Nullable String sealedSecret) {

    /** Nothing but the signature, and whatever headers the administrator gave. */
    public static final Auth NONE = new Auth(Kind.NONE, null, null, null, null, null);

    /** What stands in the header {@code Authorization}. */
    public enum Kind {
        @JsonProperty("none")
        NONE,
        /** A name and a password (RFC 7617). */
        @JsonProperty("basic")
        BASIC,
        /** A token that does not change (RFC 6750). */
        @JsonProperty("bearer")
        BEARER,
        /** A token of the receiver's authorization server, by client credentials (RFC 6749 §4.4). */
        @JsonProperty("oauth2")
        OAUTH2;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What its secret is called in requests; the signature's is not among them. */
        String secret() {
            return switch (this) {
                case NONE -> "";
                case BASIC -> "password";
                case BEARER -> "token";
                case OAUTH2 -> "clientSecret";
            };
        }
    }
}
