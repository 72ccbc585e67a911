package io.tidings.spine.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.spine.operations.Groups.Extent;
import io.tidings.spine.operations.OperationsProblem.NoSuchDeadLetter;
import io.tidings.spine.reaction.DependencyAway;
import io.tidings.spine.reaction.Failure;
import io.tidings.spine.reaction.Freshness;
import io.tidings.spine.web.Caller;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this service's reactions could not handle. A record stays in its topic until that forgets it; what became of it is
 * written down beside. It is handled again by the very reaction that failed, in this process: nobody else hears of it twice.
 */
final class DeadLetters {

    /**
     * One record that was set aside.
     *
     * @param at when it was set aside
     * @param failure the exception's class, and {@code reason} its words
     * @param topic where it came from, with {@code partition} and {@code originalOffset}; absent where nobody noted it
     * @param value as text; what is no text has signs of replacement in it
     * @param decision what became of it; absent while it waits
     */
    record Shown(
            long offset,
            Instant at,
            @Nullable String key,
            @Nullable String failure,
            @Nullable String reason,
            @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Long originalOffset,
            String value,
            @Nullable Decision decision) {}

    /** What became of a record, and whose doing it was. */
    record Decision(Outcome outcome, String by, Instant at) {}

    /** How many records wait, and the first page of them begins at {@code begin}. */
    record Topic(String group, String topic, String reaction, String deadLetters, long open, long begin, long end) {}

    /** What a person's act came to. */
    enum Outcome {
        HANDLED,
        DISCARDED,
        /** The reaction took it and had no effect, because the event is not fresh; it waits on. */
        PASSED_OVER,
        /** The reaction failed as before, or in another way; it waits on. */
        FAILED,
        /** Somebody else had decided already. */
        DECIDED_BEFORE
    }

    record Result(long offset, Outcome outcome, @Nullable String reason) {}

    /** @param next the offset at which the next page begins; absent on the last */
    record Page(List<Shown> records, @Nullable Long next) {}

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    /** A week longer than the topics keep their records. */
    private static final Duration KEPT = Duration.ofDays(37);

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final MongoCollection<Document> decisions;
    private final Groups groups;
    private final ReactionCall reactions;
    private final Freshness freshness;
    private final Map<String, Object> kafka;
    private volatile boolean indexed;

    DeadLetters(
            MongoDatabase database,
            Groups groups,
            ReactionCall reactions,
            Freshness freshness,
            Map<String, Object> kafka) {
        decisions = database.getCollection("dead_letters");
        this.groups = groups;
        this.reactions = reactions;
        this.freshness = freshness;
        this.kafka = new HashMap<>(kafka);
        this.kafka.remove(ConsumerConfig.GROUP_ID_CONFIG);
        this.kafka.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        this.kafka.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        this.kafka.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.kafka.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.kafka.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    }

