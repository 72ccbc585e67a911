package io.tidings.spine.reaction;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.spine.work.Preparation;
import io.tidings.spine.work.StoreAutoConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.cloud.stream.binding.Bindable;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.cloud.stream.binding.InputBindingLifecycle;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.KafkaHeaderMapper;
import org.springframework.kafka.support.ProducerListener;
import org.springframework.messaging.MessageHeaders;

/** How {@code Consumer<Event>} beans are fed. The binder's settings are in {@code spine-defaults.properties}. */
@AutoConfiguration(after = {StoreAutoConfiguration.class, KafkaAutoConfiguration.class})
public class ReactionAutoConfiguration {

    @Bean
    ReactionContainers reactionContainers(
            KafkaProperties kafka,
            MeterRegistry meters,
            @Value("${tidings.reactions.gather}") Duration gather,
            @Value("${tidings.reactions.gather-current}") Duration gatherCurrent,
            @Value("${tidings.replica}") String instance,
            @Value("${server.port}") int port) {
        // Without a port of its own a replica has no name that survives a restart.
        return new ReactionContainers(deadLetters(kafka), meters, gather, gatherCurrent, port == 0 ? null : instance);
    }

    private static KafkaTemplate<Object, Object> deadLetters(KafkaProperties kafka) {
        var settings = new HashMap<>(kafka.buildProducerProperties());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 * 1024 * 1024);
        Serializer<Object> asItCame = (_, value) -> switch (value) {
            case null -> null;
            case byte[] bytes -> bytes;
            case Event event -> EventJson.write(event);
            default -> throw new IllegalArgumentException("Neither bytes nor an event: " + value.getClass());
        };
        var template = new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(settings, asItCame, asItCame));
        // Spring's own listener would log the payload of what could not be sent.
        template.setProducerListener(new ProducerListener<>() {});
        return template;
    }

    /** Everything that counts is in the record's value; a header's type is nobody's to choose but ours, so none is read. */
    @Bean
    KafkaHeaderMapper noHeaders() {
        return new KafkaHeaderMapper() {
            @Override
            public void fromHeaders(MessageHeaders headers, Headers target) {}

            @Override
            public void toHeaders(Headers source, Map<String, Object> headers) {}
        };
    }

    /** Puts {@link ReactionsStart} in the place of the binder's own start. */
    @Bean
    static BeanPostProcessor reactionsInTheBackground(ApplicationContext context) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean.getClass() != InputBindingLifecycle.class) {
                    return bean;
                }
                var start = new ReactionsStart(
                        context.getBean(BindingService.class),
                        context.getBeansOfType(Bindable.class),
                        context.getBean(BindingServiceProperties.class),
                        context.getBean(KafkaProperties.class).buildAdminProperties(),
                        context.getBean(Preparation.class));
                context.getAutowireCapableBeanFactory().autowireBean(start);
                return start;
            }
        };
    }

    @Bean
    Freshness freshness(MongoDatabase database, Clock clock, MeterRegistry meters) {
        return new Freshness(database, clock, meters);
    }

    @Bean
    CurrentReader currentReader(KafkaProperties kafka) {
        return new CurrentReader(kafka.buildConsumerProperties());
    }
}
