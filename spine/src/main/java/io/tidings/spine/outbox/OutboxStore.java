package io.tidings.spine.outbox;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertManyOptions;
import io.tidings.events.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;

/** One publishing collection as the relay sees it: what is due, who has it, what is done with. */
final class OutboxStore {

    private static final FindOneAndUpdateOptions POST_IMAGE = new FindOneAndUpdateOptions().returnDocument(AFTER);
    private static final int DUPLICATE_KEY = 11000;

    private final OutboxSource source;
    private final MongoCollection<Document> documents;
    private final MongoCollection<Document> history;

    OutboxStore(MongoDatabase database, OutboxSource source) {
        this.source = source;
        documents = database.getCollection(source.collection());
        history = database.getCollection("history");
    }

    static Object id(Document image) {
        return Objects.requireNonNull(image.get("_id"));
    }

    static long version(Document image) {
        return image.get("version") instanceof Number number ? number.longValue() : 0;
    }

    static List<OutboxEntry> entries(Document image) {
        return image.getList("outbox", Document.class, List.of()).stream()
                .map(OutboxEntry::of)
                .toList();
    }

    OutboxSource source() {
        return source;
    }

    void prepare() {
        documents.createIndex(new Document("relayDue", 1), new IndexOptions().sparse(true));
        if (source.keepsHistory()) {
            history.createIndex(new Document("document", 1).append("version", 1));
        }
    }

    /** Whose claim has ended, the longest waiting first: no more than what a claim needs. */
    List<Document> due(Instant now, int most) {
        return documents
                .find(new Document("relayDue", new Document("$lte", Date.from(now))))
                .projection(new Document("relayDue", 1))
                .sort(new Document("relayDue", 1))
                .limit(most)
                .into(new ArrayList<>());
    }

    /** The document as it is now, or empty where another process was faster. */
    Optional<Document> claim(Document due, Instant until) {
        return Optional.ofNullable(documents.findOneAndUpdate(
                new Document("_id", due.get("_id")).append("relayDue", due.get("relayDue")),
                new Document("$set", new Document("relayDue", Date.from(until))),
                POST_IMAGE));
    }

    /** What a document changes by, not what it looked like: the answer to who did what. A repeat is no second line. */
    void remember(Object document, List<OutboxEntry> entries, List<Event> events) {
        if (events.isEmpty() || !source.keepsHistory()) {
            return;
        }
        var rows = new ArrayList<Document>(events.size());
        for (var i = 0; i < events.size(); i++) {
            var event = events.get(i);
            rows.add(new Document("_id", event.id())
                    .append("document", document)
                    .append("version", event.version())
                    .append("type", event.type())
                    .append("time", Date.from(event.time()))
                    .append("actor", event.actor())
                    .append("json", entries.get(i).json()));
        }
        try {
            history.insertMany(rows, new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            var isOnlyARepeat = e.getWriteConcernError() == null
                    && e.getWriteErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY);
            if (!isOnlyARepeat) {
                throw e;
            }
        }
    }

    /** @return false where the document was written in between; then nothing is forgotten yet */
    boolean forgetAll(Document image) {
        return documents
                        .updateOne(
                                new Document("_id", image.get("_id")).append("version", image.get("version")),
                                new Document("$set", new Document("outbox", List.of()))
                                        .append("$unset", new Document("relayDue", "")))
                        .getMatchedCount()
                == 1;
    }

    /** Takes these events out of the document, whatever else it has become; empty where it is gone. */
    Optional<Document> forget(Object id, Collection<String> events) {
        var left = documents.findOneAndUpdate(
                new Document("_id", id),
                new Document("$pull", new Document("outbox", new Document("id", new Document("$in", events)))),
                POST_IMAGE);
        if (left != null && entries(left).isEmpty()) {
            documents.updateOne(
                    new Document("_id", id)
                            .append("version", left.get("version"))
                            .append("outbox", List.of()),
                    new Document("$unset", new Document("relayDue", "")));
        }
        return Optional.ofNullable(left);
    }

    /** How many documents wait, counted up to {@code most}. */
    long waiting(int most) {
        return documents.countDocuments(
                new Document("relayDue", new Document("$gt", new Date(0))),
                new com.mongodb.client.model.CountOptions().limit(most));
    }

    /** The event that has waited longest, as far as the claims tell. */
    Optional<OutboxEntry> oldest() {
        var first = documents
                .find(new Document("relayDue", new Document("$gt", new Date(0))))
                .projection(new Document("outbox", 1))
                .sort(new Document("relayDue", 1))
                .first();
        return first == null ? Optional.empty() : entries(first).stream().findFirst();
    }
}
