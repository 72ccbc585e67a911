package io.tidings.notifier.alert;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.UpdateOptions;
import io.tidings.spine.work.Prepared;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Which message of a channel the others about the same ticket answer. */
@Component
class AlertThreads implements Prepared {

    /** A ticket that was silent for so long begins a new thread, which is easier found. */
    private static final Duration KEPT = Duration.ofDays(90);

    private final MongoCollection<Document> threads;
    private final Clock clock;

    AlertThreads(MongoDatabase database, Clock clock) {
        threads = database.getCollection("alert_threads");
        this.clock = clock;
    }

    @Override
    public void prepare() {
        threads.createIndex(new Document("expires", 1), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
    }

    Optional<String> find(Alert alert) {
        return Optional.ofNullable(threads.find(key(alert)).first()).map(thread -> thread.getString("post"));
    }

    void begin(Alert alert, String post) {
        var expires = Date.from(clock.instant().plus(KEPT));
        threads.updateOne(
                key(alert),
                new Document("$setOnInsert", new Document("post", post))
                        .append("$set", new Document("expires", expires)),
                new UpdateOptions().upsert(true));
    }

    void forget(Alert alert) {
        threads.deleteOne(key(alert));
    }

    /** Its messages stand in another channel from now on. */
    void forgetAll(String routeId) {
        threads.deleteMany(new Document("_id", new Document("$gt", routeId + ":").append("$lt", routeId + ";")));
    }

    private static Document key(Alert alert) {
        return new Document("_id", alert.routeId() + ":" + alert.ticketId());
    }
}
