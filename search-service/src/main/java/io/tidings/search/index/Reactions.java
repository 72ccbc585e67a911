package io.tidings.search.index;

import io.tidings.search.directory.Directory;
import io.tidings.search.elastic.Index;
import io.tidings.spine.reaction.Poll;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.messaging.Message;

/** What this service reacts to, and the sender of its one outcome. */
@Configuration(proxyBeanMethods = false)
class Reactions {

    @Bean
    Consumer<Message<List<byte[]>>> indexTickets(TicketIndex index, Announcements announcements) {
        return new IndexTickets(index, announcements);
    }

    @Bean
    Consumer<Message<List<byte[]>>> keepDirectory(Directory directory) {
        return records -> {
            var poll = Poll.of(records);
            try {
                directory.keep(Index.DIRECTORY.alias(), poll.events());
            } catch (RuntimeException e) {
                throw Poll.failedAt(0, e);
            }
            poll.setUnreadableAside();
        };
    }

    @Bean
    KafkaTemplate<String, byte[]> outcomes(KafkaProperties kafka) {
        var settings = new HashMap<>(kafka.buildProducerProperties());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) Duration.ofSeconds(2).toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                Duration.ofSeconds(2).toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                Duration.ofSeconds(5).toMillis());
        return new KafkaTemplate<>(
                new DefaultKafkaProducerFactory<>(settings, new StringSerializer(), new ByteArraySerializer()));
    }
}
