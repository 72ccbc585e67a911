package io.tidings.surroundings;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.tidings.events.Topics;
import io.tidings.store.EmbeddedStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.test.context.DynamicPropertyRegistry;

/** A broker and a store for all test classes of a module: starting them takes longer than most tests. */
public final class Surroundings {

    /** For whatever is awaited: a machine that is slow or busy shall not fail a test. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    private Surroundings() {}

    /** Starts when it is first asked for: most tests of a store need no broker. */
    private static final class Broker {

        static final EmbeddedKafkaKraftBroker EMBEDDED = start();

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
            broker.addTopics(
                    new NewTopic(Topics.PRESENCE, 1, (short) 1), new NewTopic(Topics.NOTIFICATIONS, 1, (short) 1));
            return broker;
        }
    }

    /** Starts when it is first asked for, as the broker does. */
    private static final class Store {

        static final EmbeddedStore EMBEDDED = EmbeddedStore.start();
        static final MongoClient CLIENT = MongoClients.create(EMBEDDED.connectionString());
    }

    /** The broker's address. */
    public static String kafka() {
        return Broker.EMBEDDED.getBrokersAsString();
    }

    /** With which Kafka's own clients find the broker. */
    public static Map<String, Object> kafkaSettings() {
        return Map.of("bootstrap.servers", kafka());
    }

    /** Topics besides those of Tidings, which are there. */
    public static void createTopics(NewTopic... topics) {
        Broker.EMBEDDED.addTopics(topics);
    }

    /** The store's address. */
    public static String mongo() {
        return Store.EMBEDDED.connectionString();
    }

    /** An empty database of nobody else. */
    public static MongoDatabase database() {
        return Store.CLIENT.getDatabase("t" + UUID.randomUUID().toString().substring(0, 8));
    }

    /** Leads a service under test to the broker and to a database of its own; it listens on a free port and seals with a key of zeros. */
    public static void connect(DynamicPropertyRegistry properties, String database) {
        properties.add("spring.kafka.bootstrap-servers", Surroundings::kafka);
        properties.add("spring.cloud.stream.kafka.binder.brokers", Surroundings::kafka);
        properties.add("spring.mongodb.uri", Surroundings::mongo);
        properties.add("spring.mongodb.database", () -> database);
        properties.add("server.port", () -> "0");
        properties.add("tidings.encryption-key", () -> Base64.getEncoder().encodeToString(new byte[32]));
    }
}
