package io.tidings.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.elemMatch;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.nin;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Filters.regex;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.descending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.push;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.gridfs.GridFSBuckets;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.UpdateOptions;
import de.bwaldvogel.mongo.MongoServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every shape of query that the services use, against 100,000 documents on disk: none may take longer than 20 ms. A
 * service that asks in a new way adds its shape here.
 */
@TestInstance(Lifecycle.PER_CLASS)
class QueryShapeTests {

    private static final int DOCUMENTS = 100_000;
    private static final int BATCH = 2_000;
    private static final int OTHERS = 10_000;
    private static final Duration MOST = Duration.ofMillis(20);
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Date FAR = Date.from(Instant.parse("2126-11-21T10:00:00Z"));

    private StoreBackend backend;
    private MongoServer server;
    private MongoClient client;
    private MongoDatabase database;
    private MongoCollection<Document> tickets;
    private ObjectId file;

    @BeforeAll
    void load(@TempDir Path directory) throws Exception {
        backend = StoreBackend.in(directory, StoreBackend.CHECKPOINT_BYTES, _ -> {});
        server = new MongoServer(backend);
        client = MongoClients.create(server.bindAndGetConnectionString());
        database = client.getDatabase("shapes");
        tickets = database.getCollection("tickets");
        createIndexes();
        long start = System.nanoTime();
        for (int from = 0; from < DOCUMENTS; from += BATCH) {
            tickets.insertMany(IntStream.range(from, from + BATCH)
                    .mapToObj(QueryShapeTests::ticket)
                    .toList());
        }
        var bucket = GridFSBuckets.create(database);
        for (int i = 0; i < 20; i++) {
            file = bucket.uploadFromStream("file", new ByteArrayInputStream(new byte[600_000]));
        }
        System.out.printf("Loaded %,d documents in %.1f s%n", DOCUMENTS, (System.nanoTime() - start) / 1e9);
    }

    @AfterAll
    void close() {
        client.close();
        server.shutdownNow();
    }

    private void createIndexes() {
        tickets.createIndex(ascending("number"), new IndexOptions().unique(true));
        tickets.createIndex(ascending("key"), new IndexOptions().unique(true).sparse(true));
        tickets.createIndex(ascending("messageId"), new IndexOptions().unique(true));
        tickets.createIndex(ascending("emails"));
        tickets.createIndex(ascending("identities.kind", "identities.value"));
        tickets.createIndex(ascending("customer.id"));
        tickets.createIndex(ascending("relayDue"), new IndexOptions().sparse(true));
        tickets.createIndex(ascending("due"));
        tickets.createIndex(ascending("lane"));
        tickets.createIndex(ascending("assignee", "state"));
        tickets.createIndex(ascending("ticketId", "n"), new IndexOptions().unique(true));
    }

    private static Document ticket(int i) {
        var document = new Document("_id", "ticket-" + i)
                .append("version", 3L)
                .append("number", i)
                .append("messageId", messageId(i))
                .append("emails", List.of(email(i), "o" + i + "@other.example"))
                .append("identities", List.of(identity(i)))
                .append("customer", new Document("id", "person-" + i % 20_000).append("name", "Jan Kowalski"))
                .append("due", Date.from(NOW.plusSeconds(i - 5_000)))
                .append("lane", "endpoint-" + i % 50)
                .append("assignee", "agent-" + i % 40)
                .append("state", i % 25 == 0 ? "open" : "closed")
                .append("ticketId", "t-" + i / 200)
                .append("n", i % 200)
                .append("subject", "My invoice of November is wrong, please help me")
                .append("excerpt", "x".repeat(300));
        if (i % 10_000 == 0) {
            document.append("relayDue", Date.from(NOW.minusSeconds(i / 10_000)));
        }
        return i % 2 == 0 ? document.append("key", "T-" + i) : document;
    }

    /** Somebody among 100,000, found by the beginnings of words; one in twenty has a common name. */
    private static Document person(int i) {
        var name = i % 20 == 0 ? "kowalska" : "n" + Integer.toHexString(i * 0x9E3779B9);
        var words = List.of(name, email(i), "customer.example");
        return new Document("_id", "person-%06d".formatted(i))
                .append("listed", true)
                .append("organizationId", "organization-" + i % 500)
                .append("words", words)
                .append(
                        "beginnings",
                        words.stream()
                                .flatMap(word -> IntStream.rangeClosed(1, 4)
                                        .mapToObj(n -> word.substring(0, Math.min(n, word.length()))))
                                .distinct()
                                .toList());
    }

