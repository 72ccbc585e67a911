package io.tidings.spine;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes records as any publisher would, good or bad. */
public final class Sends implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(TestKafka.settings(), new StringSerializer(), new ByteArraySerializer());

    public void event(String topic, Event event) {
        bytes(topic, event.subject(), EventJson.write(event));
    }

    public void bytes(String topic, String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, 0, key, value)).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
