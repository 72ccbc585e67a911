package io.tidings.spine;

import io.tidings.events.Topics;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** One broker for all test classes of this module; starting one takes longer than most tests. */
public final class TestKafka {

    private static final EmbeddedKafkaKraftBroker BROKER = start();

    private TestKafka() {}

    public static String bootstrap() {
        return BROKER.getBrokersAsString();
    }

    public static Map<String, Object> settings() {
        return Map.of("bootstrap.servers", bootstrap());
    }

    public static void createTopics(NewTopic... topics) {
        BROKER.addTopics(topics);
    }

    private static EmbeddedKafkaKraftBroker start() {
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
