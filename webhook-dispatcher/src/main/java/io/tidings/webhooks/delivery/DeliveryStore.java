package io.tidings.webhooks.delivery;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.Prepared;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps the deliveries with their attempts. */
@Component
class DeliveryStore implements Prepared {

    static final String COLLECTION = "deliveries";

    private static final int DUPLICATE_KEY = 11000;

    private final MongoCollection<Document> deliveries;

    DeliveryStore(MongoDatabase database) {
        deliveries = database.getCollection(COLLECTION);
    }

    @Override
    public void prepare() {
        deliveries.createIndexes(List.of(
                new IndexModel(Indexes.descending("endpoint", "_id")),
                new IndexModel(Indexes.descending("endpoint", "state", "_id")),
                new IndexModel(Indexes.descending("state", "_id")),
                new IndexModel(Indexes.ascending("ticket")),
                new IndexModel(Indexes.ascending("expires"), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS))));
    }

    /** Stores those that are new; the others were planned when the same event came before. */
    void plan(List<Delivery> planned) {
        if (planned.isEmpty()) {
            return;
        }
        try {
            deliveries.insertMany(
                    planned.stream().map(Delivery::toDocument).toList(), new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            var onlyRepeats = e.getWriteConcernError() == null
                    && e.getWriteErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY);
            if (!onlyRepeats) {
                throw e;
            }
        }
    }

    Optional<Delivery> find(String id) {
        return Optional.ofNullable(deliveries.find(new Document("_id", id)).first())
                .map(Delivery::of);
    }

    /** Newest first, by the time in the event's id. */
    List<Delivery> list(
            @Nullable String endpointId, @Nullable DeliveryState state, @Nullable String before, int limit) {
        var query = new Document();
        if (endpointId != null) {
            query.append("endpoint", endpointId);
        }
        if (state != null) {
            query.append("state", state.word());
        }
        if (before != null) {
            query.append("_id", new Document("$lt", before));
        }
        return deliveries
                .find(query)
                .projection(new Document("body", 0))
                .sort(new Document("_id", -1))
                .limit(limit)
                .map(stored -> Delivery.of(stored.append("body", "")))
                .into(new ArrayList<>());
    }

    /** Takes an endpoint's deliveries away, as if they had never been planned. */
    void deleteOf(String endpointId) {
        deliveries.deleteMany(new Document("endpoint", endpointId));
    }

    /** Writes an attempt down before it is made; false where the claim was lost, and then it may not be made. */
    boolean begin(Claimed claimed, Attempt attempt) {
        var fence = new Document("_id", claimed.document().get("_id"))
                .append("claim", claimed.document().get("claim"));
        return deliveries
                        .updateOne(fence, new Document("$push", new Document("attempts", attempt.toDocument())))
                        .getMatchedCount()
                == 1;
    }

    /**
     * Takes the words out of every delivery of these tickets, sent or not: an answer may have repeated them, and an event
     * about something else quotes the last message.
     */
    void redact(Set<String> ticketIds) {
        deliveries.updateMany(
                new Document("ticket", new Document("$in", List.copyOf(ticketIds))),
                new Document(
                                "$set",
                                new Document("body", "")
                                        .append("state", DeliveryState.ERASED.word())
                                        .append("attempts", List.of()))
                        .append("$unset", new Document("due", ""))
                        .append("$inc", new Document("version", 1L).append("claim", 1L)));
    }
}
