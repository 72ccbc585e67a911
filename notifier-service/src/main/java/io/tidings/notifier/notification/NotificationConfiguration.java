package io.tidings.notifier.notification;

import io.tidings.events.Event;
import io.tidings.notifier.stream.People;
import io.tidings.spine.reaction.Freshness;
import io.tidings.spine.web.Agents;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the reaction together. */
@Configuration(proxyBeanMethods = false)
class NotificationConfiguration {

    @Bean
    Consumer<Event> notifyPeople(
            NotificationStore notifications,
            Preferences preferences,
            People people,
            Agents agents,
            Freshness freshness,
            Bells bells) {
        return new NotifyPeople(notifications, preferences, people, agents, freshness, bells);
    }
}
