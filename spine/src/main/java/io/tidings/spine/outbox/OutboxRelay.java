package io.tidings.spine.outbox;

import static com.mongodb.client.model.ReturnDocument.AFTER;
import static java.util.stream.Collectors.toMap;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertManyOptions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.spine.outbox.Publisher.Unsent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Carries the events of committed documents to Kafka, at least once and in order per document, and then forgets them.
 *
 * <p>Woken by the commit itself; a sweep finds what a dead process left behind. Documents are relayed side by side, each
 * document by one thread at a time. While Kafka is away nobody waits for it: the events stay where they are, and one document
 * at a time is tried until one gets through.
 */
final class OutboxRelay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
    private static final FindOneAndUpdateOptions POST_IMAGE = new FindOneAndUpdateOptions().returnDocument(AFTER);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int DUPLICATE_KEY = 11000;

    private record Key(String collection, Object id) {
        static Key of(OutboxSource source, Document image) {
            return new Key(source.collection(), Objects.requireNonNull(image.get("_id")));
        }
    }

    /** The one thread that relays a document, with the newest image that it has yet to look at. */
    private static final class Lane {
        private @Nullable Document newest;
        private final Set<String> sent = new HashSet<>();

        Lane(Document image) {
            newest = image;
        }

        synchronized void offer(Document image) {
            if (newest == null || version(image) > version(newest)) {
                newest = image;
            }
        }

        synchronized @Nullable Document take() {
            var image = newest;
            newest = null;
            return image;
        }

        synchronized boolean isDone() {
            return newest == null;
        }
    }

    private final MongoDatabase database;
    private final Supplier<List<OutboxSource>> knownSources;
    private final Publisher publisher;
    private final OutboxProperties properties;
    private final Clock clock;
    private final String installation;
    private final Counter sent;
    private final Counter repeats;
    private final Semaphore room;
    private final Map<Key, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<Key, Long> relayed = Collections.synchronizedMap(new Recently<>());
    private Map<String, OutboxSource> sources = Map.of();
    private ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable Thread sweeper;
    private volatile boolean running;
    private volatile boolean kafkaAway;
    private volatile Duration pause;

    OutboxRelay(
            MongoDatabase database,
            Supplier<List<OutboxSource>> sources,
            Publisher publisher,
            OutboxProperties properties,
            Clock clock,
            String installation,
            MeterRegistry meters) {
        this.database = database;
        this.knownSources = sources;
        this.publisher = publisher;
        this.properties = properties;
        this.clock = clock;
        this.installation = installation;
        this.room = new Semaphore(properties.concurrency());
        this.pause = properties.sweepEvery();
        sent = Counter.builder("tidings.outbox.sent")
                .description("Events acknowledged by Kafka")
                .register(meters);
        repeats = Counter.builder("tidings.outbox.repeats")
                .description("Documents relayed because the process that committed them did not finish")
                .register(meters);
    }

    void committed(String collection, Document image) {
        // Otherwise it stays in the document and the sweep finds it: a request never waits for Kafka.
        if (running && !kafkaAway && image.containsKey("relayDue")) {
            offer(sourceOf(collection), image);
        }
    }

    private OutboxSource sourceOf(String collection) {
        var source = sources.get(collection);
        if (source == null) {
            throw new IllegalArgumentException("No OutboxSource bean publishes the collection " + collection);
        }
        return source;
    }

    private void offer(OutboxSource source, Document image) {
        var key = Key.of(source, image);
        if (version(image) <= relayed.getOrDefault(key, -1L)) {
            return;
        }
        lanes.compute(key, (_, lane) -> {
            if (lane != null) {
                lane.offer(image);
                return lane;
            }
            if (!room.tryAcquire()) {
                return null;
            }
            var started = new Lane(image);
            threads.execute(() -> run(source, key, started));
            return started;
        });
    }

    private void run(OutboxSource source, Key key, Lane lane) {
        try {
            do {
                for (var image = lane.take(); image != null; image = lane.take()) {
                    relay(source, key, lane, image);
                }
            } while (lanes.computeIfPresent(key, (_, same) -> same.isDone() ? null : same) != null);
            kafkaAnswered();
        } catch (Unsent e) {
            kafkaFailed(key, e);
        } catch (MongoException e) {
            log.warn("{} {} stays in the outbox until MongoDB answers: {}", key.collection(), key.id(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("{} {} stays in the outbox and will be tried again", key.collection(), key.id(), e);
        } finally {
            lanes.remove(key, lane);
            room.release();
        }
    }

    private void relay(OutboxSource source, Key key, Lane lane, Document image) throws InterruptedException {
        var claimedUntil = image.getDate("relayDue").toInstant();
        var entries = image.getList("outbox", Document.class, List.of()).stream()
                .map(OutboxEntry::of)
                .filter(entry -> !lane.sent.contains(entry.id()))
                .toList();
        var events = entries.stream().map(entry -> EventJson.read(entry.json())).toList();
        if (source.keepsHistory()) {
            remember(key, entries, events);
        }
        if (isTooLate(claimedUntil)) {
            return;
        }
        publisher.send(entries.stream().map(Publisher::record).toList());
        sent.increment(entries.size());
        entries.forEach(entry -> lane.sent.add(entry.id()));
        if (isTooLate(claimedUntil)) {
            return;
        }
        sendCurrent(source, image, events);
        forget(source, key, lane, image, events, claimedUntil);
    }

    /** What a document changes by, not what it looked like: the answer to who did what, and the first copy to survive. */
    private void remember(Key key, List<OutboxEntry> entries, List<Event> events) {
        if (events.isEmpty()) {
            return;
        }
        var rows = new ArrayList<Document>(events.size());
        for (var i = 0; i < events.size(); i++) {
            var event = events.get(i);
            rows.add(new Document("_id", event.id())
                    .append("document", key.id())
                    .append("version", event.version())
                    .append("type", event.type())
                    .append("time", Date.from(event.time()))
                    .append("actor", event.actor())
                    .append("json", entries.get(i).json()));
        }
        try {
            database.getCollection("history").insertMany(rows, new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            var isOnlyARepeat = e.getWriteConcernError() == null
                    && e.getWriteErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY);
            if (!isOnlyARepeat) {
                throw e;
            }
        }
    }

    private void sendCurrent(OutboxSource source, Document image, List<Event> events) throws InterruptedException {
        publisher.send(source.current(image, events).stream()
                .map(fact -> Publisher.record(fact, envelope(fact, image, events)))
                .toList());
    }

    private Event envelope(CurrentFact fact, Document image, List<Event> events) {
        var version = version(image);
        var id = fact.recordKey() + "@" + version;
        if (events.isEmpty()) {
            return new Event(
                    id,
                    installation,
                    fact.partitionKey(),
                    clock.instant(),
                    version,
                    id,
                    null,
                    0,
                    "system",
                    false,
                    null,
                    fact);
        }
        var last = events.getLast();
        return new Event(
                id,
                last.source(),
                fact.partitionKey(),
                last.time(),
                version,
                last.correlationId(),
                last.id(),
                last.depth(),
                last.actor(),
                last.imported(),
                last.traceparent(),
                fact);
    }

    private void forget(
            OutboxSource source, Key key, Lane lane, Document image, List<Event> events, Instant claimedUntil)
            throws InterruptedException {
        var documents = documents(source);
        var unchanged = new Document("_id", key.id()).append("version", image.get("version"));
        var emptied = documents.updateOne(
                unchanged,
                new Document("$set", new Document("outbox", List.of())).append("$unset", new Document("relayDue", "")));
        if (emptied.getMatchedCount() == 1) {
            relayed.put(key, version(image));
            return;
        }
        var ids = image.getList("outbox", Document.class, List.of()).stream()
                .map(entry -> entry.getString("id"))
                .toList();
        var newer = documents.findOneAndUpdate(
                new Document("_id", key.id()),
                new Document("$pull", new Document("outbox", new Document("id", new Document("$in", ids)))),
                POST_IMAGE);
        if (newer == null) {
            return;
        }
        if (newer.getList("outbox", Document.class, List.of()).isEmpty()) {
            documents.updateOne(
                    new Document("_id", key.id())
                            .append("version", newer.get("version"))
                            .append("outbox", List.of()),
                    new Document("$unset", new Document("relayDue", "")));
        }
        // Another process may have sent the newer state just before we sent ours: then the newer must also be the last.
        if (lane.isDone() && !isTooLate(claimedUntil)) {
            sendCurrent(source, newer, events);
        }
    }

    private boolean isTooLate(Instant claimedUntil) {
        return clock.instant().isAfter(claimedUntil.minus(Outbox.QUIET));
    }

    private void kafkaAnswered() {
        if (kafkaAway) {
            kafkaAway = false;
            pause = properties.sweepEvery();
            log.info("Kafka is back; the outbox is on its way");
        }
    }

    private void kafkaFailed(Key key, Unsent e) {
        if (!e.kafkaAway()) {
            log.error("{} {} stays in the outbox: Kafka refuses an event of it", key.collection(), key.id(), e);
        } else if (!kafkaAway) {
            kafkaAway = true;
            log.warn("Kafka is away; events stay in their documents until it is back: {}", e.getMessage());
        } else {
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private void sweep() {
        var prepared = false;
        while (running) {
            try {
                if (!prepared) {
                    sources.values().forEach(this::prepare);
                    prepared = true;
                }
                var more = false;
                for (var source : sources.values()) {
                    more |= sweep(source);
                }
                Thread.sleep(more ? Duration.ofMillis(5) : pause);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (running && !pauseAfter(e)) {
                    return;
                }
            }
        }
    }

    private boolean pauseAfter(RuntimeException e) {
        log.warn("The outbox cannot be looked through now: {}", e.getMessage());
        try {
            Thread.sleep(Duration.ofSeconds(1));
            return true;
        } catch (InterruptedException interrupted) {
            return false;
        }
    }

    private void prepare(OutboxSource source) {
        documents(source).createIndex(new Document("relayDue", 1), new IndexOptions().sparse(true));
        if (source.keepsHistory()) {
            database.getCollection("history").createIndex(new Document("document", 1).append("version", 1));
        }
    }

    /** @return whether there is likely more */
    private boolean sweep(OutboxSource source) {
        // While Kafka is away one document at a time is the probe.
        var atOnce = kafkaAway ? 1 : room.availablePermits();
        if (atOnce == 0 || (kafkaAway && !lanes.isEmpty())) {
            return false;
        }
        var now = clock.instant();
        var found = 0;
        var due = documents(source)
                .find(new Document("relayDue", new Document("$lte", Date.from(now))))
                .projection(new Document("relayDue", 1))
                .sort(new Document("relayDue", 1))
                .limit(atOnce);
        for (var seen : due) {
            found++;
            var claimed = documents(source)
                    .findOneAndUpdate(
                            new Document("_id", seen.get("_id")).append("relayDue", seen.get("relayDue")),
                            new Document("$set", new Document("relayDue", Date.from(now.plus(Outbox.CLAIM)))),
                            POST_IMAGE);
            if (claimed != null) {
                repeats.increment();
                relayed.remove(Key.of(source, claimed));
                offer(source, claimed);
            }
        }
        return !kafkaAway && found == atOnce;
    }

    private MongoCollection<Document> documents(OutboxSource source) {
        return database.getCollection(source.collection());
    }

    private static long version(Document image) {
        return image.get("version") instanceof Number number ? number.longValue() : 0;
    }

    @Override
    public void start() {
        sources = knownSources.get().stream().collect(toMap(OutboxSource::collection, Function.identity()));
        running = true;
        threads = Executors.newVirtualThreadPerTaskExecutor();
        if (sources.isEmpty()) {
            return;
        }
        sweeper = Thread.ofVirtual().name("outbox-sweep").start(this::sweep);
    }

    @Override
    public void stop() {
        running = false;
        if (sweeper != null) {
            sweeper.interrupt();
        }
        threads.shutdown();
        try {
            if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        publisher.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Below the web server's phase, so that requests in their last second still find a relay. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4000;
    }

    /** The versions that this process has relayed lately; an image that comes late is recognised by it. */
    private static final class Recently<K> extends LinkedHashMap<K, Long> {
        private static final int KEPT = 10_000;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Long> eldest) {
            return size() > KEPT;
        }
    }
}
