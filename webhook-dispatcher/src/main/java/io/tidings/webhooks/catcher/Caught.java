package io.tidings.webhooks.catcher;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * One request as it came.
 *
 * @param path behind the catcher's own address; empty for that itself
 * @param from the sender's IP address
 * @param body as it came, byte by byte; of one that was too large the beginning
 * @param cut whether the body was larger than what is kept
 * @param status of the answer it got
 */
@SuppressWarnings("ArrayRecordComponent")
record Caught(
        String id,
        String catcherId,
        Instant at,
        String method,
        String path,
        @Nullable String query,
        String from,
        List<Header> headers,
        byte[] body,
        boolean cut,
        int status,
        List<SignatureCheck> checks) {

    record Header(String name, String value) {}

    Document toDocument(Instant expires) {
        return new Document("_id", id)
                .append("catcher", catcherId)
                .append("at", Date.from(at))
                .append("method", method)
                .append("path", path)
                .append("query", query)
                .append("from", from)
                .append(
                        "headers",
                        headers.stream()
                                .map(header -> new Document("name", header.name()).append("value", header.value()))
                                .toList())
                .append("body", new Binary(body))
                .append("bytes", body.length)
                .append("cut", cut)
                .append("status", status)
                .append(
                        "checks",
                        checks.stream().map(SignatureCheck::toDocument).toList())
                .append("expires", Date.from(expires));
    }

    static Caught of(Document stored) {
        return new Caught(
                stored.getString("_id"),
                stored.getString("catcher"),
                stored.getDate("at").toInstant(),
                stored.getString("method"),
                stored.getString("path"),
                stored.getString("query"),
                stored.getString("from"),
                stored.getList("headers", Document.class).stream()
                        .map(header -> new Header(header.getString("name"), header.getString("value")))
                        .toList(),
                stored.get("body", Binary.class).getData(),
                stored.getBoolean("cut"),
                stored.getInteger("status"),
                stored.getList("checks", Document.class).stream()
                        .map(SignatureCheck::of)
                        .toList());
    }
}
