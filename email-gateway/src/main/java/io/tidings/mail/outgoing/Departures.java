package io.tidings.mail.outgoing;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.tidings.spine.work.Prepared;
import java.time.Clock;
import java.util.Date;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * Decides, once for all the mails that bring a message, whether they leave or were taken back: whoever writes it down first. So
 * no message reaches one of its readers and not the others, whichever process dies in between.
 */
@Component
class Departures implements Prepared {

    /** Longer than any mail is tried. */
    private static final long KEPT_DAYS = 60;

    private static final String LEAVES = "leaves";
    private static final String TAKEN_BACK = "taken-back";

    private final MongoCollection<Document> departures;
    private final Clock clock;

    Departures(MongoDatabase database, Clock clock) {
        this.departures = database.getCollection("departures");
        this.clock = clock;
    }

    @Override
    public void prepare() {
        departures.createIndex(new Document("at", 1), new IndexOptions().expireAfter(KEPT_DAYS, TimeUnit.DAYS));
    }

    /** False where the message was taken back: its mails may not be begun. */
    boolean leaves(String messageRef) {
        return decided(messageRef, LEAVES).equals(LEAVES);
    }

    /** False where a mail of it was begun. */
    boolean isTakenBack(String messageRef) {
        return decided(messageRef, TAKEN_BACK).equals(TAKEN_BACK);
    }

    private String decided(String messageRef, String wish) {
        try {
            departures.insertOne(
                    new Document("_id", messageRef).append("decided", wish).append("at", Date.from(clock.instant())));
            return wish;
        } catch (MongoWriteException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            var earlier = departures.find(new Document("_id", messageRef)).first();
            return Objects.requireNonNull(earlier, "It was there a moment ago").getString("decided");
        }
    }
}
