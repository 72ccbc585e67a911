package io.tidings.surroundings;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.InboundFact;
import io.tidings.events.OutcomeFact;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.Topics;
import io.tidings.events.Unrecognized;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Puts records on the topics as any publisher would, good or bad, and finds there what a service has said. */
public final class Wire {

    private static final KafkaProducer<String, byte[]> PRODUCER = new KafkaProducer<>(
            Map.of("bootstrap.servers", Surroundings.kafka(), "linger.ms", 0),
            new StringSerializer(),
            new ByteArraySerializer());

    private Wire() {}

    /** Each on the topic and with the key that are its fact's; they are there when this returns. */
    public static void publish(Event... events) {
        send(Stream.of(events).map(event -> entry(topicOf(event), keyOf(event), EventJson.write(event))));
    }

    /** All on one topic, each with its subject as the key. */
    public static void publish(String topic, Event... events) {
        send(Stream.of(events).map(event -> entry(topic, event.subject(), EventJson.write(event))));
    }

    /** Whatever it is: an event or none. */
    public static void publish(String topic, String key, byte @Nullable [] value) {
        send(Stream.of(entry(topic, key, value)));
    }

    /** Everything on {@code tidings.outcomes} about a ticket, an endpoint or a person. */
    public static List<Event> outcomesOf(String subject) {
        try (var outcomes = new TopicReader(Topics.OUTCOMES)) {
            return outcomes.about(subject);
        }
    }

    /** An event with the key of its record. */
    public record Heard(String key, Event event) {}

    /** Everything on a topic that is looked for, from its beginning, partition by partition. */
    public static List<Heard> heard(String topic, Predicate<Event> which) {
        try (var reader = new TopicReader(topic)) {
            return reader.records().stream()
                    .map(record -> new Heard(record.key(), EventJson.read(record.value())))
                    .filter(heard -> which.test(heard.event()))
                    .toList();
        }
    }

    private static String topicOf(Event event) {
        return switch (event.fact()) {
            case OutcomeFact _ -> Topics.OUTCOMES;
            case CurrentFact _ -> Topics.CURRENT;
            case InboundFact _ -> Topics.INBOUND;
            case TicketFact _, PersonErased _, Unrecognized _ -> Topics.TICKETS;
        };
    }

    private static String keyOf(Event event) {
        return event.fact() instanceof CurrentFact current ? current.recordKey() : event.subject();
    }

    private static ProducerRecord<String, byte[]> entry(String topic, String key, byte @Nullable [] value) {
        return new ProducerRecord<>(topic, key, value);
    }

    private static void send(Stream<ProducerRecord<String, byte[]>> records) {
        var sent = records.map(PRODUCER::send).toList();
        PRODUCER.flush();
        sent.forEach(Wire::arrived);
    }

    private static void arrived(Future<?> sent) {
        try {
            sent.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
