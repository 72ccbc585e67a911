package io.tidings.tickets.erasure;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.WorkSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The erasures that were asked for and how far they are, one per person. Each is done twice: the second time a claim of the
 * relay later and once nothing waits in an outbox any more, because until then somebody may still write down what he read
 * before the first.
 */
@Component
public final class Erasures {

    /** Longer than the relay's claim (15 s): whoever holds an older state has sent it or has lost the right to. */
    private static final Duration A_CLAIM_LATER = Duration.ofSeconds(20);

    private static final WorkSettings WORK =
            new WorkSettings("erasures", 2, 1, Duration.ofMinutes(2), Duration.ofSeconds(2));

    private final MongoCollection<Document> erasures;
    private final Eraser eraser;
    private final Clock clock;
    private final DueWork.Worker worker;

    Erasures(MongoDatabase database, Eraser eraser, DueWork work, Clock clock) {
        this.erasures = database.getCollection(WORK.collectionName());
        this.eraser = eraser;
        this.clock = clock;
        this.worker = work.start(WORK, this::handle);
    }

    /**
     * What was erased, for whoever must prove it.
     *
     * @param state {@code running}, {@code repeating} (done once) or {@code done}
     */
    public record Receipt(
            String person,
            String state,
            String requestedBy,
            Instant requestedAt,
            @Nullable Instant erasedAt,
            @Nullable Instant completedAt,
            int tickets,
            int messages,
            int historyEntries,
            int files) {}

    /** Begins an erasure; answers the one that is there where it was asked for before. */
    public Receipt request(String personId, String actor) {
        var now = Date.from(clock.instant());
        var document = new Document("_id", personId)
                .append("state", "running")
                .append("requestedBy", actor)
                .append("requestedAt", now)
                .append("due", now)
                .append("claim", 0L)
                .append("lane", personId);
        try {
            erasures.insertOne(document);
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
        worker.wake();
        return find(personId).orElseGet(() -> receipt(document));
    }

    Optional<Receipt> find(String personId) {
        return Optional.ofNullable(erasures.find(new Document("_id", personId)).first())
                .map(Erasures::receipt);
    }

    private void handle(Claimed claimed) {
        var document = claimed.document();
        var personId = document.getString("_id");
        var now = Date.from(clock.instant());
        if (document.getString("state").equals("running")) {
            var erased = eraser.erase(personId, document.getString("requestedBy"));
            claimed.retryAt(
                    clock.instant().plus(A_CLAIM_LATER),
                    Updates.combine(Updates.set("state", "repeating"), Updates.set("erasedAt", now), counts(erased)));
        } else if (eraser.isStillTold(personId)) {
            claimed.retryAt(clock.instant().plus(A_CLAIM_LATER), Updates.set("state", "repeating"));
        } else {
            var erased = eraser.erase(personId, document.getString("requestedBy"));
            claimed.done(
                    Updates.combine(Updates.set("state", "done"), Updates.set("completedAt", now), counts(erased)));
        }
    }

    private static Bson counts(Eraser.Erased erased) {
        return Updates.combine(
                Updates.max("tickets", erased.tickets()),
                Updates.max("messages", erased.messages()),
                Updates.max("historyEntries", erased.historyEntries()),
                Updates.inc("files", erased.files()));
    }

    private static Receipt receipt(Document document) {
        return new Receipt(
                document.getString("_id"),
                document.getString("state"),
                document.getString("requestedBy"),
                document.getDate("requestedAt").toInstant(),
                instant(document, "erasedAt"),
                instant(document, "completedAt"),
                document.getInteger("tickets", 0),
                document.getInteger("messages", 0),
                document.getInteger("historyEntries", 0),
                document.getInteger("files", 0));
    }

    private static @Nullable Instant instant(Document document, String field) {
        var date = document.getDate(field);
        return date == null ? null : date.toInstant();
    }
}
