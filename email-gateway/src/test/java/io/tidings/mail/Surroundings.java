package io.tidings.mail;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.Topics;
import io.tidings.store.EmbeddedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A broker and a store for all test classes of this module. */
final class Surroundings {

    /** For whatever is awaited: a machine that is slow or busy shall not fail a test. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    private static final EmbeddedKafkaKraftBroker BROKER = broker();
    private static final EmbeddedStore STORE = EmbeddedStore.start();
    private static final KafkaProducer<String, byte[]> PRODUCER = new KafkaProducer<>(
            Map.of("bootstrap.servers", BROKER.getBrokersAsString(), "linger.ms", 0),
            new StringSerializer(),
            new ByteArraySerializer());

    private Surroundings() {}

    static String kafka() {
        return BROKER.getBrokersAsString();
    }

    static String mongo() {
        return STORE.connectionString();
    }

    static void publish(String topic, Event... events) {
        for (var event : events) {
            PRODUCER.send(new ProducerRecord<>(topic, event.subject(), EventJson.write(event)));
        }
        PRODUCER.flush();
    }

    /** A record of a topic with its key. */
    record Heard(String key, Event event) {}

    static List<Heard> heard(String topic, Predicate<Event> which) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var heard = new ArrayList<Heard>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(50))
                        .forEach(record -> heard.add(new Heard(record.key(), EventJson.read(record.value()))));
            }
            return heard.stream().filter(one -> which.test(one.event())).toList();
        }
    }

    private static EmbeddedKafkaKraftBroker broker() {
        var broker = new EmbeddedKafkaKraftBroker(1, Topics.PARTITIONS);
        broker.brokerProperties(Map.of(
                "auto.create.topics.enable", "false",
                "group.initial.rebalance.delay.ms", "0",
                "offsets.topic.num.partitions", "1",
                "log.cleaner.enable", "false"));
        broker.afterPropertiesSet();
        broker.addTopics(Stream.of(Topics.TICKETS, Topics.CURRENT, Topics.INBOUND, Topics.OUTCOMES)
                .map(topic -> new NewTopic(topic, Topics.PARTITIONS, (short) 1))
                .toArray(NewTopic[]::new));
        return broker;
    }
}
