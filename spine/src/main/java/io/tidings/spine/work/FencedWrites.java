package io.tidings.spine.work;

import static java.util.stream.Collectors.toSet;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;

/** What workers write to the pieces in their hands, one command for all who write at the same time. */
final class FencedWrites {

    static final BulkWriteOptions SIDE_BY_SIDE = new BulkWriteOptions().ordered(false);

    /** @param claim that the piece must have for the update to be made */
    record Write(Object id, Object claim, Bson update) {

        private Document fence() {
            return new Document("_id", id).append("claim", claim);
        }
    }

    private final MongoCollection<Document> collection;
    private final RoundTrips<Write, Boolean> trips;

    FencedWrites(MongoCollection<Document> collection) {
        this.collection = collection;
        trips = new RoundTrips<>("work-" + collection.getNamespace().getCollectionName() + "-writing", this::together);
    }

    /** False where the claim was lost; then nothing is written. */
    boolean make(Write write) {
        return trips.ask(write);
    }

    List<Supplier<Boolean>> together(List<Write> writes) {
        if (writes.size() == 1) {
            var isWritten = alone(writes.getFirst());
            return List.of(() -> isWritten);
        }
        try {
            var models = writes.stream()
                    .map(write -> new UpdateOneModel<Document>(write.fence(), write.update()))
                    .toList();
            return collection.bulkWrite(models, SIDE_BY_SIDE).getMatchedCount() == writes.size()
                    ? writes.stream().<Supplier<Boolean>>map(_ -> () -> true).toList()
                    : oneByOne(writes, Set.of());
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() != null) {
                throw e;
            }
            return oneByOne(
                    writes,
                    e.getWriteErrors().stream().map(BulkWriteError::getIndex).collect(toSet()));
        }
    }

    private boolean alone(Write write) {
        return collection.updateOne(write.fence(), write.update()).getMatchedCount() == 1;
    }

    /** @param refused those that the store would not make; who wished one does so again, and hears why */
    private List<Supplier<Boolean>> oneByOne(List<Write> writes, Set<Integer> refused) {
        var ids = writes.stream().map(Write::id).toList();
        var claims = collection
                .find(new Document("_id", new Document("$in", ids)))
                .projection(new Document("claim", 1))
                .into(new ArrayList<>());
        var answers = new ArrayList<Supplier<Boolean>>();
        for (var i = 0; i < writes.size(); i++) {
            var write = writes.get(i);
            // A claim only grows: one that stands now stood when the write came.
            var isWritten = claims.contains(write.fence());
            answers.add(refused.contains(i) ? () -> alone(write) : () -> isWritten);
        }
        return answers;
    }
}
