package io.tidings.spine.work;

import static java.util.stream.Collectors.toSet;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.bson.Document;

/** What many threads insert into a collection at the same time, by one command. */
public final class SharedInserts {

    private static final InsertManyOptions SIDE_BY_SIDE = new InsertManyOptions().ordered(false);

    private final MongoCollection<Document> collection;
    private final RoundTrips<Document, Boolean> trips;

    public SharedInserts(MongoCollection<Document> collection) {
        this.collection = collection;
        trips = new RoundTrips<>(collection.getNamespace().getCollectionName() + "-inserting", this::together);
    }

    /**
     * The document is stored once this returns.
     *
     * @throws com.mongodb.MongoWriteException where the store refuses this one, such as a key that is there already
     */
    public void insert(Document document) {
        trips.ask(document);
    }

    List<Supplier<Boolean>> together(List<Document> documents) {
        if (documents.size() == 1) {
            return answers(documents, Set.of(0));
        }
        try {
            collection.insertMany(documents, SIDE_BY_SIDE);
            return answers(documents, Set.of());
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() != null) {
                throw e;
            }
            return answers(
                    documents,
                    e.getWriteErrors().stream().map(BulkWriteError::getIndex).collect(toSet()));
        }
    }

    /** @param left those that are still to be stored; who wished one does so alone, and hears why where it cannot be */
    private List<Supplier<Boolean>> answers(List<Document> documents, Set<Integer> left) {
        var answers = new ArrayList<Supplier<Boolean>>();
        for (var i = 0; i < documents.size(); i++) {
            var document = documents.get(i);
            answers.add(left.contains(i) ? () -> alone(document) : () -> true);
        }
        return answers;
    }

    private boolean alone(Document document) {
        collection.insertOne(document);
        return true;
    }
}
