package io.tidings.webhooks.catcher;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * What became of checking a request's signature, with what a person needs to mend it.
 *
 * @param missing the header that is not there
 * @param keyOf whose key fits, or was tried: the catcher's own, or an endpoint's by its name
 * @param id the message's id, as signed
 * @param timestamp as signed, in seconds since 1970
 * @param age seconds between that and the arrival; negative where the sender's clock is ahead
 * @param signatures for each signature in the header whether it fits, in its order
 * @param hints what would make the signature fit after all
 */
record SignatureCheck(
        Scheme scheme,
        Outcome outcome,
        @Nullable String missing,
        @Nullable String keyOf,
        @Nullable String id,
        @Nullable Long timestamp,
        @Nullable Long age,
        List<Boolean> signatures,
        List<Hint> hints) {

    /** How a request may be signed. */
    enum Scheme {
        /** Standard Webhooks 1.0, {@code webhook-signature}. */
        @JsonProperty("standard-webhooks")
        STANDARD_WEBHOOKS,
        /** As GitHub signs, {@code X-Hub-Signature-256}. */
        @JsonProperty("x-hub-signature-256")
        HUB_SHA_256
    }

    /** The one word. */
    enum Outcome {
        @JsonProperty("fits")
        FITS,
        /** The signature fits, but a receiver would refuse the time: it is more than five minutes away. */
        @JsonProperty("outside-tolerance")
        OUTSIDE_TOLERANCE,
        /** Signed, and nobody told this catcher the key. */
        @JsonProperty("no-key")
        NO_KEY,
        @JsonProperty("missing-header")
        MISSING_HEADER,
        /** A header cannot be read: no number where the time stands, or no signature of a known version. */
        @JsonProperty("unreadable")
        UNREADABLE,
        @JsonProperty("differs")
        DIFFERS,
        /** The body is larger than what is kept, so nothing can be said. */
        @JsonProperty("body-cut")
        BODY_CUT
    }

    /** A usual mistake that explains the difference. */
    enum Hint {
        /** The key's text was used, and not the bytes that its base64 stands for. */
        @JsonProperty("key-not-decoded")
        KEY_NOT_DECODED,
        /** The key's base64 was decoded, where the text itself is the key. */
        @JsonProperty("key-decoded")
        KEY_DECODED,
        /** The key was used with its prefix {@code whsec_}. */
        @JsonProperty("key-with-prefix")
        KEY_WITH_PREFIX,
        /** Only the body was signed, without id and time. */
        @JsonProperty("body-only")
        BODY_ONLY,
        /** Time and body were signed, without the id. */
        @JsonProperty("without-id")
        WITHOUT_ID,
        /** Written in hexadecimal, where base64 is asked for. */
        @JsonProperty("hex")
        HEX,
        /** Written in base64, where hexadecimal is asked for. */
        @JsonProperty("base64")
        BASE64
    }

    Document toDocument() {
        return new Document("scheme", scheme.name())
                .append("outcome", outcome.name())
                .append("missing", missing)
                .append("keyOf", keyOf)
                .append("id", id)
                .append("timestamp", timestamp)
                .append("age", age)
                .append("signatures", signatures)
                .append("hints", hints.stream().map(Hint::name).toList());
    }

    static SignatureCheck of(Document stored) {
        return new SignatureCheck(
                Scheme.valueOf(stored.getString("scheme")),
                Outcome.valueOf(stored.getString("outcome")),
                stored.getString("missing"),
                stored.getString("keyOf"),
                stored.getString("id"),
                stored.getLong("timestamp"),
                stored.getLong("age"),
                stored.getList("signatures", Boolean.class),
                stored.getList("hints", String.class).stream()
                        .map(Hint::valueOf)
                        .toList());
    }
}
