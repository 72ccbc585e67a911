package io.tidings.notifier.alert;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import io.tidings.spine.work.Prepared;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Keeps the alerts. */
@Component
class AlertStore implements Prepared {

    static final String COLLECTION = "alerts";

    private static final int DUPLICATE_KEY = 11000;

    private final MongoCollection<Document> alerts;

    AlertStore(MongoDatabase database) {
        alerts = database.getCollection(COLLECTION);
    }

    @Override
    public void prepare() {
        alerts.createIndexes(List.of(
                new IndexModel(Indexes.ascending("ticket")),
                new IndexModel(Indexes.ascending("expires"), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS))));
    }

    /** Stores those that are new; the others were planned when the same event came before. */
    void plan(List<Alert> planned) {
        try {
            alerts.insertMany(planned.stream().map(Alert::toDocument).toList(), new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            var onlyRepeats = e.getWriteConcernError() == null
                    && e.getWriteErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY);
            if (!onlyRepeats) {
                throw e;
            }
        }
    }

    /** Takes the words out of every alert of these tickets; what was not sent yet never is. */
    void redact(Set<String> ticketIds) {
        alerts.updateMany(
                new Document("ticket", new Document("$in", List.copyOf(ticketIds))),
                new Document("$set", new Document("text", "").append("state", Alert.State.ERASED.name()))
                        .append("$unset", new Document("due", ""))
                        .append("$inc", new Document("version", 1L).append("claim", 1L)));
    }
}
