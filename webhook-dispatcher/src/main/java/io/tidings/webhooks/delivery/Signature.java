package io.tidings.webhooks.delivery;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Signs a request by the Standard Webhooks specification 1.0: the receiver's library checks it with the shared key. */
final class Signature {

    private Signature() {}

    /**
     * The three headers.
     *
     * @param id of the delivery, the same for each of its attempts; receivers drop repeats by it
     * @param time of the attempt by the machine's clock, since receivers refuse what is older than five minutes
     * @param secrets each signs, so that a receiver may know the old or the new one while they change
     */
    static Map<String, String> headers(String id, Instant time, String body, List<String> secrets) {
        var signatures = new StringJoiner(" ");
        for (var secret : secrets) {
            signatures.add(sign(id, time, body, secret));
        }
        return Map.of(
                "webhook-id", id,
                "webhook-timestamp", Long.toString(time.getEpochSecond()),
                "webhook-signature", signatures.toString());
    }

    private static String sign(String id, Instant time, String body, String secret) {
        try {
            return new Webhook(secret).sign(id, time.getEpochSecond(), body);
        } catch (WebhookSigningException | EmptyWebhookSecretException e) {
            throw new IllegalStateException("A delivery cannot be signed with the endpoint's key", e);
        }
    }
}
