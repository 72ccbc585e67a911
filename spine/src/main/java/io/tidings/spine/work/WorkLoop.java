package io.tidings.spine.work;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.IndexOptions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica's look at one collection of due work: takes what it has room for, a thread for each piece.
 *
 * <p>A lane that is full and has more is looked at by itself, whenever it has a place, and passed over by the walk through all that
 * is due. Each round of that walk reads such a backlog once; between two rounds it goes on where it was, for what came due since.
 * So a hundred thousand pieces for one slow receiver cost a look now and then, not one for each piece.
 */
final class WorkLoop implements DueWork.Worker {

    private static final Logger log = LoggerFactory.getLogger(WorkLoop.class);

    /** Within the 8 s that a service has to stop. */
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(3);

    /** What choosing needs; a piece comes whole when it is taken. */
    private static final Document OUTLINE =
            new Document("due", 1).append("lane", 1).append("claim", 1);

    private static final int COUNTED_UP_TO = 100_000;

    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

    private final MongoCollection<Document> collection;
    private final Taking taking;
    private final FencedWrites writes;
    private final WorkSettings settings;
    private final DueWork.Handler handler;
    private final Clock clock;
    private final Semaphore room;
    private final Semaphore wakes = new Semaphore(0);
    private final Map<String, Integer> busy = new ConcurrentHashMap<>();
    private final Map<Claimed, Thread> inHand = new ConcurrentHashMap<>();

    /** Lanes that were full and may have more; the one that was served last comes last. Only the loop's own thread asks. */
    private final Set<String> backlogs = new LinkedHashSet<>();

    private volatile boolean news = true;
    private final Round round;
    private boolean backlogsFirst;
    private final Counter failures;
    private @Nullable Thread thread;
    private volatile boolean running;

    WorkLoop(
            MongoCollection<Document> collection,
            WorkSettings settings,
            DueWork.Handler handler,
            Clock clock,
            MeterRegistry meters) {
        this.collection = collection;
        this.taking = new Taking(collection, settings.claim());
        this.writes = new FencedWrites(collection);
        this.settings = settings;
        this.handler = handler;
        this.clock = clock;
        room = new Semaphore(settings.concurrency());
        round = new Round(settings.poll(), System::nanoTime);
        var name = settings.collectionName();
        failures = Counter.builder("tidings.work.failures")
                .description("Pieces of work whose handler failed; they are tried again")
                .tag("work", name)
                .register(meters);
        Gauge.builder("tidings.work.in.hand", inHand, Map::size)
                .description("Pieces of work being done now")
                .tag("work", name)
                .register(meters);
    }

    @Override
    public void wake() {
        news = true;
        wakes.release();
    }

    synchronized void start() {
        running = true;
        thread = Thread.ofVirtual().name("work-" + settings.collectionName()).start(this::run);
    }

    private void run() {
        var prepared = false;
        while (running) {
            try {
                if (!prepared) {
                    collection.createIndex(new Document("due", 1).append("lane", 1));
                    collection.createIndex(new Document("lane", 1).append("due", 1));
                    collection.createIndex(new Document("failures", 1), new IndexOptions().sparse(true));
                    prepared = true;
                }
                if (!takeWhatIsDue()) {
                    wakes.tryAcquire(round.untilNextLook(), TimeUnit.NANOSECONDS);
                    wakes.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!running) {
                    return;
                }
                log.warn("{} cannot be looked through now: {}", settings.collectionName(), e.getMessage());
                news = true;
                pause();
            }
        }
    }

    /** @return whether there is likely more to take at once */
    private boolean takeWhatIsDue() throws InterruptedException {
        room.acquire();
        room.release();
        var now = clock.instant();
        // By turns, so that what is due in many lanes and long backlogs of a few both get on where there is little
        // room.
        backlogsFirst = !backlogsFirst;
        if (backlogsFirst) {
            var some = takeOfBacklogs(now);
            return walk(now) || some;
        }
        var some = walk(now);
        return takeOfBacklogs(now) || some;
    }

    private boolean takeOfBacklogs(Instant now) throws InterruptedException {
        var some = false;
        for (var lane : List.copyOf(backlogs)) {
            var places = Math.min(settings.perLane() - busy.getOrDefault(lane, 0), room.availablePermits());
            if (places > 0) {
                some |= takeOfBacklog(lane, places, now);
            }
        }
        return some;
    }

    private boolean takeOfBacklog(String lane, int places, Instant now) throws InterruptedException {
        var seen = look(new Document("lane", lane).append("due", new Document("$lte", Date.from(now))), places);
        backlogs.remove(lane);
        if (seen.size() == places) {
            backlogs.add(lane);
        }
        seen.forEach(this::reserve);
        takeAll(seen, now);
        return !seen.isEmpty();
    }

    /** Through all lanes but those that are looked at by themselves, in the order in which the work came due. */
    private boolean walk(Instant now) throws InterruptedException {
        if (round.isToBeLookedAt()) {
            news = true;
        }
        var atOnce = room.availablePermits();
        if (!news || atOnce == 0) {
            return false;
        }
        news = false;
        var from = round.from();
        var query = new Document("due", new Document("$gte", Date.from(from)).append("$lte", Date.from(now)));
        if (!backlogs.isEmpty()) {
            query.append("lane", new Document("$nin", List.copyOf(backlogs)));
        }
        var seen = look(query, atOnce);
        round.hasRead();
        var chosen = new ArrayList<Document>();
        for (var piece : seen) {
            var lane = laneOf(piece);
            // A lane that was full a moment ago is not begun behind the pieces that were passed over.
            if (backlogs.contains(lane) || busy.getOrDefault(lane, 0) >= settings.perLane()) {
                backlogs.add(lane);
            } else {
                reserve(piece);
                chosen.add(piece);
            }
        }
        takeAll(chosen, now);
        if (seen.size() == atOnce) {
            round.wentTo(seen.getLast().getDate("due").toInstant());
            news = true;
        } else {
            round.cameToItsEnd(now);
        }
        return !seen.isEmpty();
    }

