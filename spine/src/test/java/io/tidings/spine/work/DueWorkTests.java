package io.tidings.spine.work;

import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoInterruptedException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.spine.work.DueWork.Handler;
import io.tidings.surroundings.Surroundings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DueWorkTests {

    private static final Duration LONG_CLAIM = Duration.ofMinutes(1);
    private static final Document NOTHING = new Document();

    private final MongoDatabase database = Surroundings.database();
    private final MongoCollection<Document> work = database.getCollection("work");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<DueWork> replicas = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        replicas.forEach(DueWork::stop);
    }

    @Test
    void dueWorkIsDoneOnceAndIsDueNoMore() {
        var done = new CopyOnWriteArrayList<Object>();
        plan("a", "lane", Instant.now());
        plan("b", "lane", Instant.now().plus(Duration.ofHours(1)));

        replica(LONG_CLAIM, claimed -> {
            done.add(claimed.document().get("_id"));
            claimed.done(set("result", "sent"));
        });

        await().untilAsserted(() ->
                assertThat(stored("a")).containsEntry("result", "sent").doesNotContainKey("due"));
        assertThat(done).containsExactly("a");
        assertThat(stored("b")).containsKey("due").containsEntry("claim", 0L);
    }

    @Test
    void workWithoutAnEndIsHeldForAsLongAsItsWorkerExtendsIt() {
        var taken = new AtomicInteger();
        var extended = new AtomicInteger();
        plan("a", "lane", Instant.now());
        Handler endless = claimed -> {
            taken.incrementAndGet();
            while (end.getCount() > 0 && claimed.extend(Duration.ofSeconds(2), inc("extended", 1))) {
                extended.incrementAndGet();
                end.await(20, TimeUnit.MILLISECONDS);
            }
            claimed.stillMine();
        };
        replica(Duration.ofSeconds(2), endless);
        replica(Duration.ofSeconds(2), endless);

        await().until(() -> extended.get() > 150);
        assertThat(taken).hasValue(1);
        assertThat(stored("a").getInteger("extended")).isGreaterThan(100);

        // Whoever changes the work takes it away: its worker writes nothing more.
        work.updateOne(
                new Document("_id", "a"),
                new Document("$inc", new Document("claim", 1L)).append("$unset", new Document("due", "")));
        var written = stored("a").getInteger("extended");
        await().untilAsserted(() -> assertThat(replicas.stream()
                        .mapToLong(one -> one.inHand().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .sum())
                .isZero());
        assertThat(stored("a").getInteger("extended")).isEqualTo(written);
    }

    @Test
    void workThatIsPostponedComesBackAtItsTime() {
        var attempts = new CopyOnWriteArrayList<Instant>();
        plan("a", "lane", Instant.now());

        replica(LONG_CLAIM, claimed -> {
            attempts.add(Instant.now());
            if (attempts.size() == 1) {
                claimed.retryAt(Instant.now().plusMillis(500), inc("attempts", 1));
            } else {
                claimed.done(NOTHING);
            }
        });

        await().untilAsserted(
                        () -> assertThat(stored("a")).doesNotContainKey("due").containsEntry("attempts", 1));
        assertThat(Duration.between(attempts.get(0), attempts.get(1))).isGreaterThanOrEqualTo(Duration.ofMillis(490));
    }

    @Test
    void aBlockedLaneDelaysNoOther() {
        var done = new CopyOnWriteArrayList<Object>();
        for (var i = 0; i < 30; i++) {
            plan("slow-" + i, "slow", Instant.now().minusSeconds(60));
        }
        for (var i = 0; i < 30; i++) {
            plan("quick-" + i, "quick", Instant.now());
        }

        replica(LONG_CLAIM, claimed -> {
            if (claimed.document().getString("lane").equals("slow")) {
                end.await();
            }
            done.add(claimed.document().get("_id"));
            claimed.done(NOTHING);
        });

        await().untilAsserted(() -> assertThat(done).hasSize(30));
        // Two in hand at most, of one lane; the others were not even taken.
        assertThat(work.countDocuments(new Document("lane", "slow").append("claim", 0L)))
                .isEqualTo(28);
    }

    @Test
    void longBacklogsThatTakeAllTheRoomDoNotHoldUpAQuietLane() {
        var done = new CopyOnWriteArrayList<String>();
        for (var i = 0; i < 40; i++) {
            plan("a" + i, "a", Instant.now().minusSeconds(90));
            plan("b" + i, "b", Instant.now().minusSeconds(80));
            plan("c" + i, "c", Instant.now().minusSeconds(70));
        }
        for (var i = 0; i < 10; i++) {
            plan("quiet" + i, "quiet", Instant.now().minusSeconds(60));
        }

        replica(new WorkSettings("work", 3, 1, LONG_CLAIM, Duration.ofMillis(50)), claimed -> {
            done.add(claimed.document().getString("lane"));
            claimed.done(NOTHING);
        });

        await().untilAsserted(() -> assertThat(done).hasSize(130));
        assertThat(done.subList(0, 90)).contains("a", "b", "c");
        assertThat(Collections.frequency(done.subList(0, 90), "quiet"))
                .as("of the quiet lane")
                .isEqualTo(10);
    }

    @Test
    void aBacklogIsWorkedOffInOrderWithoutReadingAllThatIsDueForEachPiece() {
        var done = new CopyOnWriteArrayList<Object>();
        var begun = Instant.now().minusSeconds(60);
        for (var i = 0; i < 100; i++) {
            plan("w" + i, "lane", begun.plusMillis(i));
        }

        var finds = new CopyOnWriteArrayList<BsonDocument>();
        try (var client = listening(finds)) {
            var worker = new DueWork(client.getDatabase(database.getName()), Clock.systemUTC(), meters);
            worker.start(new WorkSettings("work", 8, 1, LONG_CLAIM, Duration.ofMinutes(10)), claimed -> {
                done.add(claimed.document().get("_id"));
                claimed.done(NOTHING);
            });
            worker.start();
            await().untilAsserted(() -> assertThat(done).hasSize(100));
            worker.stop();
        }

        assertThat(done)
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "w" + i).toList());
        assertThat(finds)
                .filteredOn(find -> !find.isString("lane"))
                .as("looks at more than the one lane")
                .hasSizeLessThan(10);
    }

    @Test
    void whatIsDoneAtTheSameTimeCostsTheStoreAFewCommandsAltogether() {
        var together = 40;
        var taken = new CountDownLatch(together);
        var extended = new CountDownLatch(together);
        for (var i = 0; i < together; i++) {
            plan("w" + i, "lane-" + i % 8, Instant.now());
        }

        var commands = new CopyOnWriteArrayList<String>();
        try (var client = listening((name, _) -> commands.add(name))) {
            var worker = new DueWork(client.getDatabase(database.getName()), Clock.systemUTC(), meters);
            replicas.add(worker);
            worker.start(new WorkSettings("work", together, 8, LONG_CLAIM, Duration.ofMinutes(10)), claimed -> {
                meet(taken);
                assertThat(claimed.extend(LONG_CLAIM, inc("extended", 1))).isTrue();
                meet(extended);
                assertThat(claimed.finish(set("result", "sent"))).isTrue();
            });
            worker.start();
            await().untilAsserted(() -> assertThat(work.countDocuments(
                            new Document("result", "sent").append("extended", 1).append("due", null)))
                    .isEqualTo(together));
            worker.stop();
        }

        // One by one it would be three for each.
        assertThat(commands)
                .filteredOn(name -> name.equals("update") || name.equals("findAndModify"))
                .hasSizeLessThan(together);
    }

    private static void meet(CountDownLatch all) throws InterruptedException {
        all.countDown();
        all.await();
    }

    @Test
    void whatChangedBetweenLookingAndTakingIsNotTaken() {
        var now = Instant.now();
        for (var id : List.of("a", "b", "c", "d")) {
            plan(id, "lane", now);
        }
        var seen = work.find().into(new java.util.ArrayList<>());
        work.updateOne(new Document("_id", "b"), inc("claim", 1L));
        work.updateOne(new Document("_id", "c"), set("due", Date.from(now.plusSeconds(60))));
        work.deleteOne(new Document("_id", "d"));

        var taken = take(seen, now);

        assertThat(taken).containsOnlyKeys("a");
        assertThat(taken.get("a"))
                .containsEntry("claim", 1L)
                .containsEntry("due", Date.from(now.plus(LONG_CLAIM)))
                .containsEntry("lane", "lane");
        assertThat(stored("b")).containsEntry("due", Date.from(now));
        assertThat(take(seen, now)).as("seen by two, and taken by one").isEmpty();
    }

    private Map<Object, Document> take(List<Document> seen, Instant now) {
        var taken = new HashMap<Object, Document>();
        new Taking(work, LONG_CLAIM).take(seen, now, taken);
        return taken;
    }

    @Test
    void aPieceThatTheStoreDoesNotLetUsTakeKeepsNoOtherWaiting() {
        var due = Instant.now();
        plan("a", "lane", due);
        work.insertOne(new Document("_id", "broken")
                .append("lane", "lane")
                .append("due", Date.from(due))
                .append("claim", "no number"));
        plan("c", "lane", due);

        replica(new WorkSettings("work", 8, 8, LONG_CLAIM, Duration.ofMillis(50)), claimed -> claimed.done(NOTHING));

        await().untilAsserted(() -> assertThat(work.find(new Document("due", null)))
                .extracting(piece -> piece.get("_id"))
                .containsExactlyInAnyOrder("a", "c"));
    }

    @Test
    void whatWasFinishedAtTheLastMomentIsNeitherGivenBackNorTriedAgain() {
        var claimed = taken();
        assertThat(claimed.finish(set("result", "sent"))).isTrue();

        // As a stop does, and a worker who was not told that its write has been made.
        claimed.failed(Instant.now(), "The store did not answer");
        claimed.release();

        assertThat(stored("a")).doesNotContainKeys("due", "lastError").containsEntry("result", "sent");
    }

    @Test
    void whoIsInterruptedWhileItsClaimIsExtendedGoesNoFurther() {
        var claimed = taken();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> claimed.extend(LONG_CLAIM, inc("extended", 1)))
                    .isInstanceOf(MongoInterruptedException.class);
        } finally {
            Thread.interrupted();
        }
        assertThat(stored("a")).containsEntry("extended", 1);
    }

    private Claimed taken() {
        var now = Instant.now();
        plan("a", "lane", now);
        var piece = Objects.requireNonNull(take(List.of(stored("a")), now).get("a"));
        return new Claimed(work, new FencedWrites(work), Clock.systemUTC(), piece);
    }

    private static MongoClient listening(List<BsonDocument> finds) {
        return listening((name, command) -> {
            if (name.equals("find")) {
                finds.add(command.getDocument("filter").clone());
            }
        });
    }

    private static MongoClient listening(BiConsumer<String, BsonDocument> commands) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(Surroundings.mongo()))
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        commands.accept(event.getCommandName(), event.getCommand());
                    }
                })
                .build());
    }

    @Test
    void severalReplicasDoEachPieceOnce() {
        var done = new CopyOnWriteArrayList<Object>();
        for (var i = 0; i < 200; i++) {
            plan("w" + i, "lane-" + i % 20, Instant.now());
        }

        for (var replica = 0; replica < 3; replica++) {
            replica(LONG_CLAIM, claimed -> {
                done.add(claimed.document().get("_id"));
                claimed.done(NOTHING);
            });
        }

        await().untilAsserted(
                        () -> assertThat(work.countDocuments(new Document("due", new Document("$gt", new Date(0)))))
                                .isZero());
        assertThat(done).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void theFenceRefusesOneWhoSleptThroughItsClaim() throws Exception {
        var started = new CountDownLatch(1);
        var wakesUp = new CountDownLatch(1);
        var zombie = new CopyOnWriteArrayList<Object>();
        plan("a", "lane", Instant.now());
        // Room for one: it shall not take the piece again itself when its own claim has ended.
        replica(new WorkSettings("work", 1, 1, Duration.ofMillis(300), Duration.ofMillis(50)), claimed -> {
            started.countDown();
            wakesUp.await();
            zombie.add(claimed.stillMine());
            zombie.add(claimed.done(set("by", "the zombie")).isPresent());
        });
        started.await();

        replica(LONG_CLAIM, claimed -> claimed.done(set("by", "the other")));

        await().untilAsserted(() -> assertThat(stored("a")).containsEntry("by", "the other"));
        wakesUp.countDown();
        await().untilAsserted(() -> assertThat(zombie).containsExactly(false, false));
        assertThat(stored("a")).containsEntry("by", "the other");
    }

    @Test
    void aHandlerThatFailsIsTriedAgainAndSaysWhy() {
        var attempts = new AtomicInteger();
        var why = new CopyOnWriteArrayList<Object>();
        plan("a", "lane", Instant.now());

        replica(LONG_CLAIM, claimed -> {
            why.add(String.valueOf(claimed.document().get("lastError")));
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("No such template");
            }
            claimed.done(NOTHING);
        });

        await().untilAsserted(() -> assertThat(stored("a")).doesNotContainKeys("due", "lastError", "failures"));
        assertThat(why).containsExactly("null", "java.lang.IllegalStateException: No such template");
        assertThat(meters.get("tidings.work.failures").counter().count()).isEqualTo(1);
    }

    @Test
    void aHandlerThatForgetsToSayWhatBecameOfItHasFailed() {
        plan("a", "lane", Instant.now());

        replica(LONG_CLAIM, claimed -> {});

        await().untilAsserted(() ->
                assertThat(stored("a").getString("lastError")).contains("neither finished nor postponed"));
    }

    @Test
    void aReplicaThatStopsGivesBackWhatItCannotFinish() throws Exception {
        var started = new CountDownLatch(1);
        plan("a", "lane", Instant.now());
        var stopping = replica(LONG_CLAIM, claimed -> {
            started.countDown();
            end.await();
        });
        started.await();

        var before = Instant.now();
        stopping.stop();

        // Without waiting for the claim to end.
        assertThat(Duration.between(before, Instant.now())).isLessThan(LONG_CLAIM.dividedBy(2));
        replica(LONG_CLAIM, claimed -> claimed.done(set("by", "the next")));
        await().untilAsserted(() -> assertThat(stored("a")).containsEntry("by", "the next"));
    }

    @Test
    void workThatIsGivenBackToBeGoneOnWithIsTakenAgainAtOnce() {
        var parts = new AtomicInteger();
        plan("a", "lane", Instant.now());

        replica(new WorkSettings("work", 4, 2, LONG_CLAIM, Duration.ofMinutes(10)), claimed -> {
            if (parts.incrementAndGet() < 5) {
                claimed.retryAt(Instant.now(), NOTHING);
            } else {
                claimed.done(NOTHING);
            }
        });

        await().untilAsserted(() -> assertThat(stored("a")).doesNotContainKey("due"));
        assertThat(parts).hasValue(5);
    }

    @Test
    void wakingBeatsThePoll() {
        var worker = new DueWork(database, Clock.systemUTC(), meters);
        replicas.add(worker);
        worker.start();
        var running = worker.start(
                new WorkSettings("work", 4, 2, LONG_CLAIM, Duration.ofMinutes(10)), claimed -> claimed.done(NOTHING));
        await().until(() -> work.listIndexes().into(new java.util.ArrayList<>()).size() > 2);

        plan("a", "lane", Instant.now());
        running.wake();

        await().untilAsserted(() -> assertThat(stored("a")).doesNotContainKey("due"));
    }

    private DueWork replica(Duration claim, Handler handler) {
        return replica(new WorkSettings("work", 8, 2, claim, Duration.ofMillis(50)), handler);
    }

    private DueWork replica(WorkSettings settings, Handler handler) {
        var replica = new DueWork(database, Clock.systemUTC(), meters);
        replicas.add(replica);
        replica.start(settings, handler);
        replica.start();
        return replica;
    }

    private void plan(String id, String lane, Instant due) {
        work.insertOne(new Document("_id", id)
                .append("lane", lane)
                .append("due", Date.from(due))
                .append("claim", 0L));
    }

    private Document stored(String id) {
        return work.find(new Document("_id", id)).first();
    }
}
