package io.tidings.webhooks.endpoint;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.tidings.events.Event;
import io.tidings.events.Topics;
import io.tidings.events.filter.Filter;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.outgoing.Why;
import io.tidings.spine.web.Repeatable;
import io.tidings.webhooks.body.Body;
import io.tidings.webhooks.body.BodyFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps the endpoints. Each change raises one revision number, which is how every replica learns at once that its copy is old.
 */
@Component
class EndpointStore {

    static final String COLLECTION = "endpoints";

    private static final Document REVISION = new Document("_id", "endpoints");
    private static final Document NO_STANDING = new Document("failingSince", "")
            .append("pausedUntil", "")
            .append("pausedBecause", "")
            .append("pauses", "");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final MongoCollection<Document> endpoints;
    private final MongoCollection<Document> meta;
    private final MongoCollection<Document> slots;
    private final Outbox outbox;

    EndpointStore(MongoDatabase database, Outbox outbox) {
        endpoints = database.getCollection(COLLECTION);
        meta = database.getCollection("meta");
        slots = database.getCollection("slots");
        this.outbox = outbox;
    }

    /** In the order of their making. */
    List<Endpoint> all() {
        return endpoints
                .find()
                .sort(new Document("_id", 1))
                .map(EndpointStore::read)
                .into(new ArrayList<>());
    }

    Optional<Endpoint> find(String id) {
        return Optional.ofNullable(endpoints.find(new Document("_id", id)).first())
                .map(EndpointStore::read);
    }

    /** Stores it, or answers the one that an earlier request with the same key made. */
    Endpoint insert(Endpoint endpoint, @Nullable Repeatable repeatable) {
        var stored = Repeatable.insertOnce(endpoints, write(endpoint).append("_id", endpoint.id()), repeatable);
        changed();
        return read(stored);
    }

    /** Stores the endpoint if it still has the version that the change was made on; empty where it has not. */
    Optional<Endpoint> replace(Endpoint endpoint, long expectedVersion) {
        var stored = endpoints.findOneAndUpdate(
                new Document("_id", endpoint.id()).append("version", expectedVersion),
                new Document("$set", write(endpoint)),
                new FindOneAndUpdateOptions().returnDocument(AFTER));
        changed();
        return Optional.ofNullable(stored).map(EndpointStore::read);
    }

    boolean delete(String id) {
        var deleted = endpoints.deleteOne(new Document("_id", id)).getDeletedCount() == 1;
        slots.deleteOne(new Document("_id", id));
        changed();
        return deleted;
    }

    /** @param since events from before are not for it */
    void enable(String id, Instant since, Instant now) {
        endpoints.updateOne(
                new Document("_id", id).append("enabled", false),
                new Document(
                                "$set",
                                new Document("enabled", true)
                                        .append("disabledBecause", null)
                                        .append("disabledAt", null)
                                        .append("since", Date.from(since))
                                        .append("updatedAt", Date.from(now)))
                        .append("$inc", new Document("version", 1L)));
        recovered(id);
    }

    void failing(Endpoint endpoint, Instant now) {
        endpoints.updateOne(
                asAsked(endpoint).append("failingSince", null),
                new Document("$set", new Document("failingSince", Date.from(now))));
        changed();
    }

    void pause(Endpoint endpoint, Instant until, Why why) {
        var pauses = endpoint.standing().pauses();
        endpoints.updateOne(
                // Absent until the first.
                asAsked(endpoint).append("pauses", pauses == 0 ? null : pauses),
                new Document(
                        "$set",
                        new Document("pausedUntil", Date.from(until))
                                .append("pausedBecause", why.toDocument())
                                .append("pauses", pauses + 1)));
        changed();
    }

    void throttle(Endpoint endpoint, Instant until, Why why) {
        endpoints.updateOne(
                asAsked(endpoint),
                new Document(
                        "$set",
                        new Document("pausedUntil", Date.from(until)).append("pausedBecause", why.toDocument())));
        changed();
    }

    boolean tryOut(String id, Instant over, Instant until) {
        var isMine = endpoints
                        .updateOne(
                                new Document("_id", id).append("pausedUntil", Date.from(over)),
                                new Document("$set", new Document("pausedUntil", Date.from(until))))
                        .getModifiedCount()
                == 1;
        if (isMine) {
            changed();
        }
        return isMine;
    }

    void recovered(String id) {
        endpoints.updateOne(new Document("_id", id), new Document("$unset", NO_STANDING));
        changed();
    }

    /** Nobody has a time by an earlier rate any more. */
    void forgetSlots(String id) {
        slots.deleteOne(new Document("_id", id));
    }

