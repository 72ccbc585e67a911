package io.tidings.mail.intake;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.Prepared;
import io.tidings.spine.work.WorkSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Deletes the bytes that no mail names: those of a service that died after it had written them, in whole or in part, and before
 * it could say that there is a mail. Their sender was never told that the mail is kept, and has sent it again.
 */
@Component
class RawSweep implements DueWork.Handler, Prepared {

    static final String COLLECTION = "raw_sweeps";

    private static final Logger log = LoggerFactory.getLogger(RawSweep.class);
    private static final String ONLY = "raw";

    /** What is younger may still be written, or be named in a moment. */
    private static final Duration UNNAMED_FOR = Duration.ofDays(1);

    private static final Duration EVERY = Duration.ofHours(1);
    private static final int AT_ONCE = 500;
    private static final ObjectId FIRST = new ObjectId(new byte[12]);

    private final RawMails raws;
    private final MailStore mails;
    private final MongoCollection<Document> sweeps;
    private final Clock clock;

    RawSweep(RawMails raws, MailStore mails, MongoDatabase database, Clock clock, DueWork dueWork) {
        this.raws = raws;
        this.mails = mails;
        this.sweeps = database.getCollection(COLLECTION);
        this.clock = clock;
        dueWork.start(new WorkSettings(COLLECTION, 1, 1, Duration.ofMinutes(5), Duration.ofSeconds(5)), this);
    }

    /** How far the sweep is stands in the store: each file is looked at once, however often services begin anew. */
    @Override
    public void prepare() {
        sweeps.updateOne(
                new Document("_id", ONLY),
                Updates.setOnInsert(new Document("due", Date.from(clock.instant()))
                        .append("claim", 0L)
                        .append("lane", ONLY)
                        .append("upTo", FIRST)),
                new UpdateOptions().upsert(true));
    }

    @Override
    public void handle(Claimed claimed) {
        var now = clock.instant();
        var from = claimed.document().getObjectId("upTo");
        // The machine's time, which is in the names of the bytes: a desk that is moved to tomorrow does not make them
        // old.
        var held = raws.begunBetween(from, begunAt(Instant.now().minus(UNNAMED_FOR)), AT_ONCE);
        var named = mails.named(held);
        var nobodys = held.stream().filter(one -> !named.contains(one.id())).toList();
        nobodys.forEach(one -> raws.delete(one.id()));
        if (!nobodys.isEmpty()) {
            log.info("Deleted the bytes of {} mails that were never taken in", nobodys.size());
        }
        var isMore = held.size() == AT_ONCE;
        claimed.retryAt(
                isMore ? now : now.plus(EVERY),
                Updates.set("upTo", held.isEmpty() ? from : held.getLast().id()));
    }

    /** The least of the names that are given at this time. */
    private static ObjectId begunAt(Instant time) {
        return new ObjectId("%08x%016x".formatted(time.getEpochSecond(), 0));
    }
}
