package io.tidings.notifier.alert;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import io.tidings.events.filter.Filter;
import io.tidings.spine.web.Repeatable;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the routes. There are a few dozen at most, so they are read anew for each event. */
@Component
class AlertRouteStore {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final MongoCollection<Document> routes;

    AlertRouteStore(MongoDatabase database) {
        routes = database.getCollection("alert_routes");
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
        return read(Repeatable.insertOnce(routes, write(route).append("_id", route.id()), repeatable));
    }

    /** Stores the route if it still has the version that the change was made on; empty where it has not. */
    Optional<AlertRoute> replace(AlertRoute route, long expectedVersion) {
        return Optional.ofNullable(routes.findOneAndUpdate(
                        new Document("_id", route.id()).append("version", expectedVersion),
                        new Document("$set", write(route)),
                        new FindOneAndUpdateOptions().returnDocument(AFTER)))
                .map(AlertRouteStore::read);
    }

    boolean delete(String id) {
        return routes.deleteOne(new Document("_id", id)).getDeletedCount() == 1;
    }

    /** Says what is wrong with the route; says it once, however many alerts meet it. */
    void failing(String id, String reason) {
        routes.updateOne(new Document("_id", id), new Document("$set", new Document("failing", reason)));
    }

    void works(AlertRoute route) {
        if (route.failing() != null) {
            routes.updateOne(new Document("_id", route.id()), new Document("$unset", new Document("failing", "")));
        }
    }

    private static Document write(AlertRoute route) {
        return new Document("name", route.name())
                .append("kind", route.kind())
                .append("url", route.sealedUrl())
                .append("events", route.events().stream().sorted().toList())
                .append("filter", route.filter().toJson().toString())
                .append("template", route.template())
                .append("language", route.language())
                .append("enabled", route.enabled())
                .append("failing", route.failing())
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
                Set.copyOf(stored.getList("events", String.class)),
                Filter.fromJson(JSON.readTree(stored.getString("filter"))),
                stored.getString("template"),
                stored.getString("language"),
                stored.getBoolean("enabled"),
                stored.getString("failing"),
                stored.getDate("since").toInstant(),
                stored.get("version") instanceof Number version ? version.longValue() : 0,
                stored.getDate("createdAt").toInstant(),
                stored.getDate("updatedAt").toInstant());
    }
}
