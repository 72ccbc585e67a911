package io.tidings.webhooks.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The header for receivers that check signatures as GitHub's or Jira's are checked; {@code sha256=} and the HMAC of the body. */
public enum HubSignature {
    @JsonProperty("none")
    NONE,
    /** As GitHub has it. */
    @JsonProperty("x-hub-signature-256")
    X_HUB_SIGNATURE_256,
    /** As WebSub and Jira have it. */
    @JsonProperty("x-hub-signature")
    X_HUB_SIGNATURE;

    /** The header's name, which is also how it is stored. */
    public String header() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static HubSignature of(String header) {
        return valueOf(header.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
