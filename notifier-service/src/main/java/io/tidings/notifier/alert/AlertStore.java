package io.tidings.notifier.alert;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import io.tidings.spine.outgoing.Why;
import io.tidings.spine.work.Prepared;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps the alerts. */
@Component
class AlertStore implements Prepared {

    static final String COLLECTION = "alerts";

    private static final int DUPLICATE_KEY = 11000;

    private final MongoCollection<Document> alerts;

    AlertStore(MongoDatabase database) {
        alerts = database.getCollection(COLLECTION);
    }

    @Override
    public void prepare() {
        alerts.createIndexes(List.of(
                new IndexModel(Indexes.ascending("ticket")),
                new IndexModel(Indexes.descending("route", "_id")),
                new IndexModel(Indexes.ascending("gather", "due"), new IndexOptions().sparse(true)),
                new IndexModel(Indexes.ascending("into"), new IndexOptions().sparse(true)),
                new IndexModel(Indexes.ascending("expires"), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS))));
    }

    /** Stores those that are new; the others were planned when the same event came before. */
    void plan(List<Alert> planned) {
        try {
            alerts.insertMany(planned.stream().map(Alert::toDocument).toList(), new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            var onlyRepeats = e.getWriteConcernError() == null
                    && e.getWriteErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY);
            if (!onlyRepeats) {
                throw e;
            }
        }
    }

    Optional<Alert> find(String id) {
        return Optional.ofNullable(alerts.find(new Document("_id", id)).first()).map(Alert::of);
    }

    /** Newest first, by the time in the event's id. */
    List<Alert> list(String routeId, @Nullable String before, int limit) {
        var query = new Document("route", routeId);
        if (before != null) {
            query.append("_id", new Document("$lt", before));
        }
        return alerts.find(query)
                .sort(new Document("_id", -1))
                .limit(limit)
                .map(Alert::of)
                .into(new ArrayList<>());
    }

    /** Puts what waits for the route into the hands of one alert, which is in nobody else's: it is said with that one. */
    void gather(Alert carrier, Instant now) {
        alerts.updateMany(
                new Document("gather", carrier.routeId()).append("due", new Document("$lte", Date.from(now))),
                new Document("$set", new Document("into", carrier.id()))
                        .append(
                                "$unset",
                                new Document("due", "").append("gather", "").append("turn", ""))
                        .append("$inc", new Document("version", 1L).append("claim", 1L)));
    }

    /** What is said with it, in the order in which it happened. */
    List<Alert> gatheredInto(Alert carrier) {
        return alerts.find(waitingIn(List.of(carrier.id())))
                .sort(new Document("_id", 1))
                .map(Alert::of)
                .into(new ArrayList<>());
    }

    void sentWith(Alert carrier, String said) {
        alerts.updateMany(
                waitingIn(List.of(carrier.id())),
                new Document(
                                "$set",
                                new Document("state", Alert.State.SENT.name())
                                        .append("reason", Why.said(said).toDocument()))
                        .append("$inc", new Document("version", 1L)));
    }

    /** Lets each come due at once, to be given up in its own name. */
    void failWith(Alert carrier, Why why, Instant now) {
        alerts.updateMany(
                waitingIn(List.of(carrier.id())),
                new Document("$set", new Document("doomed", why.toDocument()).append("due", Date.from(now)))
                        .append("$unset", new Document("into", "")));
    }

    /**
     * What waits for a route is due now, whatever it waits for: what still has to wait, by how the route is now, waits again. One that is
     * being said at this moment is due when its claim ends, and left alone.
     */
    void tryAtOnce(String routeId, Instant now) {
        alerts.updateMany(
                new Document("lane", routeId)
                        .append("state", Alert.State.WAITING.name())
                        .append("due", new Document("$gt", Date.from(now.plus(SendDue.CLAIM)))),
                new Document("$set", new Document("due", Date.from(now)))
                        .append("$unset", new Document("turn", "").append("parts", ""))
                        .append("$inc", new Document("claim", 1L)));
    }

    private static Document waitingIn(List<String> carriers) {
        return new Document("into", new Document("$in", carriers)).append("state", Alert.State.WAITING.name());
    }

    /**
     * Takes the words out of every alert of these tickets, what the messenger answered too, for it may have repeated them; what was
     * not sent yet never is.
     */
    void redact(Set<String> ticketIds, Instant now) {
        var theirs = new Document("ticket", new Document("$in", List.copyOf(ticketIds)));
        alerts.updateMany(
                theirs,
                new Document("$set", new Document("text", "").append("state", Alert.State.ERASED.name()))
                        .append(
                                "$unset",
                                new Document("due", "")
                                        .append("gather", "")
                                        .append("reason", "")
                                        .append("doomed", ""))
                        .append("$inc", new Document("version", 1L).append("claim", 1L)));
        var carriers = alerts.find(theirs).projection(new Document("carries", 1)).into(new ArrayList<>()).stream()
                .filter(alert -> alert.getBoolean("carries", false))
                .map(alert -> alert.getString("_id"))
                .toList();
        // Alerts about other people's tickets, which they carried, go on by themselves.
        alerts.updateMany(
                waitingIn(carriers),
                new Document("$set", new Document("due", Date.from(now))).append("$unset", new Document("into", "")));
    }
}