    @Test
    void peopleAsTheyAreLookedFor() {
        MongoCollection<Document> people = database.getCollection("people");
        people.createIndex(new Document("listed", 1).append("_id", -1));
        people.createIndex(new Document("organizationId", 1).append("_id", -1));
        people.createIndex(new Document("beginnings", 1).append("_id", -1));
        people.createIndex(ascending("absorbed.personId"), new IndexOptions().sparse(true));
        for (int from = 0; from < DOCUMENTS; from += BATCH) {
            people.insertMany(each(from, BATCH, QueryShapeTests::person));
        }
        within("{listed} sort _id desc limit 51", 51, _ -> page(people, eq("listed", true)));
        within(
                "{listed, _id: {$lt}} sort _id desc limit 51",
                51,
                i -> page(people, and(eq("listed", true), lt("_id", "person-%06d".formatted(i + 1_000)))));
        within(
                "{beginnings, listed}, a letter of everybody's",
                51,
                _ -> page(people, and(eq("beginnings", "c"), eq("listed", true))));
        within(
                "{beginnings, listed, words: {$regex}}, a common name",
                51,
                _ -> page(people, and(eq("beginnings", "kowa"), eq("listed", true), regex("words", "^\\Qkowalsk\\E"))));
        within(
                "{organizationId, listed} sort _id desc limit 51",
                51,
                i -> page(people, and(eq("organizationId", "organization-" + i % 500), eq("listed", true))));
        within("{absorbed.personId} of nobody", 0, i -> size(people.find(eq("absorbed.personId", "person-" + i))));
    }

    private static int page(MongoCollection<Document> collection, Bson query) {
        return size(collection.find(query).sort(descending("_id")).limit(51));
    }

    private static String messageId(int i) {
        return "<" + Integer.toHexString(i * 0x9E3779B9) + "@mail.example>";
    }

    private static String email(int i) {
        return "c" + i % 5_000 + "@customer.example";
    }

    private static Document identity(int i) {
        return new Document("kind", "login").append("value", "u" + i);
    }

    @Test
    void lookupsByKey() {
        within("{_id}", 1, i -> found(eq("_id", "ticket-" + i)));
        within("{_id: {$in: [50 ids]}}", 50, i -> found(in("_id", each(i, 50, n -> "ticket-" + n))));
        within("{number}", 1, i -> found(eq("number", i)));
        within("{messageId}", 1, i -> found(eq("messageId", messageId(i))));
        within("{messageId: {$in: [20]}}", 20, i -> found(in("messageId", each(i, 20, n -> messageId(n)))));
        within("{messageId} of nobody", 0, i -> found(eq("messageId", "none-" + i)));
        within("{key}, sparse", 1, i -> found(eq("key", "T-" + i / 2 * 2)));
        within("{emails}, an array's element", 20, i -> found(eq("emails", email(i))));
        within("{identities: {$elemMatch}}", 1, i -> found(elemMatch("identities", identity(i))));
        within("{customer.id}", 5, i -> found(eq("customer.id", "person-" + i % 20_000)));
        within("{number, messageId}", 1, i -> found(and(eq("number", i), eq("messageId", messageId(i)))));
        within("{ticketId, n}", 1, i -> found(and(eq("ticketId", "t-" + i / 200), eq("n", i % 200))));
        within("{$or: [{number}, {messageId}]}", 1, i -> found(or(eq("number", i), eq("messageId", messageId(i)))));
    }

