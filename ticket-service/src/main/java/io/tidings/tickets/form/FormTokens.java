package io.tidings.tickets.form;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Form tokens: a page gets one with the form, and sends it back with what was filled in. It says when the form was shown and how
 * much work is asked for, is good for this form alone, for a while, and for one submission. Signed, so that nothing is stored
 * until somebody really writes; with a key that all replicas find in the store.
 */
@Component
class FormTokens implements Prepared {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int NONCE = 16;
    private static final int SIGNED = Long.BYTES + 1 + NONCE;
    private static final int SIGNATURE = 32;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final MongoCollection<Document> keys;
    private final FormProperties properties;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private volatile byte @Nullable [] key;

    FormTokens(MongoDatabase database, FormProperties properties, Clock clock) {
        this.keys = database.getCollection("form_token_key");
        this.properties = properties;
        this.clock = clock;
    }

    /** The first replica makes the key; whoever is second finds it. */
    @Override
    public void prepare() {
        if (keys.find(new Document("_id", "key")).first() != null) {
            return;
        }
        try {
            keys.insertOne(new Document("_id", "key").append("bytes", new Binary(random(SIGNATURE))));
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
    }

    /**
     * What a page gets with the form.
     *
     * @param lastsSeconds how long it is good
     * @param soonestMillis how long a submission has to wait for, from now
     * @param bits so many leading bits of SHA-256({@code token:proof}) have to be zero; 0 asks for no proof
     */
    record Issued(String token, long lastsSeconds, long soonestMillis, int bits) {}

    Issued issue(Form form) {
        var bits = form.proofOfWork() ? properties.proofBits() : 0;
        var signed = ByteBuffer.allocate(SIGNED)
                .putLong(clock.millis())
                .put((byte) bits)
                .put(random(NONCE))
                .array();
        var token = ENCODER.encodeToString(signed) + "." + ENCODER.encodeToString(signature(form.id(), signed));
        return new Issued(
                token, properties.tokenLasts().toSeconds(), properties.soonest().toMillis(), bits);
    }

    /**
     * The name of the one submission that a token is good for.
     *
     * @param proof what the page calculated; null where it did not
     * @throws FormProblem.Token where it is not good
     */
    String spent(Form form, String token, @Nullable String proof) {
        var signed = signed(form, token);
        var age = Duration.between(Instant.ofEpochMilli(signed.getLong()), clock.instant());
        if (age.compareTo(properties.tokenLasts()) > 0) {
            throw new FormProblem.Token(
                    "form-token-expired", "The page was open for too long; ask for the form again and send once more.");
        }
        if (age.compareTo(properties.soonest()) < 0) {
            throw new FormProblem.Token(
                    "form-too-early",
                    "Nobody fills in a form that fast; wait for %d s and send again."
                            .formatted(properties.soonest().toSeconds()));
        }
        var bits = signed.get();
        if (bits > 0 && (proof == null || proof.length() > 20 || leadingZeros(token + ":" + proof) < bits)) {
            throw new FormProblem.Token(
                    "form-proof", "The proof of work is missing or wrong; see how a form is sent by a program.");
        }
        var nonce = new byte[NONCE];
        signed.get(nonce);
        return HexFormat.of().formatHex(nonce);
    }

    private ByteBuffer signed(Form form, String token) {
        try {
            var parts = token.split("\\.", -1);
            var signed = Base64.getUrlDecoder().decode(parts[0]);
            var signature = Base64.getUrlDecoder().decode(parts.length == 2 ? parts[1] : "");
            if (signed.length == SIGNED && MessageDigest.isEqual(signature, signature(form.id(), signed))) {
                return ByteBuffer.wrap(signed);
            }
        } catch (IllegalArgumentException notOurs) {
            // Told below, like any other that is not ours.
        }
        throw new FormProblem.Token(
                "form-token-invalid", "This is no token of this form; ask for the form again and send once more.");
    }

    private static int leadingZeros(String text) {
        var digest = Digests.sha256().digest(text.getBytes(StandardCharsets.US_ASCII));
        return Integer.numberOfLeadingZeros(ByteBuffer.wrap(digest).getInt());
    }

    private byte[] signature(String formId, byte[] signed) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(), ALGORITHM));
            mac.update(formId.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }

    private byte[] key() {
        var known = key;
        if (known == null) {
            var stored = keys.find(new Document("_id", "key")).first();
            if (stored == null) {
                throw new IllegalStateException("The key of the form tokens is gone from the store");
            }
            known = stored.get("bytes", Binary.class).getData();
            key = Arrays.copyOf(known, known.length);
        }
        return known;
    }

    private byte[] random(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
