package io.tidings.webhooks.delivery;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.outbox.OutboxSource;
import io.tidings.spine.outgoing.GuardedHttp;
import io.tidings.spine.outgoing.Seal;
import io.tidings.spine.reaction.Freshness;
import io.tidings.webhooks.body.Bodies;
import io.tidings.webhooks.body.RecentEvents;
import io.tidings.webhooks.endpoint.Backlog;
import io.tidings.webhooks.endpoint.Endpoints;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.bson.Document;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** Puts planning and delivering together. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

    @Bean
    Consumer<Message<List<byte[]>>> planDeliveries(
            Endpoints endpoints,
            DeliveryStore deliveries,
            Bodies bodies,
            RecentEvents recent,
            Freshness freshness,
            Clock clock,
            DeliveryWorker worker,
            DemoEndpoint demo) {
        return new PlanDeliveries(endpoints, deliveries, bodies, recent, freshness, clock, worker::wake, demo);
    }

    @Bean
    Backlog backlog(DeliveryStore deliveries, DeliveryWorker worker, Clock clock) {
        return new Backlog() {
            @Override
            public void tryAtOnce(String endpointId) {
                deliveries.tryAtOnce(endpointId, clock.instant());
                worker.wake();
            }

            @Override
            public void lineUpAnew(String endpointId) {
                deliveries.lineUpAnew(endpointId, clock.instant());
                worker.wake();
            }
        };
    }

    @Bean
    DeliverDue deliverDue(
            Endpoints endpoints,
            DeliveryStore deliveries,
            GuardedHttp http,
            Seal seal,
            Tokens tokens,
            Turns turns,
            Breaker breaker,
            Outbox outbox,
            Clock clock,
            @Value("${tidings.url}") String installation) {
        return new DeliverDue(
                endpoints,
                deliveries,
                http,
                seal,
                tokens,
                turns,
                breaker,
                new RetrySchedule(new SecureRandom()),
                new Outcomes(installation, clock),
                outbox,
                clock);
    }

    /** Deliveries say what became of them, and are nobody's state. */
    @Bean
    OutboxSource publishingDeliveries() {
        return new OutboxSource() {
            @Override
            public String collection() {
                return DeliveryStore.COLLECTION;
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
