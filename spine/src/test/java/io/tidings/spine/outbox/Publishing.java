package io.tidings.spine.outbox;

import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.OrganizationCurrent;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.Topics;
import io.tidings.events.Unrecognized;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.bson.Document;

/** A process that publishes: documents in "things", each change of one being so many events. */
final class Publishing implements AutoCloseable {

    static final String THINGS = "things";
    static final OutboxSource SOURCE = new Things();

    final MongoDatabase database;
    final OutboxRelay relay;
    final Outbox outbox;

    Publishing(MongoDatabase database, Map<String, Object> kafka, Clock clock, MeterRegistry meters) {
        this.database = database;
        var properties =
                new OutboxProperties(Duration.ofMillis(50), 16, 2000, true, Duration.ofSeconds(1), Duration.ofHours(1));
        relay = new OutboxRelay(
                database,
                () -> List.of(SOURCE),
                new Publisher(kafka),
                properties,
                clock,
                "http://localhost:8080",
                meters);
        outbox = new Outbox(clock, relay);
        relay.start();
    }

    MongoCollection<Document> things() {
        return database.getCollection(THINGS);
    }

    /** A new thing, of one event. */
    Document make(String id) {
        var thing = new Document("_id", id).append("version", 1L);
        outbox.putInto(thing, events(id, 1, 1), Topics.TICKETS, id);
        things().insertOne(thing);
        return thing;
    }

    /** One more change of a thing; tried again while others are faster. */
    Document change(String id, int events) {
        while (true) {
            var version = things().find(new Document("_id", id)).first().getLong("version");
            var changed = things().findOneAndUpdate(
                            new Document("_id", id).append("version", version),
                            combine(
                                    inc("version", (long) events),
                                    outbox.append(events(id, version + 1, events), Topics.TICKETS, id)),
                            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
            if (changed != null) {
                return changed;
            }
        }
    }

    /** One more change of a thing as it was read a while ago, by a writer that does not ask for it as written. */
    Document changeBlindly(Document known) {
        var version = known.getLong("version") + 1;
        var id = known.getString("_id");
        var told = outbox.tell(known, events(id, version, 1), Topics.TICKETS, id);
        things().updateOne(new Document("_id", id), combine(inc("version", 1L), told.update()));
        return told.image();
    }

    void commit(Document image) {
        outbox.committed(THINGS, image);
    }

    Document stored(String id) {
        return things().find(new Document("_id", id)).first();
    }

    boolean isForgotten(String id) {
        var thing = stored(id);
        return thing.getList("outbox", Document.class).isEmpty() && !thing.containsKey("relayDue");
    }

    static List<Event> events(String subject, long from, int count) {
        return LongStream.range(from, from + count)
                .mapToObj(version -> event(subject, version))
                .toList();
    }

    static Event event(String subject, long version) {
        return new Event(
                UUID.randomUUID().toString(),
                "http://localhost:8080",
                subject,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                version,
                "c",
                null,
                0,
                "system",
                false,
                null,
                new Unrecognized("thing.changed.v1", EventJson.mapper().createObjectNode()));
    }

    private static final class Things implements OutboxSource {
        @Override
        public String collection() {
            return THINGS;
        }

        @Override
        public List<CurrentFact> current(Document document, List<Event> sent) {
            return List.of(new OrganizationCurrent(
                    document.getString("_id"), "At version " + document.getLong("version"), List.of(), false));
        }

        @Override
        public boolean keepsHistory() {
            return true;
        }

        @Override
        public Optional<Object> idBehind(String recordKey) {
            return recordKey.startsWith("organization:")
                    ? Optional.of(recordKey.substring("organization:".length()))
                    : Optional.empty();
        }
    }

    @Override
    public void close() {
        relay.stop();
    }
}
