package io.tidings.mail;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * A number for each of the small things that are asked for with every mail, raised by every change of it: by this all replicas
 * know at once that their copy is old ({@link io.tidings.spine.work.RevisedCopy}).
 */
@Component
public class Revisions {

    private final MongoCollection<Document> revisions;

    Revisions(MongoDatabase database) {
        this.revisions = database.getCollection("revisions");
    }

    public long of(String what) {
        var stored = revisions.find(new Document("_id", what)).first();
        return stored != null && stored.get("n") instanceof Number n ? n.longValue() : 0;
    }

    /** After the change itself. */
    public void raise(String what) {
        revisions.updateOne(
                new Document("_id", what),
                new Document("$inc", new Document("n", 1L)),
                new UpdateOptions().upsert(true));
    }
}
