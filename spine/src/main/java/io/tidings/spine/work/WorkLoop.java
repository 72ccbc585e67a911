package io.tidings.spine.work;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica's look at one collection of due work: takes what it has room for, a thread for each piece. */
final class WorkLoop implements DueWork.Worker {

    private static final Logger log = LoggerFactory.getLogger(WorkLoop.class);
    private static final FindOneAndUpdateOptions POST_IMAGE = new FindOneAndUpdateOptions().returnDocument(AFTER);

    /** Within the 8 s that a service has to stop. */
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(3);

    /** What choosing needs; a piece comes whole when it is taken. */
    private static final Document OUTLINE = new Document("due", 1).append("lane", 1);

    private static final int COUNTED_UP_TO = 100_000;

    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

    private final MongoCollection<Document> collection;
    private final WorkSettings settings;
    private final DueWork.Handler handler;
    private final Clock clock;
    private final Semaphore room;
    private final Semaphore wakes = new Semaphore(0);
    private final Map<String, Integer> busy = new ConcurrentHashMap<>();
    private final Map<Claimed, Thread> inHand = new ConcurrentHashMap<>();
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
        this.settings = settings;
        this.handler = handler;
        this.clock = clock;
        room = new Semaphore(settings.concurrency());
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
                    collection.createIndex(new Document("due", 1));
                    collection.createIndex(new Document("failures", 1), new IndexOptions().sparse(true));
                    prepared = true;
                }
                if (!takeWhatIsDue()) {
                    wakes.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS);
                    wakes.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!running) {
                    return;
                }
                log.warn("{} cannot be looked through now: {}", settings.collectionName(), e.getMessage());
                wakes.drainPermits();
                pause();
            }
        }
    }

    /** @return whether there is likely more to take at once */
    private boolean takeWhatIsDue() throws InterruptedException {
        room.acquire();
        room.release();
        var atOnce = room.availablePermits();
        var now = clock.instant();
        var query = new Document("due", new Document("$lte", Date.from(now)));
        var full = busy.entrySet().stream()
                .filter(lane -> lane.getValue() >= settings.perLane())
                .map(Map.Entry::getKey)
                .toList();
        if (!full.isEmpty()) {
            query.append("lane", new Document("$nin", full));
        }
        var taken = 0;
        for (var seen : collection
                .find(query)
                .projection(OUTLINE)
                .sort(new Document("due", 1))
                .limit(atOnce)) {
            if (running && take(seen, now)) {
                taken++;
            }
        }
        return taken > 0;
    }

    private boolean take(Document seen, Instant now) {
        var lane = laneOf(seen);
        if (busy.getOrDefault(lane, 0) >= settings.perLane() || !room.tryAcquire()) {
            return false;
        }
        var started = false;
        try {
            var taken = collection.findOneAndUpdate(
                    new Document("_id", seen.get("_id")).append("due", seen.get("due")),
                    new Document("$set", new Document("due", Date.from(now.plus(settings.claim()))))
                            .append("$inc", new Document("claim", 1L)),
                    POST_IMAGE);
            if (taken == null) {
                return false;
            }
            begin(lane, new Claimed(collection, clock, taken));
            started = true;
            return true;
        } finally {
            if (!started) {
                room.release();
            }
        }
    }

    private void begin(String lane, Claimed claimed) {
        busy.merge(lane, 1, Integer::sum);
        var worker = Thread.ofVirtual()
                .name("work-" + settings.collectionName() + "-" + lane)
                .unstarted(() -> {
                    try {
                        handle(claimed);
                    } finally {
                        inHand.remove(claimed);
                        busy.computeIfPresent(lane, (_, count) -> count == 1 ? null : count - 1);
                        room.release();
                        // The lane may have more, which the loop passed over.
                        wake();
                    }
                });
        inHand.put(claimed, worker);
        worker.start();
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
