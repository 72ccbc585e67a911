package io.tidings.spine.work;

import com.mongodb.client.MongoCollection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * What many threads look up in a collection at the same time, by one query. What is found was there, or was not, when it was asked
 * for or later.
 */
public final class SharedReads {

    private final MongoCollection<Document> collection;
    private final String field;
    private final Document others;
    private final RoundTrips<Object, Optional<Document>> trips;

    /** By their ids. */
    public SharedReads(MongoCollection<Document> collection) {
        this(collection, "_id", new Document());
    }

    /**
     * @param field by which is looked up
     * @param others what else is so of those that are looked for; of several that have the same in the field one is found
     */
    public SharedReads(MongoCollection<Document> collection, String field, Document others) {
        this.collection = collection;
        this.field = field;
        this.others = others;
        trips = new RoundTrips<>(collection.getNamespace().getCollectionName() + "-reading", this::together);
    }

    /** To be read only: others may have been given the same. */
    public Optional<Document> find(Object value) {
        return trips.ask(value);
    }

    List<Supplier<Optional<Document>>> together(List<Object> values) {
        var found = values.size() == 1 ? alone(values.getFirst()) : all(values);
        return values.stream()
                .<Supplier<Optional<Document>>>map(value -> () -> Optional.ofNullable(found.get(value)))
                .toList();
    }

    private Map<Object, Document> alone(Object value) {
        var found = collection.find(those(value)).first();
        return found == null ? Map.of() : Map.of(value, found);
    }

    private Map<Object, Document> all(List<Object> values) {
        var found = new HashMap<Object, Document>();
        collection
                .find(those(new Document("$in", List.copyOf(new HashSet<>(values)))))
                .forEach(document -> found.put(document.get(field), document));
        return found;
    }

    private Document those(Object value) {
        var query = new Document(field, value);
        query.putAll(others);
        return query;
    }
}
