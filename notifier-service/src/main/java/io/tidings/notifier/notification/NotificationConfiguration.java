package io.tidings.notifier.notification;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.notifier.stream.Attendance;
import io.tidings.notifier.stream.People;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.outbox.OutboxSource;
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

/** Puts the reaction together, and what tells by mail. */
@Configuration(proxyBeanMethods = false)
class NotificationConfiguration {

    @Bean
    Consumer<Event> notifyPeople(
            NotificationStore notifications,
            Preferences preferences,
            People people,
            AgentSight sight,
            WaitingMails mails,
            Freshness freshness,
            Bells bells,
            Attendance attendance) {
        return new NotifyPeople(notifications, preferences, people, sight, mails, freshness, bells, attendance);
    }

    @Bean
    DueWork.Worker notificationMailWorker(
            DueWork work,
            NotificationStore notifications,
            Preferences preferences,
            AgentSight sight,
            Attendance attendance,
            Outbox outbox,
            NotificationProperties properties,
            Clock clock,
            @Value("${tidings.url}") String installation) {
        return work.start(
                new WorkSettings(WaitingMails.COLLECTION, 8, 1, Duration.ofSeconds(30), Duration.ofSeconds(1)),
                new TellTheAbsent(
                        notifications, preferences, sight, attendance, outbox, properties, clock, installation));
    }

    /** They say what waits, and are nobody's state. */
    @Bean
    OutboxSource publishingNotificationMails() {
        return new OutboxSource() {
            @Override
            public String collection() {
                return WaitingMails.COLLECTION;
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
