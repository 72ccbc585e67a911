package io.tidings.spine.outbox;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.tidings.events.CurrentFact;
import io.tidings.events.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Sees to it that the newest record of {@code tidings.current} is not older than the store.
 *
 * <p>Reads the topic as it grows; where the last record of a key is older than its document, the document is handed to the
 * sweep, which writes its state once more. Also sends each partition its marker, without which a quiet one never compacts.
 */
final class CurrentCheck implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CurrentCheck.class);

    /** Documents asked for by one query: one by one, a minute's new tickets kept the store busy for seconds. */
    private static final int COMPARED_AT_ONCE = 500;

    private static final int GATHERED_BYTES = 1024 * 1024;

    private final MongoDatabase database;
    private final Supplier<List<OutboxSource>> sources;
    private final Publisher publisher;
    private final OutboxProperties properties;
    private final Clock clock;
    private final String installation;
    private final Map<String, Object> settings;
    private @Nullable Thread thread;
    private volatile boolean running;

    CurrentCheck(
            MongoDatabase database,
            Supplier<List<OutboxSource>> sources,
            Publisher publisher,
            OutboxProperties properties,
            Clock clock,
            String installation,
            Map<String, Object> kafka,
            String group) {
        this.database = database;
        this.sources = sources;
        this.publisher = publisher;
        this.properties = properties;
        this.clock = clock;
        this.installation = installation;
        settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        // Nobody waits for the next record, so the broker gathers for as long as it may: else it answers once for each.
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, GATHERED_BYTES);
    }

    private void run() {
        while (running) {
            try (var consumer = new KafkaConsumer<String, byte[]>(settings)) {
                consumer.subscribe(List.of(Topics.CURRENT));
                check(consumer);
            } catch (InterruptException | InterruptedException e) {
                return;
            } catch (KafkaException | MongoException | Publisher.Unsent e) {
                if (!running) {
                    return;
                }
                log.warn("tidings.current is not being checked now: {}", e.getMessage());
                if (!slept()) {
                    return;
                }
            }
        }
    }

    private void check(KafkaConsumer<String, byte[]> consumer) throws InterruptedException {
        var newest = new HashMap<String, Long>();
        var nextLook = clock.instant().plus(properties.checkEvery());
        var nextMarker = Instant.EPOCH;
        while (running) {
            for (var record : consumer.poll(Duration.ofMillis(500))) {
                newest.put(record.key(), CurrentRecord.version(record));
            }
            var now = clock.instant();
            // The look waits, because a newer record of the same key is usually right behind.
            if (now.isAfter(nextLook) && !newest.isEmpty()) {
                for (var source : sources.get()) {
                    compare(source, newest);
                }
                newest.clear();
                consumer.commitSync(Duration.ofSeconds(5));
                nextLook = now.plus(properties.checkEvery());
            }
            if (now.isAfter(nextMarker)) {
                sendMarkers(now);
                nextMarker = now.plus(properties.markerEvery());
            }
        }
    }

    private void compare(OutboxSource source, Map<String, Long> newest) {
        var versions = new HashMap<Object, Long>();
        newest.forEach((recordKey, version) ->
                source.idBehind(recordKey).ifPresent(id -> versions.merge(id, version, Math::min)));
        var documents = database.getCollection(source.collection());
        var ids = List.copyOf(versions.keySet());
        for (var from = 0; from < ids.size(); from += COMPARED_AT_ONCE) {
            var some = ids.subList(from, Math.min(from + COMPARED_AT_ONCE, ids.size()));
            documents
                    .find(new Document("_id", new Document("$in", some)))
                    .projection(new Document("version", 1).append("relayDue", 1))
                    .forEach(stored -> writeAgainIfNewer(
                            documents, stored, versions.getOrDefault(stored.get("_id"), Long.MAX_VALUE)));
        }
    }

    /** Nothing of an older state can follow: a document whose events are still on their way is left to its relay. */
    private void writeAgainIfNewer(MongoCollection<Document> documents, Document stored, long version) {
        if (stored.containsKey("relayDue")
                || !(stored.get("version") instanceof Number newer)
                || newer.longValue() <= version) {
            return;
        }
        var id = stored.get("_id");
        log.info("tidings.current has {} at version {}, the store at {}; written again", id, version, newer);
        documents.updateOne(
                new Document("_id", id).append("version", newer),
                new Document("$set", new Document("relayDue", Date.from(clock.instant()))));
    }

    private void sendMarkers(Instant now) throws InterruptedException {
        publisher.send(IntStream.range(0, Topics.PARTITIONS)
                .mapToObj(partition ->
                        CurrentRecord.of(new CurrentFact.Marker(partition), now.toEpochMilli(), now, installation))
                .toList());
    }

    private static boolean slept() {
        try {
            Thread.sleep(Duration.ofSeconds(5));
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("current-check").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 3500;
    }
}
