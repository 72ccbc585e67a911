package io.tidings.spine.operations;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReplaceOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.spine.work.DueWork;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The replicas of this service, each of which writes down every few seconds that it is there. No one has to know how many there
 * should be, or where: whichever is asked can tell of all. One that is stopped takes its line with it, one that dies leaves it.
 */
final class Replicas implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Replicas.class);
    private static final Duration BEAT = Duration.ofSeconds(5);

    /** Three beats: a slow one is no death. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Duration REMEMBERED = Duration.ofDays(1);
    private static final Path STATUS = Path.of("/proc/self/status");

    private final MongoCollection<Document> replicas;
    private final String instance;
    private final String version;
    private final DueWork work;
    private final RecentErrors errors;
    private final MeterRegistry meters;
    private final Instant startedAt =
            Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    private @Nullable Thread beating;
    private volatile boolean running;

    Replicas(
            MongoDatabase database,
            String instance,
            String version,
            DueWork work,
            RecentErrors errors,
            MeterRegistry meters) {
        replicas = database.getCollection("replicas");
        this.instance = instance;
        this.version = version;
        this.work = work;
        this.errors = errors;
        this.meters = meters;
    }

    /** Every replica that was heard of within a day, this one as it is now. */
    List<Replica> all() {
        var now = Instant.now();
        replicas.replaceOne(new Document("_id", instance), own().toDocument(), new ReplaceOptions().upsert(true));
        return replicas.find()
                .sort(new Document("_id", 1))
                .map(stored -> Replica.of(stored, now.minus(SILENCE)))
                .into(new ArrayList<>());
    }

    Replica own() {
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new Replica(
                instance,
                version,
                startedAt,
                Instant.now(),
                true,
                residentBytes(),
                heap.getUsed(),
                heap.getMax(),
                passedOver(),
                work.inHand(),
                errors.newest());
    }

    private Map<String, Long> passedOver() {
        return meters.find("tidings.effects.passed_over").counters().stream()
                .collect(Collectors.toMap(
                        counter -> String.valueOf(counter.getId().getTag("reason")),
                        counter -> Math.round(counter.count()),
                        Long::sum));
    }

    /** As Linux counts it; elsewhere nobody tells without help from outside. */
    private static @Nullable Long residentBytes() {
        if (!Files.isReadable(STATUS)) {
            return null;
        }
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    private void beat() {
        var indexed = false;
        while (running) {
            try {
                if (!indexed) {
                    // Here, because nothing that the service is for shall wait for it.
                    replicas.createIndex(
                            new Document("seenAt", 1),
                            new IndexOptions().expireAfter(REMEMBERED.toSeconds(), TimeUnit.SECONDS));
                    indexed = true;
                }
                replicas.replaceOne(
                        new Document("_id", instance), own().toDocument(), new ReplaceOptions().upsert(true));
            } catch (MongoException e) {
                // Told by all who need it more; here it only means that this replica is not heard of.
                log.debug("Nobody hears of {}: {}", instance, e.getMessage());
            }
            try {
                Thread.sleep(BEAT);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void start() {
        running = true;
        beating = Thread.ofVirtual().name("replica-beat").start(this::beat);
    }

    @Override
    public void stop() {
        running = false;
        if (beating != null) {
            beating.interrupt();
        }
        try {
            replicas.deleteOne(new Document("_id", instance));
        } catch (MongoException e) {
            log.debug("{} is remembered for a day: {}", instance, e.getMessage());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
