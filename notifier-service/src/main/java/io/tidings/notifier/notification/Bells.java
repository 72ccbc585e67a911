package io.tidings.notifier.notification;

import io.tidings.events.Topics;
import io.tidings.spine.reaction.DependencyAway;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Tells every replica that holds live streams whose notifications have changed, by the person's id and nothing else. Past every
 * outbox: what it announces is in the store already, and whoever opens a stream asks the store first.
 */
@Component
class Bells {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final byte[] NOTHING_MORE = new byte[0];

    private final KafkaTemplate<String, byte[]> kafka;

    Bells(KafkaProperties properties) {
        Map<String, Object> settings = new HashMap<>(properties.buildProducerProperties());
        settings.put(ProducerConfig.ACKS_CONFIG, "1");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        // The reaction waits for it, and there is never enough at once to be worth gathering.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) Duration.ofSeconds(2).toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                Duration.ofSeconds(2).toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        this.kafka = new KafkaTemplate<>(
                new DefaultKafkaProducerFactory<>(settings, new StringSerializer(), new ByteArraySerializer()));
    }

    /**
     * Returns once Kafka has it.
     *
     * @throws DependencyAway where Kafka does not answer
     */
    void ring(Collection<String> persons) {
        try {
            var sent = persons.stream()
                    .map(person -> kafka.send(Topics.NOTIFICATIONS, person, NOTHING_MORE))
                    .toList();
            for (var each : sent) {
                each.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new DependencyAway("Kafka does not take that notifications have changed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DependencyAway("Stopped before notifications were announced", e);
        }
    }
}
