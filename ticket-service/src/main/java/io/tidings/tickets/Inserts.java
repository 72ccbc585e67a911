package io.tidings.tickets;

import static java.util.stream.Collectors.toSet;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import java.util.List;
import java.util.Set;
import org.bson.Document;

/** Inserts many documents by one command, where some of them may be there already. */
public final class Inserts {

    private Inserts() {}

    /** Answers the places of those that were refused because another document has their id, or something else that is unique. */
    public static Set<Integer> refused(MongoCollection<Document> collection, List<Document> documents) {
        if (documents.isEmpty()) {
            return Set.of();
        }
        try {
            collection.insertMany(documents, new InsertManyOptions().ordered(false));
            return Set.of();
        } catch (MongoBulkWriteException e) {
            // What is not acknowledged may yet be lost, whatever else was told.
            if (e.getWriteConcernError() != null || !e.getWriteErrors().stream().allMatch(Inserts::isDuplicate)) {
                throw e;
            }
            return e.getWriteErrors().stream().map(BulkWriteError::getIndex).collect(toSet());
        }
    }

    private static boolean isDuplicate(BulkWriteError error) {
        return ErrorCategory.fromErrorCode(error.getCode()) == ErrorCategory.DUPLICATE_KEY;
    }
}
