package io.tidings.gateway.operations;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The replicas of the gateway, each of which writes down every few seconds that it is there, as the services' do. */
@Component
class Replicas implements SmartLifecycle {

    /**
     * One running process, as it last said of itself.
     *
     * @param up whether it was heard of lately
     * @param residentBytes of the process; absent where the system does not tell
     */
    record Replica(
            String instance,
            String version,
            Instant startedAt,
            Instant seenAt,
            boolean up,
            @Nullable Long residentBytes,
            long heapBytes,
            long heapMaxBytes) {}

    private static final Logger log = LoggerFactory.getLogger(Replicas.class);
    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Duration REMEMBERED = Duration.ofDays(1);
    private static final Path STATUS = Path.of("/proc/self/status");

    private final MongoCollection<Document> replicas;
    private final String instance;
    private final String version;
    private final Instant startedAt =
            Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    private @Nullable Disposable beating;

    Replicas(
            MongoClient mongo,
            @Value("${HOSTNAME:localhost}-gateway-${server.port}") String instance,
            @Nullable BuildProperties build) {
        replicas = mongo.getDatabase("tidings_gateway").getCollection("replicas");
        this.instance = instance;
        var known = build == null ? null : build.getVersion();
        this.version = known == null ? "unknown" : known;
    }

    String instance() {
        return instance;
    }

    /** Every replica that was heard of within a day, this one as it is now. */
    Mono<List<Replica>> all() {
        return beat().thenMany(Flux.from(replicas.find().sort(new Document("_id", 1))))
                .map(Replicas::read)
                .collectList();
    }

    Replica own() {
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new Replica(
                instance, version, startedAt, Instant.now(), true, residentBytes(), heap.getUsed(), heap.getMax());
    }

    private Mono<Void> beat() {
        var own = own();
        var line = new Document("_id", own.instance())
                .append("version", own.version())
                .append("startedAt", Date.from(own.startedAt()))
                .append("seenAt", Date.from(own.seenAt()))
                .append("resident", own.residentBytes())
                .append("heap", own.heapBytes())
                .append("heapMax", own.heapMaxBytes());
        return Mono.from(replicas.replaceOne(
                        new Document("_id", own.instance()), line, new ReplaceOptions().upsert(true)))
                .then();
    }

    private static Replica read(Document stored) {
        var seenAt = stored.getDate("seenAt").toInstant();
        return new Replica(
                stored.getString("_id"),
                stored.getString("version"),
                stored.getDate("startedAt").toInstant(),
                seenAt,
                seenAt.isAfter(Instant.now().minus(SILENCE)),
                stored.getLong("resident"),
                stored.getLong("heap"),
                stored.getLong("heapMax"));
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

    @Override
    public void start() {
        var forgetting = new IndexOptions().expireAfter(REMEMBERED.toSeconds(), TimeUnit.SECONDS);
        // Declaring it again changes nothing, and one that was missed while the store was away comes with the next
        // beat.
        beating = Flux.interval(Duration.ZERO, BEAT)
                .onBackpressureDrop()
                .concatMap(_ -> Mono.from(replicas.createIndex(new Document("seenAt", 1), forgetting))
                        .then(beat())
                        .onErrorResume(away -> {
                            log.debug("Nobody hears of {}: {}", instance, away.getMessage());
                            return Mono.empty();
                        }))
                .subscribe();
    }

    @Override
    public void stop() {
        if (beating != null) {
            beating.dispose();
            beating = null;
        }
        Mono.from(replicas.deleteOne(new Document("_id", instance)))
                .timeout(Duration.ofSeconds(1))
                .onErrorResume(away -> {
                    log.debug("{} is remembered for a day: {}", instance, away.getMessage());
                    return Mono.empty();
                })
                .block();
    }

    @Override
    public boolean isRunning() {
        return beating != null;
    }
}