    private List<Document> look(Document query, int atMost) {
        return collection
                .find(query)
                .projection(OUTLINE)
                .sort(new Document("due", 1))
                .limit(atMost)
                .into(new ArrayList<>());
    }

    /** A place for it, which there is: nobody but the loop takes any. */
    private void reserve(Document seen) {
        room.acquireUninterruptibly();
        busy.merge(laneOf(seen), 1, Integer::sum);
    }

    private void giveBack(Document seen) {
        busy.computeIfPresent(laneOf(seen), (_, count) -> count == 1 ? null : count - 1);
        room.release();
        // The lane may have more, which the walk passed over.
        wakes.release();
    }

    /**
     * Takes them, and has each done by a thread of its own. Waits until all are taken, by whomever: what is looked at next is none of
     * these.
     */
    private void takeAll(List<Document> chosen, Instant now) throws InterruptedException {
        if (chosen.isEmpty()) {
            return;
        }
        var tried = new CountDownLatch(1);
        var trouble = new AtomicReference<@Nullable RuntimeException>();
        // Not by the loop's own thread, which a stop interrupts: what is taken then has to be given back.
        Thread.ofVirtual().name("work-" + settings.collectionName() + "-taking").start(() -> {
            var taken = new HashMap<Object, Document>();
            try {
                taking.take(chosen, now, taken);
            } catch (RuntimeException e) {
                trouble.set(e);
            } finally {
                begin(chosen, taken);
                tried.countDown();
            }
        });
        tried.await();
        var failed = trouble.get();
        if (failed != null) {
            throw failed;
        }
    }

    private void begin(List<Document> chosen, Map<Object, Document> taken) {
        for (var seen : chosen) {
            var piece = taken.get(Taking.idOf(seen));
            if (piece == null) {
                giveBack(seen);
                continue;
            }
            Thread.ofVirtual()
                    .name("work-" + settings.collectionName() + "-" + laneOf(seen))
                    .start(() -> {
                        try {
                            work(new Claimed(collection, writes, clock, piece));
                        } finally {
                            giveBack(seen);
                        }
                    });
        }
    }

    private void work(Claimed claimed) {
        inHand.put(claimed, Thread.currentThread());
        try {
            if (running) {
                handle(claimed);
            } else {
                // Taken while the service was being stopped, perhaps too late for that to see it.
                release(claimed);
            }
        } finally {
            inHand.remove(claimed);
            if (claimed.isDueAtOnce()) {
                news = true;
            }
        }
    }

    private void handle(Claimed claimed) {
        try {
            handler.handle(claimed);
            if (!claimed.isSettled()) {
                throw new IllegalStateException("The handler neither finished nor postponed it");
            }
        } catch (Exception e) {
            settleAfter(claimed, e);
        }
    }

    private void settleAfter(Claimed claimed, Exception e) {
        if (!running) {
            return;
        }
        var id = claimed.document().get("_id");
        if (claimed.isSettled()) {
            log.warn("{} {} was settled, and failed after that", settings.collectionName(), id, e);
            return;
        }
        failures.increment();
        var earlier = claimed.document().get("failures") instanceof Number number ? number.intValue() : 0;
        if (earlier == 0) {
            log.warn("{} {} failed and will be tried again", settings.collectionName(), id, e);
        }
        try {
            claimed.failed(clock.instant().plus(backOff(earlier)), String.valueOf(e));
        } catch (MongoException away) {
            log.warn("{} {} comes due again when its claim ends: {}", settings.collectionName(), id, away.getMessage());
        }
    }

    DueWork.State state() {
        var now = Date.from(clock.instant());
        var first = collection
                .find(new Document("due", new Document("$lte", now)))
                .projection(new Document("due", 1))
                .sort(new Document("due", 1))
                .first();
        return new DueWork.State(
                settings.collectionName(),
                count(new Document("due", new Document("$lte", now))),
                count(new Document("due", new Document("$gt", now))),
                count(new Document("failures", new Document("$gt", 0))),
                first == null ? null : first.getDate("due").toInstant());
    }

    String collection() {
        return settings.collectionName();
    }

    long inHand() {
        return inHand.size();
    }

    private long count(Document query) {
        return collection.countDocuments(query, new CountOptions().limit(COUNTED_UP_TO));
    }

    private static Duration backOff(int earlierFailures) {
        var doubled = Duration.ofSeconds(1L << Math.min(earlierFailures, 9));
        return doubled.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : doubled;
    }

    void stopTaking() {
        running = false;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Lets what is in hand finish, and gives back what does not, so that another replica need not wait for the claim to end. */
    void stop() {
        var deadline = Instant.now().plus(PATIENCE_AT_STOP);
        try {
            for (var worker : List.copyOf(inHand.values())) {
                var left = Duration.between(Instant.now(), deadline);
                if (left.isPositive()) {
                    worker.join(left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (var unfinished : Set.copyOf(inHand.entrySet())) {
            unfinished.getValue().interrupt();
            release(unfinished.getKey());
        }
    }

    private void release(Claimed claimed) {
        try {
            claimed.release();
        } catch (MongoException e) {
            log.warn("{} could not be given back: {}", claimed.document().get("_id"), e.getMessage());
        }
    }

    private void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            running = false;
        }
    }

    private static String laneOf(Document document) {
        return document.get("lane") instanceof String lane ? lane : "";
    }
}
