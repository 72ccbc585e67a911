package io.tidings.spine.web;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * What makes a repeated creation find the first one: the header {@code Idempotency-Key}, kept on the created document.
 *
 * @param key the caller and the caller's key, so that nobody finds what another made by guessing
 * @param request a digest of what was asked, to tell a repetition from a reuse
 */
public record Repeatable(String key, String request) {

    private static final int LONGEST = 200;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** @return null where the caller sent no key */
    public static @Nullable Repeatable of(Caller caller, @Nullable String header, Object request) {
        if (header == null) {
            return null;
        }
        if (header.isBlank() || header.length() > LONGEST) {
            throw new InvalidField("Idempotency-Key", "An Idempotency-Key has 1 to " + LONGEST + " characters.");
        }
        return new Repeatable(caller.id() + " " + header, digest(JSON.writeValueAsBytes(request)));
    }

    /** The document that an earlier request with this key made. */
    public static Optional<Document> made(MongoCollection<Document> collection, @Nullable Repeatable repeatable) {
        if (repeatable == null) {
            return Optional.empty();
        }
        var first = collection
                .find(new Document("idempotencyKey", repeatable.key()))
                .first();
        if (first != null && !repeatable.request().equals(first.getString("request"))) {
            throw new KeyReused();
        }
        return Optional.ofNullable(first);
    }

    /** Stores the document, or answers the one that an earlier request with the same key made. */
    public static Document insertOnce(
            MongoCollection<Document> collection, Document document, @Nullable Repeatable repeatable) {
        if (repeatable == null) {
            collection.insertOne(document);
            return document;
        }
        collection.createIndex(
                new Document("idempotencyKey", 1),
                new IndexOptions().unique(true).sparse(true));
        document.append("idempotencyKey", repeatable.key()).append("request", repeatable.request());
        try {
            collection.insertOne(document);
            return document;
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return made(collection, repeatable).orElseThrow(() -> e);
        }
    }

    private static String digest(byte[] request) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(request));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The same key with another request. */
    static final class KeyReused extends Problem {
        KeyReused() {
            super(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "idempotency-key-reused",
                    "This Idempotency-Key was used for another request; use a new one.",
                    Map.of("field", "Idempotency-Key"));
        }
    }
}
