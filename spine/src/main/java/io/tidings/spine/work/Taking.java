package io.tidings.spine.work;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.UpdateOneModel;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.bson.types.ObjectId;

/** Takes pieces of due work for one replica: several by two commands, however many they are. */
final class Taking {

    private static final FindOneAndUpdateOptions POST_IMAGE = new FindOneAndUpdateOptions().returnDocument(AFTER);

    private final MongoCollection<Document> collection;
    private final Duration claim;

    /** @param claim how long a piece belongs to whoever took it */
    Taking(MongoCollection<Document> collection, Duration claim) {
        this.collection = collection;
        this.claim = claim;
    }

    /**
     * Those that nobody else has taken or changed since, whole and by their ids.
     *
     * @param seen with {@code due} and {@code claim}, as they were looked at
     * @param taken gets them, also where the store refuses another of them and this throws
     */
    void take(List<Document> seen, Instant now, Map<Object, Document> taken) {
        if (seen.size() == 1) {
            takeOne(seen.getFirst(), now, taken);
        } else {
            takeTogether(seen, now, taken);
        }
    }

    private void takeOne(Document seen, Instant now, Map<Object, Document> all) {
        var taken = collection.findOneAndUpdate(
                new Document("_id", seen.get("_id")).append("due", seen.get("due")), taking(now), POST_IMAGE);
        if (taken != null) {
            all.put(idOf(taken), taken);
        }
    }

    private void takeTogether(List<Document> seen, Instant now, Map<Object, Document> all) {
        // Another replica may have seen the same, and take it in the same millisecond.
        var taker = new ObjectId();
        var taking = taking(now);
        taking.get("$set", Document.class).append("taker", taker);
        try {
            collection.bulkWrite(
                    seen.stream()
                            .map(piece -> new UpdateOneModel<Document>(asSeen(piece), taking))
                            .toList(),
                    FencedWrites.SIDE_BY_SIDE);
        } catch (MongoBulkWriteException e) {
            // One that it refuses must not keep the others waiting until their claims end.
            read(seen, taker, all);
            throw e;
        }
        read(seen, taker, all);
    }

    private void read(List<Document> seen, ObjectId taker, Map<Object, Document> all) {
        var claims = new HashMap<Object, Long>();
        seen.forEach(piece -> claims.put(idOf(piece), claimOf(piece) + 1));
        for (var piece : collection.find(
                new Document("_id", new Document("$in", List.copyOf(claims.keySet()))).append("taker", taker))) {
            // Whoever has changed it since has taken it away, by its claim.
            if (claimOf(piece) == claims.getOrDefault(idOf(piece), 0L)) {
                all.put(idOf(piece), piece);
            }
        }
    }

    /** By its claim too, which comes with the answer only where one is taken. */
    private static Document asSeen(Document seen) {
        return new Document("_id", seen.get("_id"))
                .append("due", seen.get("due"))
                .append("claim", seen.get("claim"));
    }

    private Document taking(Instant now) {
        return new Document("$set", new Document("due", Date.from(now.plus(claim))))
                .append("$inc", new Document("claim", 1L));
    }

    static Object idOf(Document piece) {
        return Objects.requireNonNull(piece.get("_id"));
    }

    private static long claimOf(Document piece) {
        return piece.get("claim") instanceof Number number ? number.longValue() : 0;
    }
}
