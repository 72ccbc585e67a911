package io.tidings.webhooks.endpoint;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.spine.outbox.OutboxSource;
import java.util.List;
import org.bson.Document;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Endpoints say when they were switched off, and are nobody's state. */
@Configuration(proxyBeanMethods = false)
class EndpointConfiguration {

    @Bean
    OutboxSource publishingEndpoints() {
        return new OutboxSource() {
            @Override
            public String collection() {
                return EndpointStore.COLLECTION;
            }

            @Override
            public List<CurrentFact> current(Document document, List<Event> sent) {
                return List.of();
            }

            @Override
            public boolean keepsHistory() {
                return false;
            }
        };
    }
}
