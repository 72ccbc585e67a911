package io.tidings.tickets.ticket;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import java.util.Objects;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Hands out ticket numbers. A number is never given twice; one whose ticket was not stored is missing for ever. */
@Component
public class TicketNumbers {

    private final MongoCollection<Document> counters;

    TicketNumbers(MongoDatabase database) {
        this.counters = database.getCollection("counters");
    }

    public long next() {
        return nextOf(1);
    }

    /** The first of so many numbers in a row. */
    public long nextOf(int count) {
        var counter = counters.findOneAndUpdate(
                new Document("_id", "ticket"),
                Updates.inc("last", (long) count),
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
        return Objects.requireNonNull(counter).getLong("last") - count + 1;
    }

    /** From now on only higher numbers are handed out. */
    public void passOver(long number) {
        counters.updateOne(
                new Document("_id", "ticket"), Updates.max("last", number), new UpdateOptions().upsert(true));
    }
}
