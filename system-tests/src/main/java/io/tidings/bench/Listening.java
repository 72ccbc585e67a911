package io.tidings.bench;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.suite.RunningSuite;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Hears every event of some topics from the moment it is made. */
final class Listening implements AutoCloseable {

    private final Thread thread;
    private volatile boolean over;

    Listening(RunningSuite suite, List<String> topics, Consumer<Event> heard) {
        var settings = new Properties();
        settings.put("bootstrap.servers", suite.kafka());
        settings.put("max.poll.records", "5000");
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        var partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Only asking for the position makes it look where the end is now.
        partitions.forEach(consumer::position);
        thread = Thread.ofPlatform().daemon().name("listening").start(() -> {
            try (consumer) {
                while (!over) {
                    consumer.poll(Duration.ofMillis(200)).forEach(each -> heard.accept(EventJson.read(each.value())));
                }
            }
        });
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
