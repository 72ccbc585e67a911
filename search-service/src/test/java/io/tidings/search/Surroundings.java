package io.tidings.search;

import io.tidings.events.Topics;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** What the service stands on, once per test run: a Kafka broker, a stand-in for Elasticsearch, and no MongoDB at all. */
public final class Surroundings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    public static final FakeElasticsearch ELASTICSEARCH = new FakeElasticsearch();

    /** For whatever is awaited: a machine that is slow or busy shall not fail a test. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    private static final EmbeddedKafkaKraftBroker KAFKA = startKafka();

    private static EmbeddedKafkaKraftBroker startKafka() {
        // Few partitions: what is tried here does not depend on how many there are.
        var broker = new EmbeddedKafkaKraftBroker(1, 1, Topics.TICKETS, Topics.CURRENT, Topics.OUTCOMES);
        broker.brokerProperties(Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "offsets.topic.num.partitions", "1",
                "auto.create.topics.enable", "false"));
        broker.afterPropertiesSet();
        return broker;
    }

    public static String kafka() {
        return KAFKA.getBrokersAsString();
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of(
                        "server.port=0",
                        "logging.level.org.apache.kafka=warn",
                        "KAFKA_BOOTSTRAP=" + kafka(),
                        "ELASTICSEARCH_URI=" + ELASTICSEARCH.uri(),
                        "MONGODB_URI=mongodb://localhost:1/?serverSelectionTimeoutMS=200")
                .applyTo(context);
    }
}
