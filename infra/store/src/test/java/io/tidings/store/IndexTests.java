package io.tidings.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.descending;
import static com.mongodb.client.model.Updates.push;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class IndexTests {

    private final EmbeddedStore store = EmbeddedStore.start();
    private MongoClient client;
    private MongoDatabase database;
    private MongoCollection<Document> people;

    @BeforeAll
    void connect() {
        client = MongoClients.create(store.connectionString());
        database = client.getDatabase("indexes");
        people = database.getCollection("people");
    }

    @AfterEach
    void empty() {
        people.drop();
    }

    @AfterAll
    void close() {
        client.close();
        store.close();
    }

    @Test
    void aUniqueIndexRefusesASecondDocumentAndKeepsTheFirst() {
        people.createIndex(ascending("email"), new IndexOptions().unique(true));
        people.insertOne(person(1).append("email", "jan@customer.example"));
        assertThatThrownBy(() -> people.insertOne(person(2).append("email", "jan@customer.example")))
                .isInstanceOfSatisfying(
                        MongoWriteException.class, e -> assertThat(e.getCode()).isEqualTo(11000))
                .hasMessageContaining("email_1")
                .hasMessageContaining("jan@customer.example");
        people.insertOne(person(2).append("email", "jun@customer.example"));
        assertThatThrownBy(() -> people.updateOne(eq("_id", 2), set("email", "jan@customer.example")))
                .hasMessageContaining("E11000");
        assertThat(ids(eq("email", "jan@customer.example"))).containsExactly(1);
        assertThat(ids(eq("email", "jun@customer.example"))).containsExactly(2);
    }

    @Test
    void aUniqueValueIsFreeAgainOnceChangedOrDeleted() {
        people.createIndex(ascending("email"), new IndexOptions().unique(true));
        people.insertOne(person(1).append("email", "a"));
        people.updateOne(eq("_id", 1), set("email", "b"));
        people.insertOne(person(2).append("email", "a"));
        people.deleteOne(eq("_id", 2));
        people.insertOne(person(3).append("email", "a"));
        assertThat(ids(in("email", "a", "b"))).containsExactly(1, 3);
    }

    @Test
    void oneUniqueElementInTwoArraysIsRefused() {
        people.createIndex(ascending("emails"), new IndexOptions().unique(true));
        people.insertOne(person(1).append("emails", List.of("a", "b")));
        assertThatThrownBy(() -> people.insertOne(person(2).append("emails", List.of("c", "b"))))
                .hasMessageContaining("E11000");
        people.insertOne(person(2).append("emails", List.of("c", "c")));
        assertThatThrownBy(() -> people.updateOne(eq("_id", 2), push("emails", "a")))
                .hasMessageContaining("E11000");
        people.updateOne(eq("_id", 2), push("emails", "d"));
        assertThat(ids(eq("emails", "d"))).containsExactly(2);
    }

    @Test
    void absentIsAValueToAUniqueIndexButNotToASparseOne() {
        people.createIndex(ascending("email"), new IndexOptions().unique(true));
        people.insertOne(person(1));
        assertThatThrownBy(() -> people.insertOne(person(2).append("email", null)))
                .hasMessageContaining("E11000");
        people.dropIndex("email_1");
        people.createIndex(ascending("email"), new IndexOptions().unique(true).sparse(true));
        people.insertMany(List.of(person(2), person(3)));
        assertThat(ids(eq("email", null))).containsExactly(1, 2, 3);
    }

    @Test
    void aPartialUniqueIndexMindsOnlyItsDocuments() {
        people.createIndex(
                ascending("login"), new IndexOptions().unique(true).partialFilterExpression(eq("active", true)));
        people.insertOne(person(1).append("login", "maya").append("active", false));
        people.insertOne(person(2).append("login", "maya").append("active", true));
        assertThatThrownBy(() -> people.updateOne(eq("_id", 1), set("active", true)))
                .hasMessageContaining("E11000");
        assertThat(ids(eq("login", "maya"))).containsExactly(1, 2);
        assertThat(ids(and(eq("login", "maya"), eq("active", true)))).containsExactly(2);
    }

    @Test
    void anIndexThatItsDocumentsContradictIsNotMade() {
        people.insertMany(List.of(person(1).append("email", "a"), person(2).append("email", "a")));
        assertThatThrownBy(() -> people.createIndex(ascending("email"), new IndexOptions().unique(true)))
                .hasMessageContaining("E11000");
        people.insertOne(person(3).append("email", "a"));
        assertThat(people.listIndexes().map(index -> index.get("name")).into(new ArrayList<>()))
                .containsExactly("_id_");
    }

    @Test
    void nullMissingAndEmptyAreFoundAsWithoutAnIndex() {
        people.insertMany(List.of(
                person(1),
                person(2).append("tags", null),
                person(3).append("tags", List.of()),
                person(4).append("tags", Arrays.asList("vip", null)),
                person(5).append("tags", "vip")));
        List<Bson> queries = List.of(
                eq("tags", null),
                eq("tags", "vip"),
                eq("tags", List.of()),
                eq("tags", List.of("vip")),
                in("tags", "vip", null),
                exists("tags"),
                exists("tags", false),
                gt("tags", "a"));
        List<List<Integer>> scanned = queries.stream().map(this::ids).toList();
        people.createIndex(ascending("tags"));
        assertThat(queries.stream().map(this::ids)).containsExactlyElementsOf(scanned);
        assertThat(scanned.getFirst()).containsExactly(1, 2, 4);
    }

    @Test
    void numbersOfAllTypesAreOneKey() {
        people.createIndex(ascending("n"), new IndexOptions().unique(true));
        people.insertMany(List.of(
                person(1).append("n", 5),
                person(2).append("n", 5.5),
                person(3).append("n", 9_007_199_254_740_993L),
                person(4).append("n", 9_007_199_254_740_992L),
                person(5).append("n", -1)));
        assertThatThrownBy(() -> people.insertOne(person(6).append("n", 5.0))).hasMessageContaining("E11000");
        assertThat(ids(eq("n", 5L))).containsExactly(1);
        assertThat(ids(eq("n", 9_007_199_254_740_993L))).containsExactly(3);
        assertThat(people.find(lte("n", Long.MAX_VALUE)).sort(ascending("n")).map(IndexTests::id))
                .containsExactly(5, 1, 2, 4, 3);
    }

    @Test
    void valuesOfEveryTypeSortInMongosOrder() {
        people.createIndex(ascending("v"));
        List<Object> ordered = Arrays.asList(
                List.of(), null, -1, 2.5, "", "a", "ab", new Document("x", 1), false, true, new Date(0), new Date(1));
        List<Integer> shuffled = List.of(7, 0, 11, 3, 5, 1, 9, 2, 10, 4, 8, 6);
        shuffled.forEach(i -> people.insertOne(person(i).append("v", ordered.get(i))));
        List<Integer> upwards = IntStream.range(0, ordered.size()).boxed().toList();
        assertThat(people.find().sort(ascending("v")).limit(12).map(IndexTests::id))
                .containsExactlyElementsOf(upwards);
        assertThat(people.find().sort(descending("v")).limit(12).map(IndexTests::id))
                .containsExactlyElementsOf(upwards.reversed());
    }

    @Test
    void aCompoundIndexServesARangeInEitherDirection() {
        people.createIndex(new Document("ticket", 1).append("n", -1), new IndexOptions().unique(true));
        for (int n = 0; n < 20; n++) {
            people.insertOne(person(n).append("ticket", "T").append("n", n));
            people.insertOne(person(100 + n).append("ticket", "U").append("n", n));
        }
        Bson query = and(eq("ticket", "T"), gt("n", 3), lte("n", 8));
        assertThat(people.find(query).sort(ascending("n")).map(IndexTests::id)).containsExactly(4, 5, 6, 7, 8);
        assertThat(people.find(query).sort(descending("n")).limit(2).map(IndexTests::id))
                .containsExactly(8, 7);
    }

    @Test
    void parallelArraysAreRefused() {
        people.createIndex(ascending("a", "b"));
        assertThatThrownBy(() ->
                        people.insertOne(person(1).append("a", List.of(1, 2)).append("b", List.of(1, 2))))
                .hasMessageContaining("parallel arrays");
        assertThat(people.countDocuments()).isZero();
    }

    @Test
    void anEntryLeavesASparseIndexWithItsField() {
        people.createIndex(ascending("relayDue"), new IndexOptions().sparse(true));
        people.insertMany(List.of(person(1), person(2).append("relayDue", new Date(5))));
        assertThat(ids(lte("relayDue", new Date(9)))).containsExactly(2);
        people.updateOne(eq("_id", 2), unset("relayDue"));
        people.updateOne(eq("_id", 1), set("relayDue", new Date(7)));
        assertThat(ids(lte("relayDue", new Date(9)))).containsExactly(1);
        assertThat(ids(exists("relayDue"))).containsExactly(1);
    }

    @Test
    void anIndexMadeAnewWithAnotherDefinitionHasNoOldEntries() {
        people.insertMany(List.of(
                person(1).append("a", 1).append("b", 9),
                person(2).append("a", 2).append("b", 8)));
        var name = new IndexOptions().name("own");
        people.createIndex(ascending("a"), name);
        assertThatThrownBy(() -> people.createIndex(ascending("b"), name)).isInstanceOf(MongoCommandException.class);
        people.dropIndex("own");
        people.createIndex(ascending("b"), name);
        assertThat(people.find(gt("b", 0)).sort(ascending("b")).map(IndexTests::id))
                .containsExactly(2, 1);
    }

    @Test
    void ofManyWhoClaimOneDocumentEachWinsOnce() throws Exception {
        people.createIndex(ascending("due"));
        people.insertMany(IntStream.range(0, 200)
                .mapToObj(i -> person(i).append("due", new Date(i)))
                .toList());
        Callable<List<Integer>> claiming = () -> {
            List<Integer> claimed = new ArrayList<>();
            while (true) {
                Document document = people.findOneAndUpdate(
                        lte("due", new Date(1_000)),
                        set("due", new Date(1_000_000)),
                        new FindOneAndUpdateOptions().sort(ascending("due")).returnDocument(ReturnDocument.AFTER));
                if (document == null) {
                    return claimed;
                }
                claimed.add(id(document));
            }
        };
        List<Integer> all = new ArrayList<>();
        try (var executor = Executors.newFixedThreadPool(4)) {
            for (Future<List<Integer>> claimed : executor.invokeAll(List.of(claiming, claiming, claiming, claiming))) {
                all.addAll(claimed.get(30, TimeUnit.SECONDS));
            }
        }
        assertThat(all).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void concurrentUpsertsOfOneKeyMakeOneDocument() throws Exception {
        people.createIndex(ascending("email"), new IndexOptions().unique(true));
        Callable<Object> upserting = () -> people.updateOne(
                eq("email", "jan@customer.example"), push("seen", 1), new UpdateOptions().upsert(true));
        try (var executor = Executors.newFixedThreadPool(4)) {
            for (Future<Object> upserted : executor.invokeAll(List.of(upserting, upserting, upserting, upserting))) {
                upserted.get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(people.find().first().getList("seen", Integer.class)).hasSize(4);
        assertThat(people.countDocuments()).isEqualTo(1);
    }

    @Test
    void aLongAnswerComesInBatchesAndSeesWhatWasDeletedMeanwhile() {
        people.insertMany(IntStream.range(0, 1_000).mapToObj(IndexTests::person).toList());
        var cursor = people.find().batchSize(100).cursor();
        List<Integer> read = new ArrayList<>();
        while (cursor.hasNext()) {
            read.add(id(cursor.next()));
            if (read.size() == 300) {
                people.deleteMany(gt("_id", 499));
            }
        }
        assertThat(read).hasSize(500).isSorted();
    }

    private static Document person(int id) {
        return new Document("_id", id);
    }

    private static int id(Document document) {
        return document.getInteger("_id");
    }

    private List<Integer> ids(Bson query) {
        return people.find(query).map(IndexTests::id).into(new ArrayList<>()).stream()
                .sorted()
                .toList();
    }
}
