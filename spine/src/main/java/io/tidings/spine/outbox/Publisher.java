package io.tidings.spine.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends records and knows what the broker acknowledged. The producer is made at the first send, so that Kafka may be away. */
final class Publisher implements AutoCloseable {

    private final Map<String, Object> settings;
    private @Nullable KafkaProducer<String, byte[]> producer;

    Publisher(Map<String, Object> kafka) {
        settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // These two are what makes OutboxRelay's claim safe: together a send is decided within 7 s.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * 1024 * 1024);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    }

    /** Returns once the broker has acknowledged every one. */
    void send(List<ProducerRecord<String, byte[]>> records) throws InterruptedException {
        if (records.isEmpty()) {
            return;
        }
        var kafka = producer();
        var answers = new ArrayList<Future<?>>(records.size());
        try {
            for (var record : records) {
                answers.add(kafka.send(record));
            }
            for (var answer : answers) {
                answer.get();
            }
        } catch (ExecutionException e) {
            throw unsent(kafka, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw unsent(kafka, e);
        }
    }

    static ProducerRecord<String, byte[]> record(OutboxEntry entry) {
        return new ProducerRecord<>(entry.topic(), entry.key(), entry.json().getBytes(UTF_8));
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
            producer = null;
        }
    }

    private synchronized KafkaProducer<String, byte[]> producer() {
        var kafka = producer;
        if (kafka == null) {
            kafka = new KafkaProducer<>(settings);
            producer = kafka;
        }
        return kafka;
    }

    private Unsent unsent(KafkaProducer<String, byte[]> kafka, Throwable cause) {
        if (cause instanceof RetriableException) {
            return new Unsent(cause, true);
        }
        if (cause instanceof RecordTooLargeException) {
            return new Unsent(cause, false);
        }
        // Whatever else failed may have left an idempotent producer in its fatal state; a new one starts clean.
        forget(kafka);
        return new Unsent(cause, true);
    }

    private synchronized void forget(KafkaProducer<String, byte[]> kafka) {
        if (kafka.equals(producer)) {
            producer = null;
            kafka.close(Duration.ZERO);
        }
    }

    /** Not acknowledged: nobody knows whether it arrived, so it will be sent again. */
    static final class Unsent extends RuntimeException {

        private final boolean kafkaAway;

        Unsent(Throwable cause, boolean kafkaAway) {
            super(cause.getMessage(), cause);
            this.kafkaAway = kafkaAway;
        }

        /** Whether the next record would fare no better. */
        boolean kafkaAway() {
            return kafkaAway;
        }
    }
}
