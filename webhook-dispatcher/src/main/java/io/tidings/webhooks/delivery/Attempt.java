package io.tidings.webhooks.delivery;

import io.tidings.spine.outgoing.OutgoingResult;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to deliver. It is recorded before it is made; one without {@code millis} was cut short by the end of its
 * process, and nobody knows whether it arrived.
 *
 * @param reason why there was no answer, as {@link OutgoingResult.Reason}, or {@code no_token}
 * @param throttled whether the receiver asked to wait, which is not counted among the tries
 * @param response the start of the answer's body, or the sentence that says why there was none
 */
record Attempt(
        int n,
        Instant at,
        String url,
        @Nullable Integer status,
        @Nullable String reason,
        @Nullable String response,
        @Nullable Long millis,
        boolean throttled) {

    static Attempt begun(int n, Instant at, String url) {
        return new Attempt(n, at, url, null, null, null, null, false);
    }

    Attempt ended(OutgoingResult result) {
        return switch (result) {
            case OutgoingResult.Answered answered ->
                new Attempt(
                        n,
                        at,
                        url,
                        answered.status(),
                        null,
                        answered.bodyStart(),
                        answered.millis(),
                        isThrottling(answered));
            case OutgoingResult.Failed failed ->
                new Attempt(
                        n,
                        at,
                        url,
                        null,
                        failed.reason().name().toLowerCase(Locale.ROOT),
                        failed.text(),
                        failed.millis(),
                        false);
        };
    }

    /** 429, or an outage that says how long it lasts (RFC 9110 §15.6.4). */
    private static boolean isThrottling(OutgoingResult.Answered answered) {
        return answered.status() == 429
                || (answered.status() == 503 && answered.header("retry-after").isPresent());
    }

    /** There was no token to send it with. */
    Attempt withoutToken(String sentence, long millis) {
        return new Attempt(n, at, url, null, "no_token", sentence, millis, false);
    }

    Document toDocument() {
        return new Document("n", n)
                .append("at", Date.from(at))
                .append("url", url)
                .append("status", status)
                .append("reason", reason)
                .append("response", response)
                .append("millis", millis)
                .append("throttled", throttled);
    }

    static Attempt of(Document stored) {
        return new Attempt(
                stored.getInteger("n"),
                stored.getDate("at").toInstant(),
                stored.getString("url"),
                stored.getInteger("status"),
                stored.getString("reason"),
                stored.getString("response"),
                stored.getLong("millis"),
                stored.getBoolean("throttled", false));
    }
}
