package io.tidings.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class EmbeddedStoreTests {

    @Test
    void aDriverWritesAndReads() {
        try (var store = EmbeddedStore.start();
                var client = MongoClients.create(store.connectionString())) {
            var notes = client.getDatabase("trial").getCollection("notes");
            notes.insertOne(new Document("_id", 1).append("text", "hello"));
            assertThat(notes.find(new Document("_id", 1)).first()).containsEntry("text", "hello");
        }
    }

    @Test
    void aHealthCheckIsAnswered() {
        try (var store = EmbeddedStore.start();
                var client = MongoClients.create(store.connectionString())) {
            var answer = client.getDatabase("local").runCommand(new Document("hello", 1));
            assertThat(answer).containsEntry("isWritablePrimary", true).containsKey("maxWireVersion");
        }
    }
}
