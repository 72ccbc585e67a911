package io.tidings.notifier.notification;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** One piece of due work for each agent of whom something waits to be told by mail: whatever comes until it is due goes with it. */
@Component
class WaitingMails {

    static final String COLLECTION = "notification_mails";

    private final MongoCollection<Document> mails;
    private final NotificationProperties properties;

    WaitingMails(MongoDatabase database, NotificationProperties properties) {
        this.mails = database.getCollection(COLLECTION);
        this.properties = properties;
    }

    /**
     * Has somebody look, in a while, whether the agent still has not read it.
     *
     * @param at when it happened
     */
    void plan(String agentId, Instant at) {
        var planned = mails.updateOne(
                new Document("_id", agentId).append("due", new Document("$exists", true)),
                // Whoever has it in hand may have looked before this came, and shall look again.
                new Document("$inc", new Document("claim", 1L)));
        if (planned.getMatchedCount() == 0) {
            mails.updateOne(
                    new Document("_id", agentId),
                    new Document(
                                    "$set",
                                    new Document("due", Date.from(at.plus(properties.mailAfter())))
                                            .append("lane", agentId))
                            .append("$inc", new Document("claim", 1L)),
                    new UpdateOptions().upsert(true));
        }
    }

    void forget(String agentId) {
        mails.deleteOne(new Document("_id", agentId));
    }
}
