package io.tidings.spine.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.tidings.surroundings.Surroundings;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class ForgettingTests {

    private final MongoDatabase database = Surroundings.database();
    private final OutboxStore store = new OutboxStore(database, Publishing.SOURCE);

    @Test
    void ofThoseThatAreForgottenTogetherTheOneThatWasWrittenMeanwhileKeepsWhatItHasToSay() throws Exception {
        var images = IntStream.range(0, 20)
                .mapToObj(n -> made("thing-" + n, 1 + n % 3))
                .toList();
        database.getCollection(Publishing.THINGS)
                .updateOne(new Document("_id", "thing-7"), new Document("$inc", new Document("version", 1L)));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var forgotten = images.stream()
                    .map(image -> threads.submit(() -> store.forget(image)))
                    .toList();
            for (var n = 0; n < images.size(); n++) {
                assertThat(forgotten.get(n).get()).as("thing-" + n).isEqualTo(n != 7);
            }
        }

        assertThat(database.getCollection(Publishing.THINGS)
                        .find(new Document("relayDue", new Document("$exists", true))))
                .extracting(thing -> thing.get("_id"))
                .containsExactly("thing-7");
    }

    private Document made(String id, long version) {
        var thing = new Document("_id", id)
                .append("version", version)
                .append("outbox", List.of(new Document("id", "event of " + id)))
                .append("relayDue", new Date());
        database.getCollection(Publishing.THINGS).insertOne(thing);
        return thing;
    }
}
