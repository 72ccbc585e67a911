package io.tidings.tickets.erasure;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.Prepared;
import io.tidings.spine.work.WorkSettings;
import io.tidings.tickets.erasure.Eraser.Addressed;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.person.PersonStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
public class Erasures implements Prepared {

    /** Longer than the relay's claim (15 s): whoever holds an older state has sent it or has lost the right to. */
    private static final Duration A_CLAIM_LATER = Duration.ofSeconds(20);

    private static final WorkSettings WORK =
            new WorkSettings("erasures", 2, 1, Duration.ofMinutes(2), Duration.ofSeconds(2));

    private final MongoCollection<Document> erasures;
    private final Eraser eraser;
    private final PersonStore people;
    private final Clock clock;
    private final DueWork.Worker worker;

    Erasures(MongoDatabase database, Eraser eraser, PersonStore people, DueWork work, Clock clock) {
        this.erasures = database.getCollection(WORK.collectionName());
        this.eraser = eraser;
        this.people = people;
        this.clock = clock;
        this.worker = work.start(WORK, this::handle);
    }

    @Override
    public void prepare() {
        erasures.createIndex(new Document("requestedAt", -1));
    }

    /**
     * What was erased, for whoever must prove it.
     *
     * @param state {@code running}, {@code repeating} (done once) or {@code done}
     * @param requestedBy the administrator
     * @param requestedByName as he is called now
     * @param profile how many names, addresses, phones, logins, notes and fields of the person itself were taken
     * @param tickets of the person, and of others in which it wrote
     * @param addressed mails of others from whose To, Cc and Bcc the person's addresses were taken
     */
    public record Receipt(
            String person,
            String state,
            String requestedBy,
            @Nullable String requestedByName,
            Instant requestedAt,
            @Nullable Instant erasedAt,
            @Nullable Instant completedAt,
            int profile,
            int tickets,
            int messages,
            int addressed,
            int historyEntries,
            int files) {}

    /** @param next the {@code cursor} of the next page; absent on the last */
    public record Receipts(List<Receipt> erasures, @Nullable String next) {}

    /** Begins an erasure; answers the one that is there where it was asked for before. */
    public Receipt request(String personId, String actor) {
        var now = Date.from(clock.instant());
        var document = new Document("_id", personId)
                .append("state", "running")
                .append("requestedBy", actor)
                .append("requestedAt", now)
                // Until it is done: what others addressed to the person is found by them.
                .append("addresses", List.copyOf(eraser.addresses(personId)))
                .append("profile", eraser.profile(personId))
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
                .map(this::receipt);
    }

    /** Every receipt, newest first. */
    Receipts list(@Nullable Instant cursor, int limit) {
        var query = cursor == null
                ? new Document("requestedAt", new Document("$gt", new Date(0)))
                : new Document("requestedAt", new Document("$lt", Date.from(cursor)));
        var found = erasures.find(query)
                .sort(new Document("requestedAt", -1))
                .limit(limit + 1)
                .into(new ArrayList<>());
        var shown = found.stream().limit(limit).map(this::receipt).toList();
        return new Receipts(
                shown, found.size() > limit ? shown.getLast().requestedAt().toString() : null);
    }

    private void handle(Claimed claimed) {
        var document = claimed.document();
        var personId = document.getString("_id");
        var now = Date.from(clock.instant());
        var known = new Addressed(
                Set.copyOf(document.getList("addresses", String.class, List.of())),
                Set.copyOf(document.getList("addressedIn", String.class, List.of())));
        if (document.getString("state").equals("running")) {
            var erased = eraser.erase(personId, known, document.getString("requestedBy"));
            claimed.retryAt(
                    clock.instant().plus(A_CLAIM_LATER),
                    Updates.combine(
                            Updates.set("state", "repeating"),
                            Updates.set("erasedAt", now),
                            Updates.set("addressedIn", List.copyOf(erased.addressedIn())),
                            counts(erased)));
        } else if (eraser.isStillTold(personId, known)) {
            claimed.retryAt(clock.instant().plus(A_CLAIM_LATER), Updates.set("state", "repeating"));
        } else {
            var erased = eraser.erase(personId, known, document.getString("requestedBy"));
            claimed.done(Updates.combine(
                    Updates.set("state", "done"),
                    Updates.set("completedAt", now),
                    Updates.unset("addresses"),
                    Updates.unset("addressedIn"),
                    counts(erased)));
        }
    }

    private static Bson counts(Eraser.Erased erased) {
        return Updates.combine(
                Updates.max("tickets", erased.tickets()),
                Updates.max("messages", erased.messages()),
                Updates.inc("addressed", erased.addressed()),
                Updates.max("historyEntries", erased.historyEntries()),
                Updates.inc("files", erased.files()));
    }

    private Receipt receipt(Document document) {
        var by = document.getString("requestedBy");
        return new Receipt(
                document.getString("_id"),
                document.getString("state"),
                by,
                by.startsWith("person:")
                        ? people.find(by.substring("person:".length()))
                                .map(Person::name)
                                .orElse(null)
                        : null,
                document.getDate("requestedAt").toInstant(),
                instant(document, "erasedAt"),
                instant(document, "completedAt"),
                document.getInteger("profile", 0),
                document.getInteger("tickets", 0),
                document.getInteger("messages", 0),
                document.getInteger("addressed", 0),
                document.getInteger("historyEntries", 0),
                document.getInteger("files", 0));
    }

    private static @Nullable Instant instant(Document document, String field) {
        var date = document.getDate(field);
        return date == null ? null : date.toInstant();
    }
}
