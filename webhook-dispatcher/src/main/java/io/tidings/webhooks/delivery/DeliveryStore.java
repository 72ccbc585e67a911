package io.tidings.webhooks.delivery;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import io.tidings.spine.work.Prepared;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps the deliveries with their attempts. */
@Component
class DeliveryStore implements Prepared {

    static final String COLLECTION = "deliveries";

    private static final int DUPLICATE_KEY = 11000;

    /** As a list shows them: with the words of all their attempts, two hundred of them may be hundreds of megabytes. */
    private static final Bson IN_BRIEF = Projections.exclude("body", "attempts.headers", "attempts.response");

    private final MongoCollection<Document> deliveries;

    DeliveryStore(MongoDatabase database) {
        deliveries = database.getCollection(COLLECTION);
    }

    @Override
    public void prepare() {
        deliveries.createIndexes(List.of(
                new IndexModel(Indexes.descending("endpoint", "_id")),
                new IndexModel(Indexes.descending("endpoint", "state", "_id")),
                new IndexModel(Indexes.descending("state", "_id")),
                new IndexModel(Indexes.ascending("ticket")),
                new IndexModel(Indexes.ascending("endpoint", "createdAt")),
                new IndexModel(Indexes.ascending("expires"), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS))));
    }

    /**
     * Stores those that are new, in this order: where one is to be seen, so are those before it, which may have to go first. The
     * others were planned when the same event came before.
     */
    void plan(List<Delivery> planned) {
        var missing = planned;
        while (!missing.isEmpty()) {
            try {
                deliveries.insertMany(missing.stream().map(Delivery::toDocument).toList());
                return;
            } catch (MongoBulkWriteException e) {
                var others = withoutThoseStored(missing);
                if (!isRepeat(e) || others.size() == missing.size()) {
                    throw e;
                }
                missing = others;
            }
        }
    }

    private static boolean isRepeat(MongoBulkWriteException e) {
        return e.getWriteConcernError() == null
                && e.getWriteErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY);
    }

    private List<Delivery> withoutThoseStored(List<Delivery> planned) {
        var stored = deliveries
                .find(new Document(
                        "_id",
                        new Document("$in", planned.stream().map(Delivery::id).toList())))
                .projection(new Document("_id", 1))
                .map(delivery -> delivery.getString("_id"))
                .into(new HashSet<>());
        return planned.stream()
                .filter(delivery -> !stored.contains(delivery.id()))
                .toList();
    }

    Optional<Delivery> find(String id) {
        return Optional.ofNullable(deliveries.find(new Document("_id", id)).first())
                .map(Delivery::of);
    }

    /** Newest first, by the time in the event's id; without bodies, and without what was sent and answered at each attempt. */
    List<Delivery> list(
            @Nullable String endpointId, @Nullable DeliveryState state, @Nullable String before, int limit) {
        var query = new Document();
        if (endpointId != null) {
            query.append("endpoint", endpointId);
        }
        if (state != null) {
            query.append("state", state.word());
        }
        if (before != null) {
            query.append("_id", new Document("$lt", before));
        }
        return deliveries
                .find(query)
                .projection(IN_BRIEF)
                .sort(new Document("_id", -1))
                .limit(limit)
                .map(stored -> Delivery.of(stored.append("body", "")))
                .into(new ArrayList<>());
    }

    /**
     * Whole, oldest first: what was planned for an endpoint in a span of time, neither tests nor replays.
     *
     * @param onlyOnce leaves out what was replayed before
     */
    MongoCursor<Document> planned(
            String endpointId, Instant since, Instant until, Set<DeliveryState> states, boolean onlyOnce) {
        var query = new Document("endpoint", endpointId)
                .append("createdAt", new Document("$gte", Date.from(since)).append("$lte", Date.from(until)))
                .append(
                        "state",
                        new Document(
                                "$in", states.stream().map(DeliveryState::word).toList()))
                .append("replayOf", null)
                .append("test", false);
        if (onlyOnce) {
            query.append("replayed", null);
        }
        return deliveries
                .find(query)
                .sort(new Document("createdAt", 1))
                .batchSize(200)
                .iterator();
    }

    /** They were sent again. */
    void replayed(Collection<String> ids) {
        deliveries.updateMany(
                new Document("_id", new Document("$in", List.copyOf(ids))),
                new Document("$set", new Document("replayed", true)));
    }

    /** Takes an endpoint's deliveries away, as if they had never been planned. */
    void deleteOf(String endpointId) {
        deliveries.deleteMany(new Document("endpoint", endpointId));
    }

    /** The part of an update that writes an attempt down, before it is made. */
    static Bson begun(Attempt attempt) {
        return Updates.combine(
                Updates.push("attempts", attempt.toDocument()), Updates.unset("held"), Updates.unset("slot"));
    }

    /** When the first is due of those that have to go to the endpoint before this one; empty where there is none. */
    Optional<Instant> dueBefore(Delivery delivery) {
        return Optional.ofNullable(deliveries
                        .find(waitingOf(delivery.endpointId(), delivery.ticketId())
                                .append("ordinal", new Document("$lt", delivery.ordinal())))
                        .projection(new Document("due", 1))
                        .first())
                .map(earlier -> earlier.getDate("due").toInstant());
    }

    /** What was held for the endpoint's sake is due now. */
    void release(String endpointId, Instant now) {
        releaseHeld(new Document("endpoint", endpointId).append("state", DeliveryState.WAITING.word()), now);
    }

    /** What was held until another of its ticket had gone is due now. */
    void release(String endpointId, String ticketId, Instant now) {
        releaseHeld(waitingOf(endpointId, ticketId), now);
    }

    /**
     * What waits because of how the endpoint answered, held or to be tried again, is due now; what the endpoint's rate gave a time
     * keeps it. One that is being sent at this moment is left alone: it has an attempt without an end, and is due when its claim ends.
     */
    void tryAtOnce(String endpointId, Instant now) {
        var hasNoEnd = new Document("$elemMatch", new Document("millis", null));
        var isNotBeingSent = List.of(
                new Document("attempts", new Document("$not", hasNoEnd)),
                new Document("due", new Document("$gt", Date.from(now.plus(DeliverDue.CLAIM)))));
        var waits = List.of(new Document("held", true), new Document("attempts.0", new Document("$exists", true)));
        release(
                new Document("endpoint", endpointId)
                        .append("state", DeliveryState.WAITING.word())
                        .append("slot", null)
                        .append("$and", List.of(new Document("$or", isNotBeingSent), new Document("$or", waits))),
                now);
    }

    /** What the endpoint's rate gave a time asks for another, at once. One that has begun to be sent has given its own back. */
    void lineUpAnew(String endpointId, Instant now) {
        release(
                new Document("endpoint", endpointId)
                        .append("state", DeliveryState.WAITING.word())
                        .append("slot", new Document("$ne", null)),
                now);
    }

    private void releaseHeld(Document waiting, Instant now) {
        release(waiting.append("held", true), now);
    }

    private void release(Document waiting, Instant now) {
        deliveries.updateMany(
                waiting,
                new Document("$set", new Document("due", Date.from(now)))
                        .append("$unset", new Document("held", "").append("slot", ""))
                        // Whoever has one in hand, and has not begun to send it, leaves it to the next.
                        .append("$inc", new Document("claim", 1L)));
    }

    private static Document waitingOf(String endpointId, String ticketId) {
        return new Document("endpoint", endpointId)
                .append("ticket", ticketId)
                .append("state", DeliveryState.WAITING.word());
    }

    /**
     * Takes the words out of every delivery of these tickets, sent or not: an answer may have repeated them, and an event
     * about something else quotes the last message.
     */
    void redact(Set<String> ticketIds) {
        deliveries.updateMany(
                new Document("ticket", new Document("$in", List.copyOf(ticketIds))),
                new Document(
                                "$set",
                                new Document("body", "")
                                        .append("state", DeliveryState.ERASED.word())
                                        .append("attempts", List.of()))
                        .append("$unset", new Document("due", ""))
                        .append("$inc", new Document("version", 1L).append("claim", 1L)));
    }
}
