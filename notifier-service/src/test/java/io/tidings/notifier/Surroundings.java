package io.tidings.notifier;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.InboundFact;
import io.tidings.events.OutcomeFact;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.Topics;
import io.tidings.events.Unrecognized;
import io.tidings.store.EmbeddedStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
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
import tools.jackson.databind.node.ObjectNode;

/** A broker and a store for all test classes of this module, and the events that tests send. */
public final class Surroundings {

    /** For whatever is awaited: a machine that is slow or busy shall not fail a test. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    private static final EmbeddedKafkaKraftBroker BROKER = broker();
    private static final EmbeddedStore STORE = EmbeddedStore.start();
    private static final MongoClient CLIENT = MongoClients.create(STORE.connectionString());
    private static final KafkaProducer<String, byte[]> PRODUCER = new KafkaProducer<>(
            Map.of("bootstrap.servers", BROKER.getBrokersAsString(), "linger.ms", 0),
            new StringSerializer(),
            new ByteArraySerializer());

    private Surroundings() {}

    public static String kafka() {
        return BROKER.getBrokersAsString();
    }

    public static String mongo() {
        return STORE.connectionString();
    }

    public static MongoDatabase database() {
        return CLIENT.getDatabase("t" + UUID.randomUUID().toString().substring(0, 8));
    }

    /** An example of the contract that happened just now, to a ticket of its own. */
    public static Event just(String type) {
        return just(type, 1);
    }

    public static Event just(String type, int example) {
        return just(type, example, _ -> {});
    }

    /** @param change of the JSON, before it is read */
    public static Event just(String type, int example, Consumer<ObjectNode> change) {
        try (var json = EventJson.class.getResourceAsStream("examples/" + type + "/" + example + ".json")) {
            var ticket = UUID.randomUUID().toString();
            var node = (ObjectNode) EventJson.mapper().readTree(json);
            node.put("id", UUID.randomUUID().toString());
            node.put("subject", ticket);
            node.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
            if (node.path("data").path("ticket") instanceof ObjectNode snapshot) {
                snapshot.put("id", ticket);
            }
            change.accept(node);
            return EventJson.read(node.toString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public static void publish(Event... events) {
        for (var event : events) {
            var topic =
                    switch (event.fact()) {
                        case OutcomeFact _ -> Topics.OUTCOMES;
                        case CurrentFact _ -> Topics.CURRENT;
                        case TicketFact _, PersonErased _, InboundFact _, Unrecognized _ -> Topics.TICKETS;
                    };
            var key = event.fact() instanceof CurrentFact current ? current.recordKey() : event.subject();
            PRODUCER.send(new ProducerRecord<>(topic, key, EventJson.write(event)));
        }
        PRODUCER.flush();
    }

    /** What one page of one person says of itself. */
    public static void present(String ticketId, String group, String person, String doing) {
        var json = """
                {"ticketId": "%s", "group": "%s", "person": "%s", "name": "%s", "page": "p", "doing": "%s", "arrived": true}""".formatted(ticketId, group, person, person, doing);
        PRODUCER.send(new ProducerRecord<>(Topics.PRESENCE, ticketId, json.getBytes(StandardCharsets.UTF_8)));
        PRODUCER.flush();
    }

    /** Everything on {@code tidings.outcomes} about a ticket. */
    public static List<Event> outcomesOf(String ticketId) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.OUTCOMES).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var found = new ArrayList<Event>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> found.add(EventJson.read(record.value())));
            }
            return found.stream()
                    .filter(event -> event.subject().equals(ticketId))
                    .toList();
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
        broker.addTopics(new NewTopic(Topics.PRESENCE, 1, (short) 1), new NewTopic(Topics.NOTIFICATIONS, 1, (short) 1));
        broker.addTopics(Stream.of(Topics.TICKETS, Topics.CURRENT, Topics.OUTCOMES)
                .map(topic -> new NewTopic(topic, Topics.PARTITIONS, (short) 1))
                .toArray(NewTopic[]::new));
        return broker;
    }
}