    @Test
    void listsOfALimitedLength() {
        Date now = Date.from(NOW);
        within(
                "{assignee, state} limit 50",
                50,
                _ -> size(tickets.find(and(eq("assignee", "agent-0"), eq("state", "open")))
                        .limit(50)));
        within(
                "{relayDue: {$lte}} limit 50",
                10,
                _ -> size(tickets.find(lte("relayDue", now)).limit(50)));
        within(
                "{due: {$lte}} sort due limit 20",
                20,
                _ -> size(tickets.find(lte("due", now)).sort(ascending("due")).limit(20)));
        within(
                "{due: {$lte}, lane: {$nin: [5]}} sort due limit 20",
                20,
                i -> size(tickets.find(and(lte("due", now), nin("lane", each(i % 50, 5, n -> "endpoint-" + n))))
                        .sort(ascending("due"))
                        .limit(20)));
        within(
                "{due: {$lte}, lane} sort due limit 20",
                20,
                i -> size(tickets.find(and(lte("due", now), eq("lane", "endpoint-" + i % 50)))
                        .sort(ascending("due"))
                        .limit(20)));
        within(
                "{ticketId, n: {$lt}} sort n desc limit 20",
                20,
                i -> size(tickets.find(and(eq("ticketId", "t-" + i / 200), lt("n", 150)))
                        .sort(descending("n"))
                        .limit(20)));
        within(
                "{_id: {$gt}} sort _id limit 100",
                100,
                i -> size(tickets.find(gt("_id", "ticket-" + i))
                        .sort(ascending("_id"))
                        .limit(100)));
        within("{} limit 100", 100, _ -> size(tickets.find().limit(100)));
        within("{}, first batch", 1, _ -> tickets.find().first() == null ? 0 : 1);
        within("count of {assignee, state}", 500, _ ->
                (int) tickets.countDocuments(and(eq("assignee", "agent-0"), eq("state", "open"))));
        within("count of {lane}", 2_000, i -> (int) tickets.countDocuments(eq("lane", "endpoint-" + i % 50)));
        within("count of {due: {$gt}}, up to 90,000", 90_000, _ ->
                (int) tickets.countDocuments(gt("due", Date.from(NOW)), new CountOptions().limit(90_000)));
        within("count of all", DOCUMENTS, _ -> (int) tickets.estimatedDocumentCount());
    }

    @Test
    void guardedChanges() {
        within(
                "findAndModify {_id, version}",
                1,
                i -> one(tickets.findOneAndUpdate(
                        new Document("_id", "ticket-" + i).append("version", 3L),
                        combine(
                                inc("version", 1),
                                push("outbox", new Document("id", "e" + i).append("json", "x".repeat(2_000))),
                                set("relayDue", FAR)))));
        within(
                "findAndModify of a stale version",
                0,
                i -> one(tickets.findOneAndUpdate(
                        and(eq("_id", "ticket-" + (i + 1)), eq("version", 2L)), inc("version", 1))));
        MongoCollection<Document> changed = database.getCollection("changed");
        changed.createIndex(ascending("due"));
        changed.createIndex(ascending("key"), new IndexOptions().unique(true));
        changed.insertMany(each(0, OTHERS, i -> new Document("_id", "w" + i)
                .append("key", i)
                .append("due", Date.from(NOW.plusSeconds(i)))));
        within(
                "claim: findAndModify {due: {$lte}, lane: {$nin}} sort due",
                1,
                _ -> one(changed.findOneAndUpdate(
                        and(lte("due", Date.from(NOW.plusSeconds(900))), nin("lane", "a", "b")),
                        combine(set("due", Date.from(NOW.plusSeconds(3_600))), inc("claim", 1L)),
                        new FindOneAndUpdateOptions().sort(ascending("due")))));
        within(
                "upsert by {key}",
                1,
                i -> (int) changed.updateOne(
                                        eq("key", i + 1_000_000),
                                        set("due", Date.from(NOW)),
                                        new UpdateOptions().upsert(true))
                                .getModifiedCount()
                        + 1);
        within(
                "insert",
                1,
                i -> one(changed.insertOne(new Document("key", -1 - i)).getInsertedId()));
        within("delete by {_id}", 1, i ->
                (int) changed.deleteOne(eq("_id", "w" + i / 20)).getDeletedCount());
    }

    /** Ten held alerts of each route, among many that were said long ago. */
    @Test
    void alertsThatAreSaidTogether() {
        MongoCollection<Document> alerts = database.getCollection("alerts");
        alerts.createIndex(ascending("gather", "due"), new IndexOptions().sparse(true));
        alerts.createIndex(ascending("into"), new IndexOptions().sparse(true));
        alerts.insertMany(each(0, OTHERS, i -> {
            var alert = new Document("_id", "alert-" + i).append("state", i % 25 == 0 ? "WAITING" : "SENT");
            return i % 25 == 0 ? alert.append("gather", "route-" + i / 25 % 40).append("due", Date.from(NOW)) : alert;
        }));
        within("updateMany {gather, due: {$lte}}", 10, i -> (int) alerts.updateMany(
                        and(eq("gather", "route-" + i / 2_399), lte("due", Date.from(NOW))),
                        combine(set("into", "carrier-" + i / 2_399), unset("gather"), unset("due")))
                .getModifiedCount());
        within(
                "{into: {$in: [1]}, state}",
                10,
                i -> size(alerts.find(and(in("into", "carrier-" + i / 2_399), eq("state", "WAITING")))));
    }

