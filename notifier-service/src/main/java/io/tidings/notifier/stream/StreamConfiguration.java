package io.tidings.notifier.stream;

import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.OrganizationCurrent;
import io.tidings.events.CurrentFact.PersonCurrent;
import io.tidings.events.Event;
import io.tidings.events.InboundFact;
import io.tidings.events.OutcomeFact;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.Unrecognized;
import java.util.function.Consumer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the stream's parts together. */
@Configuration(proxyBeanMethods = false)
class StreamConfiguration {

    @Bean
    Consumers feedConsumers(KafkaProperties kafka) {
        return new Consumers(kafka.buildConsumerProperties());
    }

    /** The one reader without a group: every replica must hear everything. */
    @Bean
    EventTail streamEvents(Consumers consumers, StreamProperties properties) {
        return new EventTail(consumers, properties.remembered().toBytes());
    }

    /** The other one: who is at a ticket concerns every replica too. */
    @Bean
    PresenceTail streamPresence(Consumers consumers) {
        return new PresenceTail(consumers);
    }

    /** And so does what stands around the tickets. */
    @Bean
    CurrentTail streamCurrent(Consumers consumers) {
        return new CurrentTail(consumers);
    }

    /** And whoever is told something may have a page open at any of them. */
    @Bean
    NotificationTail streamNotifications(Consumers consumers) {
        return new NotificationTail(consumers);
    }

    @Bean
    PastEvents pastEvents(Consumers consumers) {
        return new PastEvents(consumers);
    }

    @Bean
    Consumer<Event> keepMembers(Members members) {
        return event -> {
            switch (event.fact()) {
                case PersonCurrent person -> members.keep(person);
                case OrganizationCurrent organization -> members.keep(organization);
                case CurrentFact _, TicketFact _, PersonErased _, InboundFact _, OutcomeFact _, Unrecognized _ -> {}
            }
        };
    }

    @Bean
    Consumer<Event> keepPeople(People people) {
        return event -> {
            if (event.fact() instanceof PersonCurrent person) {
                people.keep(person);
            }
        };
    }
}
