package io.tidings.tickets.sameperson;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import io.tidings.events.NamedRef;
import io.tidings.spine.work.Prepared;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which tickets a merge gave another customer, and what they were before: exactly these come back with its undo. */
@Component
class MovedTickets implements Prepared {

    private final MongoCollection<Document> moved;

    MovedTickets(MongoDatabase database) {
        this.moved = database.getCollection("moved-tickets");
    }

    /** @param organization the ticket's before it was moved */
    record Moved(
            String id,
            String ticketId,
            String into,
            @Nullable NamedRef organization) {}

    @Override
    public void prepare() {
        moved.createIndex(new Document("person", 1));
    }

    /** Called before the ticket is changed. The first note counts: what a repetition finds may be half done. */
    void note(String personId, String ticketId, String into, @Nullable NamedRef organization) {
        var row = new Document("person", personId).append("ticketId", ticketId).append("into", into);
        if (organization != null) {
            row.append("organization", new Document("id", organization.id()).append("name", organization.name()));
        }
        moved.updateOne(
                new Document("_id", personId + ":" + ticketId),
                new Document("$setOnInsert", row),
                new UpdateOptions().upsert(true));
    }

    List<Moved> of(String personId, int limit) {
        return moved.find(new Document("person", personId))
                .limit(limit)
                .map(MovedTickets::read)
                .into(new ArrayList<>());
    }

    void forget(Moved row) {
        moved.deleteOne(new Document("_id", row.id()));
    }

    private static Moved read(Document row) {
        var organization = row.get("organization", Document.class);
        return new Moved(
                row.getString("_id"),
                row.getString("ticketId"),
                row.getString("into"),
                organization == null
                        ? null
                        : new NamedRef(organization.getString("id"), organization.getString("name")));
    }
}
