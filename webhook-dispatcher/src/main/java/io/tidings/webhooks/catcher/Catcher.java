package io.tidings.webhooks.catcher;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A private address that shows what is sent to it.
 *
 * @param token the unguessable part of the address; whoever knows it may send here, and can do nothing else
 * @param owner who made it: an agent sees his own, an administrator all
 * @param sealedSecret the key that senders sign with, where one was given
 * @param kept the requests that are still there, oldest first
 * @param caught how many came in all
 */
record Catcher(
        String id,
        String name,
        String token,
        String owner,
        String ownerName,
        Answer answer,
        @Nullable String sealedSecret,
        List<Kept> kept,
        long caught,
        Instant createdAt,
        Instant expires) {

    /** @param bytes of its body */
    record Kept(String id, int bytes) {}

    boolean hasExpired(Instant now) {
        return !now.isBefore(expires);
    }

    Document toDocument() {
        return new Document("_id", id)
                .append("name", name)
                .append("token", token)
                .append("owner", owner)
                .append("ownerName", ownerName)
                .append("answer", answer.toDocument())
                .append("secret", sealedSecret)
                .append("kept", List.of())
                .append("caught", 0L)
                .append("createdAt", Date.from(createdAt))
                .append("expires", Date.from(expires));
    }

    static Catcher of(Document stored) {
        return new Catcher(
                stored.getString("_id"),
                stored.getString("name"),
                stored.getString("token"),
                stored.getString("owner"),
                stored.getString("ownerName"),
                Answer.of(stored.get("answer", Document.class)),
                stored.getString("secret"),
                stored.getList("kept", Document.class).stream()
                        .map(kept -> new Kept(kept.getString("id"), kept.getInteger("bytes")))
                        .toList(),
                stored.get("caught") instanceof Number number ? number.longValue() : 0,
                stored.getDate("createdAt").toInstant(),
                stored.getDate("expires").toInstant());
    }
}
