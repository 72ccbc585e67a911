package io.tidings.spine.outbox;

import static com.mongodb.client.model.ReturnDocument.AFTER;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.UpdateManyModel;
import io.tidings.events.Event;
import io.tidings.spine.work.RoundTrips;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;

/** One publishing collection as the relay sees it: what is due, who has it, what is done with. */
final class OutboxStore {

    private static final FindOneAndUpdateOptions POST_IMAGE = new FindOneAndUpdateOptions().returnDocument(AFTER);
    private static final int DUPLICATE_KEY = 11000;

    private final OutboxSource source;
    private final MongoCollection<Document> documents;
    private final MongoCollection<Document> history;

    /** Documents that are relayed side by side are done with together. */
    private final RoundTrips<Document, Boolean> forgetting;

    OutboxStore(MongoDatabase database, OutboxSource source) {
        this.source = source;
        forgetting = new RoundTrips<>("outbox-" + source.collection() + "-forgetting", this::forgetTogether);
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

    /** An event of a document, as it is sent. */
    record Said(Object document, OutboxEntry entry, Event event) {}

    /** What documents change by, not what they looked like: the answer to who did what. A repeat is no second line. */
    void remember(List<Said> said) {
        if (said.isEmpty() || !source.keepsHistory()) {
            return;
        }
        var rows = said.stream()
                .map(each -> new Document("_id", each.event().id())
                        .append("document", each.document())
                        .append("version", each.event().version())
                        .append("type", each.event().type())
                        .append("time", Date.from(each.event().time()))
                        .append("actor", each.event().actor())
                        .append("json", each.entry().json()))
                .toList();
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

    /** @return false where the document was written in between; then nothing of it is forgotten yet */
    boolean forget(Document image) {
        return forgetting.ask(image);
    }

    private List<Supplier<Boolean>> forgetTogether(List<Document> images) {
        var isAll = forgetAll(images);
        return images.stream()
                .<Supplier<Boolean>>map(image -> () -> isAll || forgetAll(List.of(image)))
                .toList();
    }

    /** @return false where one of the documents was written in between; of that one nothing is forgotten yet */
    boolean forgetAll(List<Document> images) {
        var byVersion = images.stream().collect(groupingBy(OutboxStore::version, mapping(OutboxStore::id, toList())));
        var models = byVersion.entrySet().stream()
                .map(same -> new UpdateManyModel<Document>(
                        new Document("_id", new Document("$in", same.getValue())).append("version", same.getKey()),
                        new Document("$set", new Document("outbox", List.of()))
                                .append("$unset", new Document("relayDue", ""))))
                .toList();
        return documents
                        .bulkWrite(models, new BulkWriteOptions().ordered(false))
                        .getMatchedCount()
                == images.size();
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
