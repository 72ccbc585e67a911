package io.tidings.store;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lte;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.gridfs.GridFSBuckets;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the store under concurrent writers, again and again: what it acknowledged is there, whole, and every index says
 * the same as the documents. {@code -Dkills=N} for more kills, {@code -Dseed=N} for the same choices again.
 */
class KillLoopTests {

    private static final int KILLS = Integer.getInteger("kills", 6);
    private static final int WRITERS = 6;
    private static final int IDS_EACH = 60;
    private static final int NAMES = 400;
    private static final int GONE = 0;

    private final AtomicInteger caughtInFlight = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();

    /** Which versions each document may be at: one, or two if its change was in flight at the kill. */
    private final Map<String, Set<Integer>> versions = new ConcurrentHashMap<>();

    private final Map<String, Integer> winners = new ConcurrentHashMap<>();
    private final Map<ObjectId, Integer> files = new ConcurrentHashMap<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private Set<String> scratch = Set.of();
    private boolean scratchInDoubt;

    @Test
    void whatWasAcknowledgedSurvivesKills(@TempDir Path directory) throws Exception {
        long seed = Long.getLong("seed", new Random().nextInt(1_000_000));
        System.out.println("Kill loop: seed " + seed + ", " + KILLS + " kills");
        var random = new Random(seed);
        for (int kill = 0; kill <= KILLS; kill++) {
            // Now a short journal, so that kills hit checkpoints; now a long one, so that they leave much to apply.
            String checkpointBytes = random.nextBoolean() ? "20000" : "2000000";
            try (var store = StoreProcess.start(directory, "--checkpoint-bytes", checkpointBytes)) {
                try (var client = MongoClients.create(store.connectionString())) {
                    demandWhatWasAcknowledged(client.getDatabase("trial"), random);
                }
                if (kill < KILLS) {
                    writeUntilKilled(store, random, kill);
                }
            }
        }
        System.out.println("Kill loop: " + acknowledged + " acknowledged, " + caughtInFlight + " caught in flight");
        assertThat(caughtInFlight).as("a loop that hits nothing proves nothing").hasPositiveValue();
    }

