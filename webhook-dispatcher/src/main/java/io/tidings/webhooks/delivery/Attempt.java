package io.tidings.webhooks.delivery;

import static java.util.stream.Collectors.toMap;

import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult;
import io.tidings.spine.outgoing.Why;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to deliver. It is recorded before it is made; one without {@code millis} was cut short by the end of its
 * process, and nobody knows whether it arrived.
 *
 * @param method of the request; absent until it is made, and of attempts from before it was recorded
 * @param requestHeaders by name, as they were sent; what is a secret is masked
 * @param reason why there was no answer, as {@link OutgoingResult.Reason}, or {@code no_token}
 * @param throttled whether the receiver asked to wait, which is not counted among the tries
 * @param response the start of the answer's body, or the sentence in English that says why there was none
 * @param why that sentence's word, for sentences in other languages; absent where there was an answer
 */
record Attempt(
        int n,
        Instant at,
        String url,
        @Nullable String method,
        Map<String, String> requestHeaders,
        @Nullable Integer status,
        @Nullable String reason,
        @Nullable String response,
        Why.@Nullable Words why,
        @Nullable Long millis,
        boolean throttled) {

    private static final String MASK = "•••";

    /** What is shorter occurs in every answer by chance. */
    private static final int SHORTEST_ECHO = 6;

    Attempt {
        requestHeaders = Map.copyOf(requestHeaders);
    }

    static Attempt begun(int n, Instant at, String url) {
        return new Attempt(n, at, url, null, Map.of(), null, null, null, null, null, false);
    }

    /**
     * With what is asked.
     *
     * @param secret the names of the headers whose values nobody shall read; of {@code Authorization} its scheme is shown
     */
    Attempt asking(OutgoingRequest request, Set<String> secret) {
        var shown = new HashMap<String, String>();
        request.headers().forEach((name, value) -> shown.put(name, shown(name, value, secret)));
        return new Attempt(n, at, url, request.method(), shown, status, reason, response, why, millis, throttled);
    }

    /** Receivers that say what they were sent, as those for trying things out do, put no secret into the log. */
    Attempt withoutEchoOf(OutgoingRequest request, Set<String> secret) {
        if (response == null) {
            return this;
        }
        var masked = response;
        for (var header : request.headers().entrySet()) {
            var value = header.getKey().equalsIgnoreCase("authorization")
                    ? header.getValue().substring(header.getValue().indexOf(' ') + 1)
                    : secret.contains(header.getKey()) ? header.getValue() : "";
            masked = value.length() < SHORTEST_ECHO ? masked : masked.replace(value, MASK);
        }
        return new Attempt(n, at, url, method, requestHeaders, status, reason, masked, why, millis, throttled);
    }

    private static String shown(String name, String value, Set<String> secret) {
        if (name.equalsIgnoreCase("authorization")) {
            return value.contains(" ") ? value.substring(0, value.indexOf(' ') + 1) + MASK : MASK;
        }
        return secret.contains(name) ? MASK : value;
    }

    Attempt ended(OutgoingResult result) {
        return switch (result) {
            case OutgoingResult.Answered answered ->
                new Attempt(
                        n,
                        at,
                        url,
                        method,
                        requestHeaders,
                        answered.status(),
                        null,
                        answered.bodyStart(),
                        null,
                        answered.millis(),
                        isThrottling(answered));
            case OutgoingResult.Failed failed ->
                new Attempt(
                        n,
                        at,
                        url,
                        method,
                        requestHeaders,
                        null,
                        failed.reason().name().toLowerCase(Locale.ROOT),
                        failed.text(),
                        failed.why().words(),
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
    Attempt withoutToken(Why why, long millis) {
        return new Attempt(n, at, url, null, Map.of(), null, "no_token", why.sentence(), why.words(), millis, false);
    }

    Document toDocument() {
        return new Document("n", n)
                .append("at", Date.from(at))
                .append("url", url)
                .append("method", method)
                .append("headers", new Document(new HashMap<>(requestHeaders)))
                .append("status", status)
                .append("reason", reason)
                .append("response", response)
                .append("why", why == null ? null : why.toDocument())
                .append("millis", millis)
                .append("throttled", throttled);
    }

    static Attempt of(Document stored) {
        return new Attempt(
                stored.getInteger("n"),
                stored.getDate("at").toInstant(),
                stored.getString("url"),
                stored.getString("method"),
                headers(stored.get("headers", new Document())),
                stored.getInteger("status"),
                stored.getString("reason"),
                stored.getString("response"),
                Why.Words.in(stored, "why"),
                stored.getLong("millis"),
                stored.getBoolean("throttled", false));
    }

    private static Map<String, String> headers(Document stored) {
        return stored.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, header -> String.valueOf(header.getValue())));
    }
}