    /** Slots follow one another at this distance; where none was taken lately, the next is now. */
    Instant slot(String id, Duration distance, Instant now) {
        while (true) {
            var known = slots.find(new Document("_id", id)).first();
            var free = known == null ? now : known.getDate("next").toInstant();
            var mine = free.isBefore(now) ? now : free;
            var next = Date.from(mine.plus(distance));
            if (known == null) {
                try {
                    slots.insertOne(new Document("_id", id).append("next", next));
                    return mine;
                } catch (MongoWriteException e) {
                    if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                        throw e;
                    }
                }
            } else if (slots.updateOne(
                                    new Document("_id", id).append("next", known.getDate("next")),
                                    new Document("$set", new Document("next", next)))
                            .getModifiedCount()
                    == 1) {
                return mine;
            }
        }
    }

    /**
     * Switches it off, unless it is off already, and tells so in the same write.
     *
     * @param why for the administrator
     */
    void disable(Endpoint endpoint, Why why, Event told) {
        var stored = endpoints.findOneAndUpdate(
                asAsked(endpoint).append("enabled", true),
                Updates.combine(
                        Updates.set("enabled", false),
                        Updates.set("disabledBecause", why.toDocument()),
                        Updates.set("disabledAt", Date.from(told.time())),
                        Updates.set("updatedAt", Date.from(told.time())),
                        Updates.inc("version", 1L),
                        outbox.append(List.of(told), Topics.OUTCOMES, endpoint.id())),
                new FindOneAndUpdateOptions().returnDocument(AFTER));
        changed();
        if (stored != null) {
            outbox.committed(COLLECTION, stored);
        }
    }

    /** Unless its address was changed in between: how the one before answered says nothing of it. */
    private static Document asAsked(Endpoint endpoint) {
        return new Document("_id", endpoint.id()).append("url", endpoint.url());
    }

    /** Rises with every change, whichever replica made it. */
    long revision() {
        var stored = meta.find(REVISION).first();
        return stored == null ? 0 : number(stored, "revision");
    }

    private void changed() {
        meta.updateOne(REVISION, new Document("$inc", new Document("revision", 1L)), new UpdateOptions().upsert(true));
    }

    private static Document write(Endpoint endpoint) {
        return new Document("name", endpoint.name())
                .append("url", endpoint.url())
                .append("events", endpoint.events().stream().sorted().toList())
                .append("filter", endpoint.filter().toJson().toString())
                .append("audience", endpoint.audience().name().toLowerCase(Locale.ROOT))
                .append("method", endpoint.method())
                .append("format", endpoint.body().format().word())
                .append("template", endpoint.body().template())
                // Header names may hold dots, which MongoDB reads as paths.
                .append(
                        "headers",
                        endpoint.sealedHeaders().entrySet().stream()
                                .map(header -> new Document("name", header.getKey()).append("value", header.getValue()))
                                .toList())
                .append("auth", write(endpoint.auth()))
                .append("hubSignature", endpoint.hubSignature().header())
                .append(
                        "keys",
                        endpoint.keys().stream()
                                .map(key -> new Document("sealed", key.sealed())
                                        .append("until", key.until() == null ? null : Date.from(key.until())))
                                .toList())
                .append("perMinute", endpoint.pace().perMinute())
                .append("concurrency", endpoint.pace().concurrency())
                .append("ordered", endpoint.pace().ordered())
                .append("enabled", endpoint.enabled())
                .append(
                        "disabledBecause",
                        endpoint.disabledBecause() == null
                                ? null
                                : endpoint.disabledBecause().toDocument())
                .append("disabledAt", endpoint.disabledAt() == null ? null : Date.from(endpoint.disabledAt()))
                .append("since", Date.from(endpoint.since()))
                .append("version", endpoint.version())
                .append("createdAt", Date.from(endpoint.createdAt()))
                .append("updatedAt", Date.from(endpoint.updatedAt()));
    }

    private static Endpoint read(Document stored) {
        return new Endpoint(
                stored.getString("_id"),
                stored.getString("name"),
                stored.getString("url"),
                Set.copyOf(stored.getList("events", String.class)),
                Filter.fromJson(JSON.readTree(stored.getString("filter"))),
                Audience.valueOf(stored.getString("audience").toUpperCase(Locale.ROOT)),
                // Those from before there was a choice are told the event by POST.
                stored.get("method", "POST"),
                new Body(
                        BodyFormat.valueOf(stored.get("format", "event").toUpperCase(Locale.ROOT)),
                        stored.get("template", "")),
                headers(stored),
                auth(stored.get("auth", new Document("kind", "none"))),
                HubSignature.of(stored.get("hubSignature", "none")),
                keys(stored),
                new Pace(
                        stored.getInteger("perMinute"),
                        stored.getInteger("concurrency"),
                        stored.getBoolean("ordered", false)),
                new Standing(
                        instant(stored, "failingSince"),
                        instant(stored, "pausedUntil"),
                        Why.in(stored, "pausedBecause"),
                        stored.getInteger("pauses", 0)),
                stored.getBoolean("enabled"),
                Why.in(stored, "disabledBecause"),
                instant(stored, "disabledAt"),
                stored.getDate("since").toInstant(),
                number(stored, "version"),
                stored.getDate("createdAt").toInstant(),
                stored.getDate("updatedAt").toInstant());
    }

    private static Document write(Auth auth) {
        return new Document("kind", auth.kind().word())
                .append("username", auth.username())
                .append("tokenUrl", auth.tokenUrl())
                .append("clientId", auth.clientId())
                .append("scope", auth.scope())
                .append("secret", auth.sealedSecret());
    }

    private static Auth auth(Document stored) {
        return new Auth(
                Auth.Kind.valueOf(stored.getString("kind").toUpperCase(Locale.ROOT)),
                stored.getString("username"),
                stored.getString("tokenUrl"),
                stored.getString("clientId"),
                stored.getString("scope"),
                stored.getString("secret"));
    }

    /** Those from before a key could end stand in {@code secrets}. */
    private static List<SigningKey> keys(Document stored) {
        var keys = stored.getList("keys", Document.class);
        return keys == null
                ? stored.getList("secrets", String.class).stream()
                        .map(secret -> new SigningKey(secret, null))
                        .toList()
                : keys.stream()
                        .map(key -> new SigningKey(key.getString("sealed"), instant(key, "until")))
                        .toList();
    }

    private static Map<String, String> headers(Document stored) {
        return stored.getList("headers", Document.class).stream()
                .collect(java.util.stream.Collectors.toMap(
                        header -> header.getString("name"), header -> header.getString("value")));
    }

    private static @Nullable Instant instant(Document stored, String field) {
        var date = stored.getDate(field);
        return date == null ? null : date.toInstant();
    }

    private static long number(Document stored, String field) {
        return stored.get(field) instanceof Number number ? number.longValue() : 0;
    }
}