    private void writeUntilKilled(StoreProcess store, Random random, int round) throws Exception {
        try (var client = MongoClients.create(store.connectionString())) {
            MongoDatabase database = client.getDatabase("trial");
            createIndexes(database);
            List<Thread> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                var own = new Random(random.nextLong());
                writers.add(Thread.ofPlatform().start(() -> write(database, number, own)));
            }
            writers.add(Thread.ofPlatform().start(() -> claim(database, new Random(round))));
            writers.add(Thread.ofPlatform().start(() -> upload(database, new Random(round))));
            writers.add(Thread.ofPlatform().start(() -> dropAndRefill(database, round)));
            Thread.sleep(300 + random.nextInt(1_500));
            store.kill();
            for (Thread writer : writers) {
                writer.join();
            }
            assertThat(failures).isEmpty();
        }
    }

    private static void createIndexes(MongoDatabase database) {
        var tickets = database.getCollection("tickets");
        tickets.createIndex(Indexes.ascending("key"), new IndexOptions().unique(true));
        tickets.createIndex(Indexes.ascending("due"));
        tickets.createIndex(Indexes.ascending("tags"));
        tickets.createIndex(Indexes.ascending("relayDue"), new IndexOptions().sparse(true));
        database.getCollection("claims").createIndex(Indexes.ascending("name"), new IndexOptions().unique(true));
    }

    // ---- writing; each writer has documents of its own, so that it knows what they must be

    /** A document's content follows from its id and version; every field changes with the version. */
    private static Document ticket(String id, int version) {
        var document = new Document("_id", id)
                .append("version", version)
                .append("key", id + "/" + version)
                .append("due", new Date(1_000L * ((id.hashCode() + version * 7919) & 0xFFFF)))
                .append("tags", List.of("t" + version % 5, "t" + version % 3, "all"))
                .append("body", "x".repeat((version * 397) % 3_000));
        return version % 2 == 1 ? document.append("relayDue", new Date(version)) : document;
    }

    private void write(MongoDatabase database, int writer, Random random) {
        var tickets = database.getCollection("tickets");
        forEver(() -> {
            String id = writer + "-" + random.nextInt(IDS_EACH);
            int version = versions.getOrDefault(id, Set.of(GONE)).iterator().next();
            if (version == GONE) {
                int first = 1 + random.nextInt(1_000_000);
                change(id, version, first, () -> tickets.insertOne(ticket(id, first)));
            } else if (random.nextInt(8) == 0) {
                change(id, version, GONE, () -> tickets.deleteOne(eq("_id", id)));
            } else {
                var fields = ticket(id, version + 1);
                var update = new Document("$set", fields);
                if (!fields.containsKey("relayDue")) {
                    update.append("$unset", new Document("relayDue", ""));
                }
                change(id, version, version + 1, () -> assertThat(
                                tickets.findOneAndUpdate(new Document("_id", id).append("version", version), update))
                        .isNotNull());
            }
        });
    }

    private void change(String id, int from, int to, Runnable command) {
        versions.put(id, new HashSet<>(Set.of(from, to)));
        command.run();
        versions.put(id, Set.of(to));
        acknowledged.incrementAndGet();
    }

    private void claim(MongoDatabase database, Random random) {
        var claims = database.getCollection("claims");
        forEver(() -> {
            String name = "n" + random.nextInt(NAMES);
            int by = random.nextInt(Integer.MAX_VALUE);
            try {
                claims.insertOne(new Document("name", name).append("by", by));
                assertThat(winners.putIfAbsent(name, by)).as(name).isNull();
                acknowledged.incrementAndGet();
            } catch (MongoWriteException taken) {
                assertThat(taken.getCode()).isEqualTo(11000);
            }
        });
    }

    private void upload(MongoDatabase database, Random random) {
        var bucket = GridFSBuckets.create(database);
        forEver(() -> {
            int size = 1 + random.nextInt(700_000);
            ObjectId id = bucket.uploadFromStream("file", new ByteArrayInputStream(content(size)));
            files.put(id, size);
            acknowledged.incrementAndGet();
            pause(40);
        });
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    private void dropAndRefill(MongoDatabase database, int round) {
        var collection = database.getCollection("scratch");
        var filling = new AtomicInteger();
        forEver(() -> {
            Set<String> ids = IntStream.range(0, 10)
                    .mapToObj(i -> round + "." + filling.get() + "." + i)
                    .collect(Collectors.toSet());
            scratchInDoubt = true;
            collection.drop();
            collection.createIndex(filling.get() % 2 == 0 ? Indexes.ascending("v") : Indexes.descending("v"));
            collection.insertMany(ids.stream()
                    .map(id -> new Document("_id", id).append("v", filling.get()))
                    .toList());
            scratch = ids;
            scratchInDoubt = false;
            acknowledged.incrementAndGet();
            filling.incrementAndGet();
            pause(30);
        });
    }

    /** Until the store is gone; a command that was under way then may have happened or not. */
    private void forEver(Runnable command) {
        try {
            while (true) {
                command.run();
            }
        } catch (MongoException gone) {
            caughtInFlight.incrementAndGet();
        } catch (Throwable wrong) {
            failures.add(wrong);
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- what must be there after the restart

    private void demandWhatWasAcknowledged(MongoDatabase database, Random random) {
        List<Document> tickets = database.getCollection("tickets").find().into(new ArrayList<>());
        demandVersions(tickets);
        demandIndexes(database.getCollection("tickets"), tickets, random);
        demandClaims(database.getCollection("claims"));
        demandFiles(database);
        demandScratch(database.getCollection("scratch"));
    }

    private void demandVersions(List<Document> tickets) {
        Map<String, Integer> found = new HashMap<>();
        for (Document ticket : tickets) {
            String id = ticket.getString("_id");
            int version = ticket.getInteger("version");
            assertThat(ticket).as(id).isEqualTo(ticket(id, version));
            assertThat(found.put(id, version)).as("%s twice", id).isNull();
        }
        versions.forEach((id, allowed) -> assertThat(allowed).as(id).contains(found.getOrDefault(id, GONE)));
        assertThat(versions.keySet()).containsAll(found.keySet());
        versions.replaceAll((id, _) -> Set.of(found.getOrDefault(id, GONE)));
    }

    private static void demandIndexes(MongoCollection<Document> collection, List<Document> all, Random random) {
        assertThat(ids(collection, gte("due", new Date(0)))).isEqualTo(ids(all, _ -> true));
        List<Date> sorted = collection
                .find(gte("due", new Date(0)))
                .sort(new Document("due", 1))
                .map(ticket -> ticket.getDate("due"))
                .into(new ArrayList<>());
        assertThat(sorted).isSorted();
        assertThat(ids(collection, lte("relayDue", new Date(Long.MAX_VALUE / 2))))
                .isEqualTo(ids(all, ticket -> ticket.containsKey("relayDue")));
        for (String tag : List.of("t0", "t2", "t4", "all")) {
            assertThat(ids(collection, eq("tags", tag)))
                    .isEqualTo(ids(
                            all, ticket -> ticket.getList("tags", String.class).contains(tag)));
        }
        for (int i = 0; i < 20 && !all.isEmpty(); i++) {
            Document ticket = all.get(random.nextInt(all.size()));
            assertThat(collection.find(eq("key", ticket.get("key"))).first()).isEqualTo(ticket);
            assertThatThrownBy(() -> collection.insertOne(new Document("key", ticket.get("key"))))
                    .hasMessageContaining("E11000");
        }
    }

    private static Set<Object> ids(MongoCollection<Document> collection, org.bson.conversions.Bson query) {
        return collection.find(query).map(document -> document.get("_id")).into(new HashSet<>());
    }

    private static Set<Object> ids(List<Document> documents, Predicate<Document> condition) {
        return documents.stream()
                .filter(condition)
                .map(document -> document.get("_id"))
                .collect(Collectors.toSet());
    }

    private void demandClaims(MongoCollection<Document> claims) {
        Map<String, Integer> found = new HashMap<>();
        claims.find().forEach(claim -> assertThat(found.put(claim.getString("name"), claim.getInteger("by")))
                .as("one document by name")
                .isNull());
        assertThat(found).containsAllEntriesOf(winners);
        winners.putAll(found);
    }

    private void demandFiles(MongoDatabase database) {
        var bucket = GridFSBuckets.create(database);
        files.forEach((id, size) -> {
            var downloaded = new ByteArrayOutputStream();
            bucket.downloadToStream(id, downloaded);
            assertThat(downloaded.toByteArray()).isEqualTo(content(size));
        });
    }

    private void demandScratch(MongoCollection<Document> collection) {
        Set<String> found =
                collection.find().map(document -> document.getString("_id")).into(new HashSet<>());
        if (scratchInDoubt) {
            scratchInDoubt = false;
            scratch = found;
        }
        assertThat(found).isEqualTo(scratch);
        assertThat(collection
                        .find(gte("v", 0))
                        .map(document -> document.getString("_id"))
                        .into(new HashSet<>()))
                .isEqualTo(scratch);
    }
}
