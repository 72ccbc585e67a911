package io.tidings.systemtests;

import io.tidings.events.EventJson;
import io.tidings.events.Topics;
import io.tidings.suite.RunningSuite;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Properties;
import java.util.SequencedSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads {@code tidings.tickets} as an integrator would. */
final class TicketsTopic {

    private TicketsTopic() {}

    /** Each ticket's versions in the order of their first occurrence, from the topic's beginning to its present end. */
    static Map<String, SequencedSet<Long>> firstOccurrences(RunningSuite suite) {
        var settings = new Properties();
        settings.put("bootstrap.servers", suite.kafka());
        settings.put("max.poll.records", "5000");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.TICKETS).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var versions = new HashMap<String, SequencedSet<Long>>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var each : consumer.poll(Duration.ofSeconds(1))) {
                    var event = EventJson.read(each.value());
                    versions.computeIfAbsent(event.subject(), subject -> new LinkedHashSet<>())
                            .add(event.version());
                }
            }
            return versions;
        }
    }
}
