package io.tidings.surroundings;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Follows a topic from its beginning, as any subscriber would see it. */
public final class TopicReader implements AutoCloseable {

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();

    public TopicReader(String topic) {
        this(Surroundings.kafkaSettings(), topic);
    }

    public TopicReader(Map<String, Object> kafka, String topic) {
        consumer = new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Everything that is there now, however much; asking again reads on. */
    public List<ConsumerRecord<String, byte[]>> records() {
        var ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(50)).forEach(read::add);
        }
        return List.copyOf(read);
    }

    /** The events about one document, in the order of the topic. */
    public List<Event> about(String subject) {
        return events().filter(event -> event.subject().equals(subject)).toList();
    }

    public List<Long> versionsOf(String subject) {
        return about(subject).stream().map(Event::version).toList();
    }

    private Stream<Event> events() {
        return records().stream()
                .filter(record -> record.value() != null)
                .map(record -> EventJson.read(record.value()));
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