    /** Indexed at its first use: nothing that the service is for shall wait for it. */
    private MongoCollection<Document> decisions() {
        if (!indexed) {
            decisions.createIndex(new Document("topicId", 1).append("offset", 1));
            decisions.createIndex(new Document("expires", 1), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
            indexed = true;
        }
        return decisions;
    }

    /** A topic that was made anew begins to count anew, so the topic's own id goes with the offset. */
    private static String idOf(Extent extent, long offset) {
        return extent.topicId() + ":" + offset;
    }

    Topic topic(Extent extent) {
        var decided = decisions()
                .countDocuments(new Document("topicId", extent.topicId().toString())
                        .append("offset", new Document("$gte", extent.begin())));
        return new Topic(
                extent.reaction().group(),
                extent.reaction().topic(),
                extent.reaction().name(),
                extent.reaction().deadLetters(),
                Math.max(0, extent.end() - extent.begin() - decided),
                extent.begin(),
                extent.end());
    }

    /** In the order of their failing. */
    Page list(String topic, long from, int most, boolean alsoDecided) throws InterruptedException {
        var extent = extent(topic);
        var shown = new ArrayList<Shown>();
        var offset = Math.max(from, extent.begin());
        while (offset < extent.end() && shown.size() < most) {
            var records = read(extent, offset, Math.min(extent.end(), offset + most));
            var decided = decided(extent, offset, offset + most);
            for (var record : records) {
                var decision = decided.get(record.offset());
                if (shown.size() < most && (decision == null || alsoDecided)) {
                    shown.add(shown(record, decision));
                }
                if (shown.size() == most) {
                    return new Page(shown, record.offset() + 1 < extent.end() ? record.offset() + 1 : null);
                }
            }
            offset += most;
        }
        return new Page(shown, null);
    }

    /** Has the reaction handle them again, in this order. What it still cannot handle stays. */
    List<Result> reDrive(String topic, List<Long> offsets, Caller caller) throws InterruptedException {
        var extent = extent(topic);
        var results = new ArrayList<Result>();
        for (var offset : offsets.stream().sorted().toList()) {
            // What was discarded may still be handled: nothing is lost by a decision.
            results.add(
                    decision(extent, offset)
                                    .filter(made -> made == Outcome.HANDLED)
                                    .isPresent()
                            ? new Result(offset, Outcome.DECIDED_BEFORE, null)
                            : reDrive(extent, record(extent, offset), caller));
        }
        return results;
    }

    private Result reDrive(Extent extent, ConsumerRecord<byte[], byte[]> record, Caller caller) {
        try {
            var passedOver = freshness.passedOverBy(() -> reactions.handle(extent.reaction(), record.value()));
            if (passedOver.isPresent()) {
                var why = passedOver.get().name().toLowerCase(Locale.ROOT).replace('_', '-');
                return new Result(record.offset(), Outcome.PASSED_OVER, why);
            }
        } catch (RuntimeException e) {
            if (Failure.of(e) == Failure.DEPENDENCY) {
                throw e;
            }
            log.warn("{} offset {} still cannot be handled", extent.reaction().deadLetters(), record.offset(), e);
            return new Result(record.offset(), Outcome.FAILED, e.getClass().getName() + ": " + e.getMessage());
        }
        decide(extent, record.offset(), Outcome.HANDLED, caller);
        return new Result(record.offset(), Outcome.HANDLED, null);
    }

    /** Lets them be. They can still be read for as long as their topic keeps them. */
    List<Result> discard(String topic, List<Long> offsets, Caller caller) throws InterruptedException {
        var extent = extent(topic);
        var results = new ArrayList<Result>();
        for (var offset : offsets) {
            if (offset < extent.begin() || offset >= extent.end()) {
                throw new NoSuchDeadLetter(topic, offset);
            }
            if (decision(extent, offset).isPresent()) {
                results.add(new Result(offset, Outcome.DECIDED_BEFORE, null));
            } else {
                decide(extent, offset, Outcome.DISCARDED, caller);
                results.add(new Result(offset, Outcome.DISCARDED, null));
            }
        }
        return results;
    }

    private void decide(Extent extent, long offset, Outcome outcome, Caller caller) {
        var now = Instant.now();
        decisions()
                .replaceOne(
                        new Document("_id", idOf(extent, offset)),
                        new Document("_id", idOf(extent, offset))
                                .append("topicId", extent.topicId().toString())
                                .append("topic", extent.reaction().deadLetters())
                                .append("offset", offset)
                                .append("outcome", outcome.name())
                                .append("by", caller.id())
                                .append("byName", caller.name())
                                .append("at", Date.from(now))
                                .append("expires", Date.from(now.plus(KEPT))),
                        new ReplaceOptions().upsert(true));
        log.info(
                "{} offset {} was {} by {}",
                extent.reaction().deadLetters(),
                offset,
                outcome.name().toLowerCase(Locale.ROOT),
                caller.id());
    }

    private Optional<Outcome> decision(Extent extent, long offset) {
        return Optional.ofNullable(decisions()
                        .find(new Document("_id", idOf(extent, offset)))
                        .first())
                .map(stored -> Outcome.valueOf(stored.getString("outcome")));
    }

    private Map<Long, Decision> decided(Extent extent, long from, long before) {
        return decisions()
                .find(new Document("topicId", extent.topicId().toString())
                        .append("offset", new Document("$gte", from).append("$lt", before)))
                .into(new ArrayList<>())
                .stream()
                .collect(Collectors.toMap(
                        stored -> stored.getLong("offset"),
                        stored -> new Decision(
                                Outcome.valueOf(stored.getString("outcome")),
                                stored.getString("byName"),
                                stored.getDate("at").toInstant())));
    }

    private Extent extent(String topic) throws InterruptedException {
        return groups.ask().deadLetters().stream()
                .filter(extent -> extent.reaction().deadLetters().equals(topic))
                .findFirst()
                .orElseThrow(() -> new OperationsProblem.NoSuchTopic(topic));
    }

    private ConsumerRecord<byte[], byte[]> record(Extent extent, long offset) {
        return read(extent, offset, offset + 1).stream()
                .filter(record -> record.offset() == offset)
                .findFirst()
                .orElseThrow(() -> new NoSuchDeadLetter(extent.reaction().deadLetters(), offset));
    }

    private List<ConsumerRecord<byte[], byte[]>> read(Extent extent, long from, long before) {
        var partition = new TopicPartition(extent.reaction().deadLetters(), 0);
        var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        if (from < extent.begin() || from >= extent.end()) {
            return found;
        }
        try (var consumer = new KafkaConsumer<byte[], byte[]>(kafka)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            var deadline = Instant.now().plus(PATIENCE);
            while (consumer.position(partition) < Math.min(before, extent.end())) {
                if (Instant.now().isAfter(deadline)) {
                    throw new DependencyAway("Kafka does not hand over the records of " + partition.topic(), null);
                }
                consumer.poll(Duration.ofMillis(200)).records(partition).stream()
                        .filter(record -> record.offset() < before)
                        .forEach(found::add);
            }
            return found;
        } catch (KafkaException e) {
            throw new DependencyAway("Kafka does not answer", e);
        }
    }

    private static Shown shown(ConsumerRecord<byte[], byte[]> record, @Nullable Decision decision) {
        return new Shown(
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                record.key() == null ? null : new String(record.key(), UTF_8),
                text(record, "tidings-failure").orElse(null),
                text(record, "tidings-reason").orElse(null),
                text(record, "kafka_dlt-original-topic").orElse(null),
                header(record, "kafka_dlt-original-partition")
                        .map(bytes -> ByteBuffer.wrap(bytes).getInt())
                        .orElse(null),
                header(record, "kafka_dlt-original-offset")
                        .map(bytes -> ByteBuffer.wrap(bytes).getLong())
                        .orElse(null),
                record.value() == null ? "" : new String(record.value(), UTF_8),
                decision);
    }

    private static Optional<String> text(ConsumerRecord<byte[], byte[]> record, String name) {
        return header(record, name).map(bytes -> new String(bytes, UTF_8));
    }

    private static Optional<byte[]> header(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name)).map(header -> header.value());
    }
}