    /** Fifty people with two hundred notifications each, of which every tenth is unread. */
    @Test
    void notificationsOfOnePerson() {
        MongoCollection<Document> notifications = database.getCollection("notifications");
        notifications.createIndex(descending("person", "_id"));
        notifications.createIndex(descending("unreadOf", "_id"));
        notifications.createIndex(ascending("ticket"));
        notifications.insertMany(each(0, OTHERS, i -> {
            var told = new Document("_id", "event-%05d:person-%d".formatted(i, i % 50))
                    .append("person", "person-" + i % 50)
                    .append("ticket", "ticket-" + i / 5)
                    .append("act", "act-" + i);
            return i / 50 % 10 == 0 ? told.append("unreadOf", "person-" + i % 50) : told;
        }));
        within(
                "{person, _id: {$lt}} by _id, the first of many",
                31,
                i -> size(notifications
                        .find(and(eq("person", "person-" + i % 50), lt("_id", "event-09000")))
                        .sort(descending("_id"))
                        .limit(31)));
        within(
                "{unreadOf: {$in: [2]}} by _id",
                40,
                i -> size(notifications
                        .find(in("unreadOf", "person-" + i % 50, "person-" + (i + 1) % 50))
                        .sort(descending("_id"))));
        within(
                "{ticket, act}",
                1,
                i -> size(notifications.find(
                        and(eq("ticket", "ticket-" + i % 2_000), eq("act", "act-" + i % 2_000 * 5)))));
        within("updateMany {unreadOf, _id: {$lte}}", 2, i -> (int) notifications
                .updateMany(
                        and(eq("unreadOf", "person-" + i % 50), lte("_id", "event-00550:person-" + i % 50)),
                        set("readAt", Date.from(NOW.plusSeconds(i))))
                .getModifiedCount());
    }

    @Test
    void filesAndExpiry() {
        var bucket = GridFSBuckets.create(database);
        within("GridFS, 600 kB", 600_000, _ -> {
            var content = new ByteArrayOutputStream();
            bucket.downloadToStream(file, content);
            return content.size();
        });
        MongoCollection<Document> pieces = database.getCollection("raw.chunks");
        pieces.createIndex(ascending("files_id"));
        pieces.insertMany(each(0, OTHERS, i -> new Document("files_id", new ObjectId("%08x%016x".formatted(i, 0)))
                .append("n", 0)
                .append("data", new byte[1_000])));
        within(
                "{files_id: {$gt, $lt}, n} sort files_id limit 500",
                500,
                i -> size(pieces.find(and(
                                gt("files_id", new ObjectId("%08x%016x".formatted(i / 20, 0))),
                                lt("files_id", new ObjectId("%08x%016x".formatted(OTHERS, 0))),
                                eq("n", 0)))
                        .projection(new Document("_id", 0).append("files_id", 1).append("n", 1))
                        .sort(ascending("files_id"))
                        .limit(500)));
        MongoCollection<Document> sessions = database.getCollection("sessions");
        sessions.createIndex(ascending("expireAt"), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
        sessions.insertMany(each(0, OTHERS, i -> new Document("_id", i).append("expireAt", FAR)));
        sessions.insertOne(new Document("_id", "old").append("expireAt", Date.from(NOW.minusSeconds(1))));
        within("expiry", OTHERS, _ -> {
            backend.expire();
            return (int) sessions.estimatedDocumentCount();
        });
    }

    private int found(Bson query) {
        return size(tickets.find(query));
    }

    private static int size(FindIterable<Document> found) {
        return found.into(new ArrayList<>()).size();
    }

    private static int one(Object answer) {
        return answer == null ? 0 : 1;
    }

    private static <T> List<T> each(int from, int count, IntFunction<T> each) {
        return IntStream.range(from, from + count).mapToObj(each).toList();
    }

    /**
     * Tries a shape on documents all through the collection. The fastest tenth counts: how long the machine had other
     * things to do is not the store's matter, and without an index not even the fastest is within the limit.
     */
    private static void within(String shape, int expected, IntUnaryOperator query) {
        long[] times = new long[40];
        for (int round = 0; round < times.length; round++) {
            int document = round * 2_399;
            long start = System.nanoTime();
            int count = query.applyAsInt(document);
            times[round] = System.nanoTime() - start;
            assertThat(count).as(shape).isEqualTo(expected);
        }
        Arrays.sort(times);
        var fast = Duration.ofNanos(times[times.length / 10]);
        System.out.printf("%7.2f ms  %s%n", fast.toNanos() / 1e6, shape);
        assertThat(fast).as(shape).isLessThan(MOST);
    }
}
