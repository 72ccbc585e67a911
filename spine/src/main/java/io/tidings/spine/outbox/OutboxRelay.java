package io.tidings.spine.outbox;

import static java.util.stream.Collectors.toMap;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.spine.outbox.OutboxStore.Said;
import io.tidings.spine.outbox.Publisher.Unsent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Carries the events of committed documents to Kafka, at least once and in order per document, and then forgets them.
 *
 * <p>Woken by the commit itself; a sweep finds what a dead process left behind. Documents are relayed side by side, each by
 * one thread at a time. While Kafka is away nobody waits for it: the events stay where they are, and one document at a time is
 * tried until one gets through.
 */
final class OutboxRelay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration MEASURED_EVERY = Duration.ofSeconds(5);
    private static final int COUNTED_UP_TO = 100_000;

    /** New documents that leave with one write and one send. */
    private static final int TOGETHER = 50;

    private record Key(String collection, Object id) {}

    /** The one thread that relays a document, with the newest image that it has yet to look at. */
    private static final class Lane {
        private @Nullable Document newest;
        private final Set<String> sent = new HashSet<>();
        private final boolean probe;

        /** @param probe goes ahead while Kafka is away */
        Lane(Document image, boolean probe) {
            newest = image;
            this.probe = probe;
        }

        synchronized void offer(Document image) {
            if (newest == null || OutboxStore.version(image) > OutboxStore.version(newest)) {
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

    /** One document of several that leave together. */
    private record Outgoing(Key key, Lane lane, Document image, List<OutboxEntry> entries, List<Event> events) {

        static Outgoing of(Key key, Lane lane, Document image) {
            var entries = OutboxStore.entries(image);
            var events =
                    entries.stream().map(entry -> EventJson.read(entry.json())).toList();
            return new Outgoing(key, lane, image, entries, events);
        }

        Instant quietFrom() {
            return OutboxRelay.quietFrom(image);
        }

        Stream<Said> said() {
            return IntStream.range(0, entries.size()).mapToObj(i -> new Said(key.id(), entries.get(i), events.get(i)));
        }
    }

    private final Supplier<List<OutboxStore>> knownStores;
    private final Publisher publisher;
    private final OutboxProperties properties;
    private final Clock clock;
    private final String installation;
    private final Counter sent;
    private final Counter repeats;
    private final Semaphore room;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<Key, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<Key, Long> relayed = Collections.synchronizedMap(new Recently<>());
    private Map<String, OutboxStore> stores = Map.of();
    private ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable Thread sweeper;
    private volatile boolean running;
    private volatile boolean kafkaAway;
    private volatile Duration pause;
    private volatile long depth;
    private volatile double age;

    OutboxRelay(
            MongoDatabase database,
            Supplier<List<OutboxSource>> sources,
            Publisher publisher,
            OutboxProperties properties,
            Clock clock,
            String installation,
            MeterRegistry meters) {
        knownStores = () -> sources.get().stream()
                .map(source -> new OutboxStore(database, source))
                .toList();
        this.publisher = publisher;
        this.properties = properties;
        this.clock = clock;
        this.installation = installation;
        room = new Semaphore(properties.concurrency());
        pause = properties.sweepEvery();
        sent = Counter.builder("tidings.outbox.sent")
                .description("Events acknowledged by Kafka")
                .register(meters);
        repeats = Counter.builder("tidings.outbox.repeats")
                .description("Documents relayed because the process that committed them did not finish")
                .register(meters);
        Gauge.builder("tidings.outbox.depth", () -> depth)
                .description("Documents whose events are still to be sent")
                .register(meters);
        Gauge.builder("tidings.outbox.age", () -> age)
                .description("How long the first of them has waited")
                .baseUnit("seconds")
                .register(meters);
    }

    void committed(String collection, Document image) {
        // Otherwise it stays in the document and the sweep finds it: a request never waits for Kafka.
        if (running && !kafkaAway && image.containsKey("relayDue")) {
            offer(storeOf(collection), image, false);
        }
    }

    /** Of documents that are new: each has one event at most, so that none of them has an order to keep. */
    void committed(String collection, List<Document> images) {
        if (!running || kafkaAway) {
            return;
        }
        var store = storeOf(collection);
        for (var from = 0; from < images.size(); from += TOGETHER) {
            offerTogether(store, images.subList(from, Math.min(from + TOGETHER, images.size())));
        }
    }

    private void offerTogether(OutboxStore store, List<Document> images) {
        var together = new LinkedHashMap<Key, Lane>();
        for (var image : images) {
            if (OutboxStore.entries(image).size() > 1) {
                offer(store, image, false);
                continue;
            }
            var key = keyOf(store, image);
            lanes.compute(key, (_, lane) -> {
                if (lane != null) {
                    lane.offer(image);
                    return lane;
                }
                if (waiting.incrementAndGet() > properties.concurrency() + properties.waiting()) {
                    waiting.decrementAndGet();
                    return null;
                }
                var started = new Lane(image, false);
                together.put(key, started);
                return started;
            });
        }
        if (!together.isEmpty()) {
            threads.execute(() -> takeTurnTogether(store, together));
        }
    }

    private void takeTurnTogether(OutboxStore store, Map<Key, Lane> together) {
        try {
            room.acquire();
            try {
                if (!kafkaAway) {
                    runTogether(store, together);
                }
            } finally {
                room.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            together.forEach((key, lane) -> {
                lanes.remove(key, lane);
                waiting.decrementAndGet();
            });
        }
    }

    private void runTogether(OutboxStore store, Map<Key, Lane> together) throws InterruptedException {
        var images = new LinkedHashMap<Key, Document>();
        together.forEach(
                (key, lane) -> images.put(key, Objects.requireNonNull(lane.take(), "A lane begins with an image")));
        try {
            relayTogether(store, together, images);
        } catch (Unsent e) {
            if (e.kafkaAway()) {
                kafkaFailed(images.keySet().iterator().next(), e);
                return;
            }
            apart(together, images);
        } catch (MongoException e) {
            log.warn(
                    "{} documents of {} stay in the outbox until MongoDB answers: {}",
                    together.size(),
                    store.source().collection(),
                    e.getMessage());
            return;
        } catch (RuntimeException e) {
            apart(together, images);
        }
        // Each by itself: what has become of it meanwhile, or all of it where one of them holds the others up.
        for (var entry : together.entrySet()) {
            run(store, entry.getKey(), entry.getValue());
        }
    }

    private static void apart(Map<Key, Lane> together, Map<Key, Document> images) {
        together.forEach((key, lane) -> lane.offer(Objects.requireNonNull(images.get(key))));
    }

    private void relayTogether(OutboxStore store, Map<Key, Lane> together, Map<Key, Document> images)
            throws InterruptedException {
        var batch = together.entrySet().stream()
                .map(entry -> Outgoing.of(
                        entry.getKey(), entry.getValue(), Objects.requireNonNull(images.get(entry.getKey()))))
                .toList();
        var quietFrom = batch.stream()
                .map(Outgoing::quietFrom)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MIN);
        if (isOver(quietFrom)) {
            return;
        }
        store.remember(batch.stream().flatMap(Outgoing::said).toList());
        publisher.send(batch.stream()
                .flatMap(outgoing -> outgoing.entries().stream())
                .map(Publisher::record)
                .toList());
        for (var outgoing : batch) {
            outgoing.entries().forEach(entry -> outgoing.lane().sent.add(entry.id()));
            sent.increment(outgoing.entries().size());
        }
        if (isOver(quietFrom)) {
            return;
        }
        publisher.send(batch.stream()
                .flatMap(outgoing -> current(store, outgoing.image(), outgoing.events()).stream())
                .toList());
        if (store.forgetAll(batch.stream().map(Outgoing::image).toList())) {
            batch.forEach(outgoing -> relayed.put(outgoing.key(), OutboxStore.version(outgoing.image())));
            return;
        }
        for (var outgoing : batch) {
            finish(store, outgoing.key(), outgoing.lane(), outgoing.image(), outgoing.events());
        }
    }

    private OutboxStore storeOf(String collection) {
        var store = stores.get(collection);
        if (store == null) {
            throw new IllegalArgumentException("No OutboxSource bean publishes the collection " + collection);
        }
        return store;
    }

    private static Key keyOf(OutboxStore store, Document image) {
        return new Key(store.source().collection(), OutboxStore.id(image));
    }

    private void offer(OutboxStore store, Document image, boolean probe) {
        var key = keyOf(store, image);
        if (OutboxStore.version(image) <= relayed.getOrDefault(key, -1L)) {
            return;
        }
        lanes.compute(key, (_, lane) -> {
            if (lane != null) {
                lane.offer(image);
                return lane;
            }
            if (waiting.incrementAndGet() > properties.concurrency() + properties.waiting()) {
                waiting.decrementAndGet();
                return null;
            }
            var started = new Lane(image, probe);
            threads.execute(() -> takeTurn(store, key, started));
            return started;
        });
    }

    private void takeTurn(OutboxStore store, Key key, Lane lane) {
        try {
            room.acquire();
            try {
                // Whoever waited for a turn when Kafka went away stays in the document like all others.
                if (!kafkaAway || lane.probe) {
                    run(store, key, lane);
                }
            } finally {
                room.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lanes.remove(key, lane);
            waiting.decrementAndGet();
        }
    }

    private void run(OutboxStore store, Key key, Lane lane) throws InterruptedException {
        try {
            do {
                for (var image = lane.take(); image != null; image = lane.take()) {
                    relay(store, key, lane, image);
                }
            } while (lanes.computeIfPresent(key, (_, same) -> same.isDone() ? null : same) != null);
            kafkaAnswered();
        } catch (Unsent e) {
            kafkaFailed(key, e);
        } catch (MongoException e) {
            log.warn("{} {} stays in the outbox until MongoDB answers: {}", key.collection(), key.id(), e.getMessage());
        } catch (RuntimeException e) {
            log.error("{} {} stays in the outbox and will be tried again", key.collection(), key.id(), e);
        }
    }

    private void relay(OutboxStore store, Key key, Lane lane, Document image) throws InterruptedException {
        var quietFrom = quietFrom(image);
        var entries = OutboxStore.entries(image).stream()
                .filter(entry -> !lane.sent.contains(entry.id()))
                .toList();
        var events = entries.stream().map(entry -> EventJson.read(entry.json())).toList();
        store.remember(IntStream.range(0, entries.size())
                .mapToObj(i -> new Said(key.id(), entries.get(i), events.get(i)))
                .toList());
        for (var entry : entries) {
            if (isOver(quietFrom)) {
                store.forget(key.id(), lane.sent);
                return;
            }
            // One after the other is acknowledged: of two under way the first may fail and the second arrive.
            publisher.send(List.of(Publisher.record(entry)));
            lane.sent.add(entry.id());
            sent.increment();
        }
        if (isOver(quietFrom)) {
            return;
        }
        sendCurrent(store, image, events);
        finish(store, key, lane, image, events);
    }

    private void finish(OutboxStore store, Key key, Lane lane, Document image, List<Event> events)
            throws InterruptedException {
        if (store.forget(image)) {
            relayed.put(key, OutboxStore.version(image));
            return;
        }
        var newer = store.forget(key.id(), lane.sent);
        // Another process may have sent the newer state just before we sent ours: then the newer must also be the last.
        if (newer.isPresent() && lane.isDone() && !isOver(quietFrom(image))) {
            sendCurrent(store, newer.get(), events);
        }
    }

    private static Instant quietFrom(Document image) {
        return image.getDate("relayDue").toInstant().minus(Outbox.QUIET);
    }

    private void sendCurrent(OutboxStore store, Document image, List<Event> events) throws InterruptedException {
        publisher.send(current(store, image, events));
    }

    private List<ProducerRecord<String, byte[]>> current(OutboxStore store, Document image, List<Event> events) {
        var version = OutboxStore.version(image);
        return store.source().current(image, events).stream()
                .map(fact -> events.isEmpty()
                        ? CurrentRecord.of(fact, version, clock.instant(), installation)
                        : CurrentRecord.after(events.getLast(), fact, version))
                .toList();
    }

    private boolean isOver(Instant time) {
        return clock.instant().isAfter(time);
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
            var doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        }
    }

    private void sweep() {
        var prepared = false;
        var nextMeasure = Instant.EPOCH;
        while (running) {
            try {
                if (!prepared) {
                    stores.values().forEach(OutboxStore::prepare);
                    prepared = true;
                }
                if (isOver(nextMeasure)) {
                    measure();
                    nextMeasure = clock.instant().plus(MEASURED_EVERY);
                }
                var more = false;
                for (var store : stores.values()) {
                    more |= sweep(store);
                }
                Thread.sleep(more ? Duration.ofMillis(5) : pause);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!running || !pausedAfter(e)) {
                    return;
                }
            }
        }
    }

    /** @return whether there is likely more */
    private boolean sweep(OutboxStore store) {
        // While Kafka is away one document at a time is the probe.
        var atOnce = kafkaAway ? 1 : room.availablePermits();
        if (atOnce == 0 || (kafkaAway && !lanes.isEmpty())) {
            return false;
        }
        var now = clock.instant();
        var due = store.due(now, atOnce);
        var claimed = new ArrayList<Document>();
        for (var seen : due) {
            store.claim(seen, now.plus(Outbox.CLAIM)).ifPresent(claimed::add);
        }
        claimed.forEach(image -> relayed.remove(keyOf(store, image)));
        repeats.increment(claimed.size());
        if (kafkaAway) {
            claimed.forEach(image -> offer(store, image, true));
        } else {
            offerTogether(store, claimed);
        }
        return !kafkaAway && due.size() == atOnce;
    }

    private void measure() {
        depth = stores.values().stream()
                .mapToLong(store -> store.waiting(COUNTED_UP_TO))
                .sum();
        age = stores.values().stream()
                .flatMap(store -> store.oldest().stream())
                .map(entry -> EventJson.read(entry.json()).time())
                .mapToDouble(time -> Duration.between(time, clock.instant()).toMillis() / 1000.0)
                .max()
                .orElse(0);
    }

    /** Asks the store now; the meters are some seconds old. */
    List<Outbox.Waiting> waiting() {
        return stores.values().stream()
                .map(store -> new Outbox.Waiting(
                        store.source().collection(),
                        store.waiting(COUNTED_UP_TO),
                        store.oldest()
                                .map(entry -> EventJson.read(entry.json()).time())
                                .orElse(null)))
                .sorted(Comparator.comparing(Outbox.Waiting::collection))
                .toList();
    }

    private static boolean pausedAfter(RuntimeException e) {
        log.warn("The outbox cannot be looked through now: {}", e.getMessage());
        try {
            Thread.sleep(Duration.ofSeconds(1));
            return true;
        } catch (InterruptedException interrupted) {
            return false;
        }
    }

    @Override
    public void start() {
        stores =
                knownStores.get().stream().collect(toMap(store -> store.source().collection(), store -> store));
        threads = Executors.newVirtualThreadPerTaskExecutor();
        running = true;
        if (!stores.isEmpty()) {
            sweeper = Thread.ofVirtual().name("outbox-sweep").start(this::sweep);
        }
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
