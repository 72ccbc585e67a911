package io.tidings.spine.reaction;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.MalformedEvent;
import io.tidings.events.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code tidings.current} to its end: how a new reader learns what is, before it follows what happens. */
public final class CurrentReader {

    private static final Logger log = LoggerFactory.getLogger(CurrentReader.class);

    private final Map<String, Object> settings;

    CurrentReader(Map<String, Object> kafka) {
        settings = new HashMap<>(kafka);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    }

    /**
     * Hands over every record up to the end as it is now; of one key there may be several, the newest last.
     *
     * @param noted topics whose end is noted before the reading begins
     * @return the noted ends: whoever goes on from there has missed nothing, and ignores the versions it has
     * @throws DependencyAway where Kafka is away
     */
    public Map<TopicPartition, Long> read(Collection<String> noted, Consumer<Event> each) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            var ends = noted.isEmpty()
                    ? Map.<TopicPartition, Long>of()
                    : consumer.endOffsets(noted.stream()
                            .flatMap(topic -> partitions(consumer, topic).stream())
                            .toList());
            readToEnd(consumer, each);
            return Map.copyOf(ends);
        } catch (KafkaException e) {
            throw new DependencyAway("Kafka does not answer", e);
        }
    }

    private static void readToEnd(KafkaConsumer<byte[], byte[]> consumer, Consumer<Event> each) {
        var partitions = partitions(consumer, Topics.CURRENT);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        while (partitions.stream()
                .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
            for (var record : consumer.poll(Duration.ofMillis(200))) {
                if (record.value() != null) {
                    handOver(record.value(), each);
                }
            }
        }
    }

    private static void handOver(byte[] json, Consumer<Event> each) {
        Event event;
        try {
            event = EventJson.read(json);
        } catch (MalformedEvent e) {
            log.warn("A record of tidings.current is passed over: {}", e.getMessage());
            return;
        }
        each.accept(event);
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }
}
