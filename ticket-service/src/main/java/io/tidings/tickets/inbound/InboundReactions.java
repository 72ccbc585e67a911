package io.tidings.tickets.inbound;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.OutcomeFact;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.Unrecognized;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the ticket-service does about what came in. */
@Configuration(proxyBeanMethods = false)
class InboundReactions {

    @Bean
    Consumer<Event> openTicketsFromInbound(MailIntake intake) {
        return event -> {
            switch (event.fact()) {
                case MailReceived mail -> intake.receive(event, mail);
                case TicketFact _, PersonErased _, OutcomeFact _, CurrentFact _, Unrecognized _ -> {}
            }
        };
    }
}
