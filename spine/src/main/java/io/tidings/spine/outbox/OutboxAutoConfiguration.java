package io.tidings.spine.outbox;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.spine.work.StoreAutoConfiguration;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;

/** Every service that has a store can publish from it. */
@AutoConfiguration(after = {StoreAutoConfiguration.class, KafkaAutoConfiguration.class})
@EnableConfigurationProperties(OutboxProperties.class)
public class OutboxAutoConfiguration {

    @Bean
    Publisher outboxPublisher(KafkaProperties kafka) {
        return new Publisher(kafka.buildProducerProperties());
    }

    /** Lazily asked for its sources, because a source usually is a store that writes through the outbox. */
    @Bean
    OutboxRelay outboxRelay(
            MongoDatabase database,
            ObjectProvider<OutboxSource> sources,
            Publisher publisher,
            OutboxProperties properties,
            @Value("${tidings.url}") String installation,
            MeterRegistry meters) {
        return new OutboxRelay(
                database,
                () -> sources.orderedStream().toList(),
                publisher,
                properties,
                Clock.systemUTC(),
                installation,
                meters);
    }

    @Bean
    Outbox outbox(OutboxRelay relay) {
        return new Outbox(Clock.systemUTC(), relay);
    }

    @Bean
    @ConditionalOnProperty("tidings.outbox.keeps-current")
    CurrentCheck currentCheck(
            MongoDatabase database,
            ObjectProvider<OutboxSource> sources,
            Publisher publisher,
            OutboxProperties properties,
            KafkaProperties kafka,
            @Value("${tidings.url}") String installation,
            @Value("${spring.application.name}") String service) {
        return new CurrentCheck(
                database,
                () -> sources.orderedStream().toList(),
                publisher,
                properties,
                Clock.systemUTC(),
                installation,
                kafka.buildConsumerProperties(),
                service + "-current-check");
    }
}
