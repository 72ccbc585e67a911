package io.tidings.search.index;

import static java.util.stream.Collectors.toMap;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.MalformedEvent;
import io.tidings.events.Topics;
import io.tidings.spine.reaction.DependencyAway;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/** Reads {@code tidings.tickets} from a moment on, beside the group that follows it: what a rebuild missed while it read. */
@Component
class RecentEvents {

    private final Map<String, Object> settings;

    RecentEvents(KafkaProperties kafka) {
        settings = new HashMap<>(kafka.buildConsumerProperties());
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    }

    /** Where the first event at or after a moment stands, in each partition. */
    Map<TopicPartition, Long> positionsAt(Instant moment) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            var partitions = partitions(consumer);
            var ends = consumer.endOffsets(partitions);
            var found = consumer.offsetsForTimes(
                    partitions.stream().collect(toMap(partition -> partition, _ -> moment.toEpochMilli())));
            return ends.entrySet().stream()
                    .collect(toMap(
                            Map.Entry::getKey,
                            end -> found.get(end.getKey()) == null
                                    ? end.getValue()
                                    : found.get(end.getKey()).offset()));
        } catch (KafkaException e) {
            throw new DependencyAway("Kafka does not answer", e);
        }
    }

    /**
     * Hands over every event from these positions to the end as it is now.
     *
     * @return where to go on
     */
    Map<TopicPartition, Long> read(Map<TopicPartition, Long> from, Consumer<Event> each) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            consumer.assign(from.keySet());
            from.forEach(consumer::seek);
            var ends = consumer.endOffsets(from.keySet());
            while (from.keySet().stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    handOver(record.value(), each);
                }
            }
            return from.keySet().stream().collect(toMap(partition -> partition, consumer::position));
        } catch (KafkaException e) {
            throw new DependencyAway("Kafka does not answer", e);
        }
    }

    private static void handOver(byte[] json, Consumer<Event> each) {
        Event event;
        try {
            event = EventJson.read(json == null ? new byte[0] : json);
        } catch (MalformedEvent _) {
            // The reaction sets it aside; here it only would stop the others.
            return;
        }
        each.accept(event);
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer) {
        return consumer.partitionsFor(Topics.TICKETS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }
}
