package io.tidings.notifier.alert;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.outbox.OutboxSource;
import io.tidings.spine.outgoing.GuardedHttp;
import io.tidings.spine.reaction.Freshness;
import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.WorkSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.bson.Document;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts planning and sending together. */
@Configuration(proxyBeanMethods = false)
class AlertConfiguration {

    @Bean
    Consumer<Event> planAlerts(
            AlertRoutes routes,
            AlertStore alerts,
            Freshness freshness,
            Clock clock,
            DueWork.Worker alertWorker,
            @Value("${tidings.url}") String installation) {
        return new PlanAlerts(routes, alerts, new Wording(installation), freshness, clock, alertWorker::wake);
    }

    /** One at a time for each route: messengers count, and alerts read best in their order. */
    @Bean
    DueWork.Worker alertWorker(
            DueWork work,
            AlertRouteStore routes,
            AlertStore alerts,
            AlertThreads threads,
            Pace pace,
            Channels channels,
            GuardedHttp http,
            Outbox outbox,
            Clock clock,
            @Value("${tidings.url}") String installation) {
        return work.start(
                new WorkSettings(AlertStore.COLLECTION, 64, 1, SendDue.CLAIM, Duration.ofMillis(500)),
                new SendDue(routes, alerts, threads, pace, channels, http, outbox, clock, installation));
    }

    /** Alerts say when they failed, and are nobody's state. */
    @Bean
    OutboxSource publishingAlerts() {
        return new Saying(AlertStore.COLLECTION);
    }

    /** And so do their routes. */
    @Bean
    OutboxSource publishingAlertRoutes() {
        return new Saying(AlertRouteStore.COLLECTION);
    }

    private record Saying(String collection) implements OutboxSource {
        @Override
        public List<CurrentFact> current(Document document, List<Event> sent) {
            return List.of();
        }

        @Override
        public boolean keepsHistory() {
            return false;
        }
    }
}
