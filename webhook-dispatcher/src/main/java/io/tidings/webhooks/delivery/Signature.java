package io.tidings.webhooks.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.tidings.webhooks.endpoint.Ed25519;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a request by the Standard Webhooks specification 1.0: the receiver's library checks it with the shared key, or with the
 * public half of an asymmetric one, for which the specification's own libraries have no code yet.
 */
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

    /**
     * The header of GitHub, or of WebSub and Jira: {@code sha256=} and the HMAC of the body, in hexadecimal. It has room for one
     * key, so while keys change the old one's stays until it ends, and the new one's goes beside it under the name with
     * {@code -next}.
     *
     * @param secrets newest first; their whole text is the key, which a key pair is not: nobody else has its first half
     */
    static Map<String, String> hubHeaders(String header, String body, List<String> secrets) {
        var headers = new HashMap<String, String>();
        var shared =
                secrets.stream().filter(secret -> !Ed25519.isNamedBy(secret)).toList();
        if (!shared.isEmpty()) {
            headers.put(header, "sha256=" + hmac(shared.getLast(), body));
            if (shared.size() > 1) {
                headers.put(header + "-next", "sha256=" + hmac(shared.getFirst(), body));
            }
        }
        return headers;
    }

    private static String hmac(String secret, String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A delivery cannot be signed with the endpoint's key", e);
        }
    }

    private static String sign(String id, Instant time, String body, String secret) {
        if (Ed25519.isNamedBy(secret)) {
            var signature = Ed25519.sign(secret, id + "." + time.getEpochSecond() + "." + body);
            return "v1a," + Base64.getEncoder().encodeToString(signature);
        }
        try {
            return new Webhook(secret).sign(id, time.getEpochSecond(), body);
        } catch (WebhookSigningException | EmptyWebhookSecretException e) {
            throw new IllegalStateException("A delivery cannot be signed with the endpoint's key", e);
        }
    }
}
