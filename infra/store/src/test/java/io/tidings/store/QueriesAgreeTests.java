package io.tidings.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random documents, indexes, changes and queries: what an index answers is what the library's own full scan answers.
 * The same again: {@code -Dseed=N}; more of them: {@code -Dseeds=N}.
 */
@TestInstance(Lifecycle.PER_CLASS)
class QueriesAgreeTests {

    private static final int DOCUMENTS = 120;
    private static final int ROUNDS = 220;

    private final EmbeddedStore store = EmbeddedStore.start();
    private final MongoServer reference = new MongoServer(new MemoryBackend());
    private MongoClient storeClient;
    private MongoClient referenceClient;

    @BeforeAll
    void connect() {
        storeClient = MongoClients.create(store.connectionString());
        referenceClient = MongoClients.create(reference.bindAndGetConnectionString());
    }

    @AfterAll
    void disconnect() {
        storeClient.close();
        referenceClient.close();
        store.close();
        reference.shutdownNow();
    }

    static List<Long> seeds() {
        Long given = Long.getLong("seed");
        return given != null
                ? List.of(given)
                : new Random()
                        .longs(Integer.getInteger("seeds", 8), 0, 1_000_000)
                        .boxed()
                        .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anIndexAnswersWhatAFullScanAnswers(long seed) {
        var random = new Random(seed);
        var indexed = storeClient.getDatabase("agree").getCollection("c" + seed);
        var scanned = referenceClient.getDatabase("agree").getCollection("c" + seed);
        List<Document> indexes =
                INDEXES.stream().filter(_ -> random.nextInt(100) < 45).toList();
        boolean indexesFirst = random.nextBoolean();
        if (indexesFirst) {
            create(indexes, indexed);
        }
        for (int id = 0; id < DOCUMENTS; id++) {
            var document = document(id, random);
            indexed.insertOne(document);
            scanned.insertOne(document);
        }
        if (!indexesFirst) {
            create(indexes, indexed);
        }
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 4 == 0) {
                change(random, indexed, scanned);
            }
            Document query = query(random);
            Document sort = sort(random);
            int skip = random.nextInt(4) == 0 ? random.nextInt(5) : 0;
            int limit = random.nextInt(3) == 0 ? 1 + random.nextInt(10) : 0;
            if (sort == null) {
                skip = 0;
                limit = 0;
            }
            assertThat(ids(indexed, query, sort, skip, limit))
                    .as("seed %d, indexes %s, query %s, sort %s", seed, indexes, query.toJson(), sort)
                    .isEqualTo(ids(scanned, query, sort, skip, limit));
            assertThat(indexed.countDocuments(query))
                    .as("seed %d, indexes %s, count of %s", seed, indexes, query.toJson())
                    .isEqualTo(scanned.countDocuments(query));
        }
    }

    private static final List<Document> INDEXES = List.of(
            new Document("n", 1),
            new Document("n", -1).append("_id", 1),
            new Document("t", 1),
            new Document("mixed", 1),
            new Document("mixed", -1),
            new Document("tags", 1),
            new Document("items.k", 1),
            new Document("items.k", 1).append("items.v", 1),
            new Document("sub.x", 1),
            new Document("n", 1).append("t", -1),
            new Document("t", 1).append("n", 1).append("_id", 1),
            new Document("sub", 1),
            new Document("due", 1).append("_id", 1),
            new Document("due", 1).append("sparse", true),
            new Document("n", 1).append("partial", new Document("t", "b")),
            new Document("mixed", 1).append("partial", new Document("due", new Document("$exists", true))),
            new Document("tags", 1).append("n", -1));

    private static void create(List<Document> indexes, MongoCollection<Document> collection) {
        int number = 0;
        for (Document index : indexes) {
            var keys = new Document(index);
            var options = new IndexOptions().name("i" + number++);
            options.sparse(keys.remove("sparse") != null);
            options.partialFilterExpression((Document) keys.remove("partial"));
            collection.createIndex(keys, options);
        }
    }

    private static Document document(int id, Random random) {
        var document = new Document("_id", id);
        if (random.nextInt(10) > 0) {
            document.append("n", number(random));
        }
        document.append("t", text(random));
        if (random.nextInt(6) > 0) {
            document.append("mixed", scalarOrArray(random));
        }
        if (random.nextInt(5) > 0) {
            document.append("tags", texts(random));
        }
        if (random.nextInt(3) == 0) {
            document.append("due", time(random));
        }
        if (random.nextInt(4) > 0) {
            var items = new ArrayList<Document>();
            for (int i = random.nextInt(4); i > 0; i--) {
                var item = new Document("k", text(random));
                item.append("v", number(random));
                items.add(item);
            }
            document.append("items", items);
        }
        switch (random.nextInt(4)) {
            case 0 -> document.append("sub", new Document("x", number(random)));
            case 1 -> document.append("sub", new Document("x", texts(random)).append("y", 1));
            case 2 -> document.append("sub", number(random));
            default -> {}
        }
        return document;
    }

    private static Object number(Random random) {
        int value = random.nextInt(12) - 4;
        return switch (random.nextInt(5)) {
            case 0 -> (long) value;
            case 1 -> (double) value;
            case 2 -> value + 0.5;
            default -> value;
        };
    }

    private static String text(Random random) {
        return List.of("", "a", "b", "ab", "b\u0000", "Żółw", "환불", "\uD83D\uDE00", "\uFFEE")
                .get(random.nextInt(9));
    }

    private static List<String> texts(Random random) {
        return random.ints(1 + random.nextInt(3), 0, 4)
                .mapToObj(i -> List.of("a", "b", "c", "d").get(i))
                .toList();
    }

    private static Date time(Random random) {
        return Date.from(Instant.parse("2026-11-21T10:00:00Z").plusSeconds(random.nextInt(10)));
    }

    private static Object scalar(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> text(random);
            case 1 -> time(random);
            case 2 -> random.nextBoolean();
            case 3 -> null;
            default -> number(random);
        };
    }

    private static Object scalarOrArray(Random random) {
        if (random.nextInt(4) > 0) {
            return scalar(random);
        }
        // Not empty: the library's order of two empty arrays depends on which it sees first.
        var array = new ArrayList<Object>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            array.add(scalar(random));
        }
        return array;
    }

    private static Document query(Random random) {
        var query = condition(random);
        if (random.nextInt(2) == 0) {
            query.putAll(condition(random));
        }
        return switch (random.nextInt(6)) {
            case 0 -> new Document("$and", List.of(query, condition(random)));
            case 1 -> new Document("$or", List.of(query, condition(random)));
            case 2 -> condition(random).append("$or", List.of(query, condition(random)));
            default -> query;
        };
    }

    private static Document condition(Random random) {
        return switch (random.nextInt(14)) {
            case 0 -> new Document("_id", random.nextInt(DOCUMENTS));
            case 1 -> new Document("_id", new Document("$in", List.of(3, 5L, 7.0, 7, 500)));
            case 2 -> new Document("n", number(random));
            case 3 -> new Document("n", range(number(random), number(random), random));
            case 4 -> new Document("t", text(random));
            case 5 -> new Document("t", range(text(random), text(random), random));
            case 6 -> new Document("mixed", random.nextBoolean() ? scalar(random) : in(random));
            case 7 -> new Document("mixed", range(number(random), number(random), random));
            case 8 -> new Document("tags", random.nextBoolean() ? text(random) : texts(random));
            case 9 -> new Document("items.k", text(random)).append("items.v", number(random));
            case 10 ->
                new Document(
                        "items",
                        new Document("$elemMatch", new Document("k", text(random)).append("v", number(random))));
            case 11 ->
                random.nextBoolean()
                        ? new Document("sub.x", number(random))
                        : new Document("sub", new Document("x", number(random)));
            case 12 -> new Document("due", range(time(random), time(random), random));
            default ->
                new Document(
                        List.of("due", "mixed", "n", "sub").get(random.nextInt(4)),
                        List.of(
                                        new Document("$exists", random.nextBoolean()),
                                        new Document("$ne", null),
                                        new Document("$nin", List.of(1, "a")),
                                        new Document("$not", new Document("$gt", 2)),
                                        new Document("$type", "string"))
                                .get(random.nextInt(5)));
        };
    }

    private static Document in(Random random) {
        var values = new ArrayList<Object>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            values.add(scalar(random));
        }
        return new Document("$in", values);
    }

    private static Document range(Object one, Object other, Random random) {
        var range = new Document();
        if (random.nextInt(3) > 0) {
            range.append(random.nextBoolean() ? "$gt" : "$gte", one);
        }
        if (random.nextInt(3) > 0 || range.isEmpty()) {
            range.append(random.nextBoolean() ? "$lt" : "$lte", other);
        }
        return range;
    }

    /** With the id last, so that equals have one order. */
    private static Document sort(Random random) {
        int direction = random.nextBoolean() ? 1 : -1;
        return switch (random.nextInt(8)) {
            case 0 -> new Document("n", direction).append("_id", -direction);
            case 1 -> new Document("mixed", direction).append("_id", 1);
            case 2 -> new Document("t", direction).append("n", direction).append("_id", direction);
            case 3 -> new Document("tags", direction).append("_id", direction);
            case 4 -> new Document("due", direction).append("_id", direction);
            case 5 -> new Document("_id", direction);
            default -> null;
        };
    }

    private static void change(Random random, MongoCollection<Document> one, MongoCollection<Document> other) {
        var target = new Document("_id", random.nextInt(DOCUMENTS));
        Document replacement = document(0, random);
        replacement.remove("_id");
        switch (random.nextInt(5)) {
            case 0 -> {
                one.deleteOne(target);
                other.deleteOne(target);
            }
            case 1 -> {
                one.replaceOne(target, replacement);
                other.replaceOne(target, replacement);
            }
            case 2 -> {
                var update = new Document("$push", new Document("tags", text(random)))
                        .append("$unset", new Document("due", ""));
                one.updateOne(target, update);
                other.updateOne(target, update);
            }
            case 3 -> {
                var update = new Document("$inc", new Document("n", 1)).append("$set", new Document("t", text(random)));
                var query = new Document("n", new Document("$gt", 5));
                one.updateMany(query, update);
                other.updateMany(query, update);
            }
            default -> {
                var update = new Document("$set", new Document("mixed", scalarOrArray(random)));
                one.findOneAndUpdate(target, update);
                other.findOneAndUpdate(target, update);
            }
        }
    }

    private static List<Object> ids(
            MongoCollection<Document> collection, Document query, Document sort, int skip, int limit) {
        FindIterable<Document> found = collection.find(query).skip(skip).limit(limit);
        if (sort != null) {
            found = found.sort(sort);
        }
        var ids = new ArrayList<Object>();
        // What is found is compared whole, so that an update gone astray shows too.
        found.forEach(document -> ids.add(document.toJson()));
        if (sort == null) {
            ids.sort(null);
        }
        return ids;
    }
}
