package io.tidings.tickets.form;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Ids;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which ticket a submission becomes, decided before it does: whoever sends it again, because an answer was lost or a button was
 * pressed twice, arrives at the same ticket. Nothing of what was written is in it.
 */
@Component
class Submissions implements Prepared {

    /** Longer than a form token lasts, and as long as the page tells how many came lately. */
    private static final Duration KEPT = Duration.ofDays(8);

    private final MongoCollection<Document> submissions;
    private final Clock clock;

    Submissions(MongoDatabase database, Clock clock) {
        this.submissions = database.getCollection("form_submissions");
        this.clock = clock;
    }

    @Override
    public void prepare() {
        submissions.createIndex(
                new Document("at", 1), new IndexOptions().expireAfter(KEPT.toSeconds(), TimeUnit.SECONDS));
        submissions.createIndex(new Document("form", 1).append("at", 1));
    }

    /**
     * @param personId of whoever wrote, where no address tells who that is
     * @param ticketKey absent until the ticket is there
     */
    record Planned(
            String id,
            String ticketId,
            String personId,
            @Nullable String ticketKey) {}

    /** What was planned before under one of these names. */
    Optional<Planned> find(List<String> ids) {
        return Optional.ofNullable(submissions
                        .find(new Document("_id", new Document("$in", ids)))
                        .first())
                .map(Submissions::planned);
    }

    /** Empty where somebody was faster. */
    Optional<Planned> plan(String id, String formId) {
        var document = new Document("_id", id)
                .append("form", formId)
                .append("ticket", Ids.next())
                .append("person", Ids.next())
                .append("at", Date.from(clock.instant()));
        try {
            submissions.insertOne(document);
            return Optional.of(planned(document));
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** It was refused after all, and may come again. */
    void forget(Planned planned) {
        submissions.deleteOne(new Document("_id", planned.id()));
    }

    void became(Planned planned, String ticketKey) {
        submissions.updateOne(new Document("_id", planned.id()), new Document("$set", new Document("key", ticketKey)));
    }

    long since(String formId, Duration ago) {
        return submissions.countDocuments(new Document("form", formId)
                .append("at", new Document("$gte", Date.from(clock.instant().minus(ago)))));
    }

    private static Planned planned(Document document) {
        return new Planned(
                document.getString("_id"),
                document.getString("ticket"),
                document.getString("person"),
                document.getString("key"));
    }
}
