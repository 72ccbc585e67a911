package io.tidings.tickets.presence;

import io.tidings.events.EventJson;
import io.tidings.events.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Tells every replica that holds live streams who is where. Past every outbox on purpose: a word that is lost is said again
 * within seconds, and one that came late would be false.
 */
@Component
class Whereabouts {

    private static final Logger log = LoggerFactory.getLogger(Whereabouts.class);

    private final KafkaTemplate<String, byte[]> kafka;

    Whereabouts(KafkaProperties properties) {
        Map<String, Object> settings = new HashMap<>(properties.buildProducerProperties());
        settings.put(ProducerConfig.ACKS_CONFIG, "1");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        // Nobody waits for it longer than a glance.
        settings.put(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) Duration.ofMillis(500).toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                Duration.ofSeconds(2).toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                Duration.ofSeconds(3).toMillis());
        this.kafka = new KafkaTemplate<>(
                new DefaultKafkaProducerFactory<>(settings, new StringSerializer(), new ByteArraySerializer()));
    }

    /**
     * One page of one person, as {@code tidings.presence} carries it.
     *
     * @param page tells the pages of one person apart
     * @param group whose eyes it is for
     * @param arrived the page knows nothing yet of who else is there
     */
    record Present(
            String ticketId,
            @Nullable String group,
            String person,
            String name,
            String page,
            Doing doing,
            boolean arrived) {}

    void tell(Present present) {
        try {
            kafka.send(Topics.PRESENCE, present.ticketId(), EventJson.mapper().writeValueAsBytes(present))
                    .exceptionally(e -> {
                        log.debug("A presence was not told: {}", e.getMessage());
                        return null;
                    });
        } catch (KafkaException e) {
            log.debug("A presence was not told: {}", e.getMessage());
        }
    }
}
