package io.tidings.webhooks.endpoint;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.UpdateOptions;
import io.tidings.events.filter.Filter;
import io.tidings.spine.web.Repeatable;
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

    private static final Document REVISION = new Document("_id", "endpoints");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final MongoCollection<Document> endpoints;
    private final MongoCollection<Document> meta;

    EndpointStore(MongoDatabase database) {
        endpoints = database.getCollection("endpoints");
        meta = database.getCollection("meta");
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
        changed();
        return deleted;
    }

    void disable(String id, String reason, Instant now) {
        endpoints.updateOne(
                new Document("_id", id).append("enabled", true),
                new Document(
                                "$set",
                                new Document("enabled", false)
                                        .append("disabledBecause", reason)
                                        .append("updatedAt", Date.from(now)))
                        .append("$inc", new Document("version", 1L)));
        changed();
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
                // Header names may hold dots, which MongoDB reads as paths.
                .append(
                        "headers",
                        endpoint.sealedHeaders().entrySet().stream()
                                .map(header -> new Document("name", header.getKey()).append("value", header.getValue()))
                                .toList())
                .append("secrets", endpoint.sealedSecrets())
                .append("enabled", endpoint.enabled())
                .append("disabledBecause", endpoint.disabledBecause())
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
                headers(stored),
                stored.getList("secrets", String.class),
                stored.getBoolean("enabled"),
                stored.getString("disabledBecause"),
                stored.getDate("since").toInstant(),
                number(stored, "version"),
                stored.getDate("createdAt").toInstant(),
                stored.getDate("updatedAt").toInstant());
    }

    private static Map<String, String> headers(Document stored) {
        return stored.getList("headers", Document.class).stream()
                .collect(java.util.stream.Collectors.toMap(
                        header -> header.getString("name"), header -> header.getString("value")));
    }

    private static long number(Document stored, String field) {
        return stored.get(field) instanceof Number number ? number.longValue() : 0;
    }
}
