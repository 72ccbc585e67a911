package io.tidings.notifier.alert;

import static com.mongodb.client.model.ReturnDocument.AFTER;

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
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the routes. Each change raises one revision number, which is how every replica learns at once that its copy is old. */
@Component
class AlertRouteStore {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** A channel that works in between and fails again is no news each time. */
    private static final Duration TOLD_EVERY = Duration.ofDays(1);

    static final String COLLECTION = "alert_routes";

    private static final Document REVISION = new Document("_id", "alert_routes");

    private final MongoCollection<Document> routes;
    private final MongoCollection<Document> meta;
    private final Outbox outbox;

    AlertRouteStore(MongoDatabase database, Outbox outbox) {
        routes = database.getCollection(COLLECTION);
        meta = database.getCollection("meta");
        this.outbox = outbox;
    }

    /** In the order of their making. */
    List<AlertRoute> all() {
        return routes.find()
                .sort(new Document("_id", 1))
                .map(AlertRouteStore::read)
                .into(new ArrayList<>());
    }

    Optional<AlertRoute> find(String id) {
        return Optional.ofNullable(routes.find(new Document("_id", id)).first()).map(AlertRouteStore::read);
    }

    /** Stores it, or answers the one that an earlier request with the same key made. */
    AlertRoute insert(AlertRoute route, @Nullable Repeatable repeatable) {
        var stored = Repeatable.insertOnce(routes, write(route).append("_id", route.id()), repeatable);
        changed();
        return read(stored);
    }

    /** Stores the route if it still is as the change was made on; empty where it is not. */
    Optional<AlertRoute> replace(AlertRoute route, AlertRoute known) {
        var change = new Document("$set", write(route));
        if (!route.sealedUrl().equals(known.sealedUrl())) {
            // Should the new address fail, that is news.
            change.append("$unset", new Document("toldAt", ""));
        }
        var stored = routes.findOneAndUpdate(
                new Document("_id", known.id()).append("version", known.version()),
                change,
                new FindOneAndUpdateOptions().returnDocument(AFTER));
        changed();
        return Optional.ofNullable(stored).map(AlertRouteStore::read);
    }

    boolean delete(String id) {
        var deleted = routes.deleteOne(new Document("_id", id)).getDeletedCount() == 1;
        changed();
        return deleted;
    }

    /** Rises with every change, whichever replica made it. */
    long revision() {
        var stored = meta.find(REVISION).first();
        return stored == null ? 0 : number(stored, "revision");
    }

    /** To be called after each change of what the copies hold. */
    void changed() {
        meta.updateOne(REVISION, new Document("$inc", new Document("revision", 1L)), new UpdateOptions().upsert(true));
    }

    /**
     * Says what is wrong with the route, and tells the administrators where they have not heard of it of late.
     *
     * @param route as it was when its messenger was asked
     * @param told what they hear, published in the same write
     */
    void failing(AlertRoute route, Why why, Event told) {
        var stored = routes.findOneAndUpdate(
                asAsked(route)
                        // Also where it was never told.
                        .append(
                                "toldAt",
                                new Document(
                                        "$not",
                                        new Document(
                                                "$gt", Date.from(told.time().minus(TOLD_EVERY))))),
                Updates.combine(
                        Updates.set("failing", why.toDocument()),
                        Updates.set("toldAt", Date.from(told.time())),
                        outbox.append(List.of(told), Topics.OUTCOMES, route.id())),
                new FindOneAndUpdateOptions().returnDocument(AFTER));
        if (stored == null) {
            routes.updateOne(asAsked(route), new Document("$set", new Document("failing", why.toDocument())));
        } else {
            outbox.committed(COLLECTION, stored);
        }
    }

    void works(AlertRoute route) {
        if (route.failing() != null) {
            routes.updateOne(asAsked(route), new Document("$unset", new Document("failing", "")));
        }
    }

    /** Unless its address was changed in between: how the one before answered says nothing of it. */
    private static Document asAsked(AlertRoute route) {
        return new Document("_id", route.id()).append("url", route.sealedUrl());
    }

    private static Document write(AlertRoute route) {
        return new Document("name", route.name())
                .append("kind", route.kind())
                .append("url", route.sealedUrl())
                .append("settings", new Document(new HashMap<>(route.settings())))
                .append("events", route.events().stream().sorted().toList())
                .append("filter", route.filter().toJson().toString())
                .append("template", route.template())
                .append("language", route.language())
                .append("quiet", write(route.quiet()))
                .append("digest", write(route.digest()))
                .append("enabled", route.enabled())
                .append(
                        "failing",
                        route.failing() == null ? null : route.failing().toDocument())
                .append("since", Date.from(route.since()))
                .append("version", route.version())
                .append("createdAt", Date.from(route.createdAt()))
                .append("updatedAt", Date.from(route.updatedAt()));
    }

    private static AlertRoute read(Document stored) {
        return new AlertRoute(
                stored.getString("_id"),
                stored.getString("name"),
                stored.getString("kind"),
                stored.getString("url"),
                settings(stored),
                Set.copyOf(stored.getList("events", String.class)),
                Filter.fromJson(JSON.readTree(stored.getString("filter"))),
                stored.getString("template"),
                stored.getString("language"),
                quiet(stored.get("quiet", Document.class)),
                digest(stored.get("digest", Document.class)),
                stored.getBoolean("enabled"),
                Why.in(stored, "failing"),
                stored.getDate("since").toInstant(),
                number(stored, "version"),
                stored.getDate("createdAt").toInstant(),
                stored.getDate("updatedAt").toInstant());
    }

    private static Map<String, String> settings(Document stored) {
        var settings = new HashMap<String, String>();
        stored.get("settings", new Document()).forEach((name, value) -> settings.put(name, String.valueOf(value)));
        return settings;
    }

    private static @Nullable Document write(@Nullable QuietHours quiet) {
        return quiet == null
                ? null
                : new Document(
                                "days",
                                quiet.days().stream()
                                        .sorted()
                                        .map(DayOfWeek::name)
                                        .toList())
                        .append("from", quiet.from().toString())
                        .append("to", quiet.to().toString())
                        .append("zone", quiet.zone().getId());
    }

    private static @Nullable QuietHours quiet(@Nullable Document stored) {
        return stored == null
                ? null
                : new QuietHours(
                        stored.getList("days", String.class).stream()
                                .map(DayOfWeek::valueOf)
                                .collect(Collectors.toSet()),
                        LocalTime.parse(stored.getString("from")),
                        LocalTime.parse(stored.getString("to")),
                        ZoneId.of(stored.getString("zone")));
    }

    private static @Nullable Document write(@Nullable Digest digest) {
        return digest == null ? null : new Document("above", digest.above()).append("minutes", digest.minutes());
    }

    private static @Nullable Digest digest(@Nullable Document stored) {
        return stored == null ? null : new Digest(stored.getInteger("above"), stored.getInteger("minutes"));
    }

    private static long number(Document stored, String field) {
        return stored.get(field) instanceof Number number ? number.longValue() : 0;
    }
}
