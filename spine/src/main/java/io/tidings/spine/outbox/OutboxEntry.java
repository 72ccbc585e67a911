package io.tidings.spine.outbox;

import org.bson.Document;

/** A finished event that waits in its document's {@code outbox} for Kafka. */
public record OutboxEntry(String id, String topic, String key, String json) {

    static OutboxEntry of(Document stored) {
        return new OutboxEntry(
                stored.getString("id"), stored.getString("topic"), stored.getString("key"), stored.getString("json"));
    }

    Document toDocument() {
        return new Document("id", id).append("topic", topic).append("key", key).append("json", json);
    }
}
