package io.tidings.spine;

import io.tidings.events.Topics;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** One broker for all test classes of this module; starting one takes longer than most tests. */
public final class TestKafka {

    private static final EmbeddedKafkaKraftBroker BROKER = start(0);

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

    /** A broker of its own, for a test that ends it; port 0 is any free one. */
    public static EmbeddedKafkaKraftBroker start(int port) {
        var broker = new EmbeddedKafkaKraftBroker(1, Topics.PARTITIONS);
        broker.brokerProperties(Map.of(
                "auto.create.topics.enable", "false",
                "group.initial.rebalance.delay.ms", "0",
                "offsets.topic.num.partitions", "1",
                "log.cleaner.enable", "false"));
        if (port != 0) {
            broker.kafkaPorts(port);
        }
        broker.afterPropertiesSet();
        broker.addTopics(Stream.of(Topics.TICKETS, Topics.CURRENT, Topics.INBOUND, Topics.OUTCOMES)
                .map(topic -> new NewTopic(topic, Topics.PARTITIONS, (short) 1))
                .toArray(NewTopic[]::new));
        return broker;
    }

    static List<String> topics() {
        return List.copyOf(BROKER.getTopics());
    }
}
