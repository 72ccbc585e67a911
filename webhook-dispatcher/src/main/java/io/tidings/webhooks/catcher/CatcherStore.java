package io.tidings.webhooks.catcher;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import io.tidings.spine.web.Repeatable;
import io.tidings.spine.work.Prepared;
import io.tidings.webhooks.catcher.Catcher.Kept;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps the catchers and what they caught. */
@Component
class CatcherStore implements Prepared {

    private static final FindOneAndUpdateOptions POST_IMAGE = new FindOneAndUpdateOptions().returnDocument(AFTER);

    private final MongoCollection<Document> catchers;
    private final MongoCollection<Document> caught;
    private final CatcherProperties properties;

    CatcherStore(MongoDatabase database, CatcherProperties properties) {
        catchers = database.getCollection("catchers");
        caught = database.getCollection("caught");
        this.properties = properties;
    }

    @Override
    public void prepare() {
        var atItsEnd = new IndexOptions().expireAfter(0L, TimeUnit.SECONDS);
        catchers.createIndex(new Document("token", 1), new IndexOptions().unique(true));
        catchers.createIndex(new Document("expires", 1), atItsEnd);
        caught.createIndex(new Document("catcher", 1).append("_id", -1));
        caught.createIndex(new Document("expires", 1), atItsEnd);
    }

    /** Those that have not expired, in the order of their making. There are a few dozen at most. */
    List<Catcher> all(Instant now) {
        return catchers.find().sort(new Document("_id", 1)).map(Catcher::of).into(new ArrayList<>()).stream()
                .filter(catcher -> !catcher.hasExpired(now))
                .toList();
    }

    Optional<Catcher> find(String id) {
        return Optional.ofNullable(catchers.find(new Document("_id", id)).first())
                .map(Catcher::of);
    }

    Optional<Catcher> withToken(String token) {
        return Optional.ofNullable(catchers.find(new Document("token", token)).first())
                .map(Catcher::of);
    }

    /** Stores it, or answers the one that an earlier request with the same key made. */
    Catcher insert(Catcher catcher, @Nullable Repeatable repeatable) {
        return Catcher.of(Repeatable.insertOnce(catchers, catcher.toDocument(), repeatable));
    }

    Optional<Catcher> change(String id, Bson changes) {
        return Optional.ofNullable(catchers.findOneAndUpdate(new Document("_id", id), changes, POST_IMAGE))
                .map(Catcher::of);
    }

    /** What was caught goes with its catcher, however long that is kept. */
    void keepUntil(String id, Instant expires) {
        caught.updateMany(
                new Document("catcher", id), new Document("$set", new Document("expires", Date.from(expires))));
    }

    boolean delete(String id) {
        var deleted = catchers.deleteOne(new Document("_id", id)).getDeletedCount() == 1;
        caught.deleteMany(new Document("catcher", id));
        return deleted;
    }

    /** Stores a request, and drops the oldest ones that have no room beside it. */
    void keep(Catcher catcher, Caught request) {
        caught.insertOne(request.toDocument(catcher.expires()));
        var entry = new Document("id", request.id()).append("bytes", request.body().length);
        change(
                        catcher.id(),
                        new Document("$push", new Document("kept", entry)).append("$inc", new Document("caught", 1L)))
                .ifPresentOrElse(this::makeRoom, () -> caught.deleteMany(new Document("catcher", catcher.id())));
    }

    private void makeRoom(Catcher catcher) {
        var count = catcher.kept().size();
        var bytes = catcher.kept().stream().mapToLong(Kept::bytes).sum();
        var dropped = new ArrayList<String>();
        for (var oldest : catcher.kept()) {
            if (count <= properties.requests() && bytes <= properties.bytes().toBytes()) {
                break;
            }
            count--;
            bytes -= oldest.bytes();
            dropped.add(oldest.id());
        }
        if (!dropped.isEmpty()) {
            drop(catcher.id(), dropped);
        }
    }

    /** Forgets what was caught so far; what comes meanwhile stays. */
    void clear(Catcher catcher) {
        drop(catcher.id(), catcher.kept().stream().map(Kept::id).toList());
    }

    private void drop(String id, List<String> requests) {
        caught.deleteMany(new Document("_id", new Document("$in", requests)));
        change(id, new Document("$pull", new Document("kept", new Document("id", new Document("$in", requests)))));
    }

    /** Newest first. */
    List<Caught> requests(String catcherId) {
        return caught.find(new Document("catcher", catcherId))
                .sort(new Document("_id", -1))
                .map(Caught::of)
                .into(new ArrayList<>());
    }

    Optional<Caught> request(String catcherId, String id) {
        return Optional.ofNullable(caught.find(new Document("_id", id)).first())
                .map(Caught::of)
                .filter(request -> request.catcherId().equals(catcherId));
    }

    /** Checked again, with keys that were not known when it came. */
    void setChecks(String id, List<SignatureCheck> checks) {
        caught.updateOne(
                new Document("_id", id),
                new Document(
                        "$set",
                        new Document(
                                "checks",
                                checks.stream().map(SignatureCheck::toDocument).toList())));
    }
}
