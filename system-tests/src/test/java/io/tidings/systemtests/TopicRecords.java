package io.tidings.systemtests;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.suite.RunningSuite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics as an integrator would: from their beginning to their present end. */
final class TopicRecords {

    /** @param written when its producer began to send it, by the broker's record */
    record Kept(Event event, Instant written) {}

    private TopicRecords() {}

    /** Everything in a topic, in order per partition. */
    static List<Kept> of(RunningSuite suite, String topic) {
        try (var consumer = consumer(suite)) {
            var partitions = partitions(consumer, List.of(topic));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<Kept>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var each : consumer.poll(Duration.ofSeconds(1))) {
                    records.add(new Kept(EventJson.read(each.value()), Instant.ofEpochMilli(each.timestamp())));
                }
            }
            return records;
        }
    }

    /** How many records each dead-letter topic has ever had. */
    static Map<String, Long> deadLetters(RunningSuite suite) {
        try (var consumer = consumer(suite)) {
            var topics = consumer.listTopics().keySet().stream()
                    .filter(topic -> topic.endsWith(".dlq"))
                    .toList();
            return consumer.endOffsets(partitions(consumer, topics)).entrySet().stream()
                    .collect(Collectors.groupingBy(
                            end -> end.getKey().topic(), TreeMap::new, Collectors.summingLong(Map.Entry::getValue)));
        }
    }

    private static KafkaConsumer<String, byte[]> consumer(RunningSuite suite) {
        var settings = new Properties();
        settings.put("bootstrap.servers", suite.kafka());
        settings.put("max.poll.records", "5000");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, Collection<String> topics) {
        return topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }
}
