package io.tidings.tickets.message;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.InboundFact;
import io.tidings.events.OutcomeFact.AlertFailed;
import io.tidings.events.OutcomeFact.MailBounced;
import io.tidings.events.OutcomeFact.MailDiscarded;
import io.tidings.events.OutcomeFact.MailHeld;
import io.tidings.events.OutcomeFact.MailSent;
import io.tidings.events.OutcomeFact.TicketIndexed;
import io.tidings.events.OutcomeFact.WebhookAbandoned;
import io.tidings.events.OutcomeFact.WebhookDelivered;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.Unrecognized;
import io.tidings.tickets.message.Deliveries.Delivery;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the ticket-service notes of effects: whether a message reached its people. */
@Configuration(proxyBeanMethods = false)
class OutcomeReactions {

    @Bean
    Consumer<Event> recordDeliveries(Deliveries deliveries) {
        return event -> {
            switch (event.fact()) {
                case MailSent sent -> {
                    if (sent.messageRef() != null) {
                        deliveries.record(
                                sent.messageRef(), new Delivery(sent.recipient(), "sent", event.time(), null));
                    }
                }
                case MailBounced bounced -> {
                    if (bounced.messageRef() != null) {
                        deliveries.record(
                                bounced.messageRef(),
                                new Delivery(
                                        bounced.recipient(),
                                        bounced.hard() ? "bounced" : "delayed",
                                        event.time(),
                                        bounced.reason()));
                    }
                }
                case MailHeld held -> {
                    if (held.messageRef() != null) {
                        deliveries.record(
                                held.messageRef(), new Delivery(held.recipient(), "held", event.time(), null));
                    }
                }
                case MailDiscarded discarded -> {
                    if (discarded.messageRef() != null) {
                        deliveries.record(
                                discarded.messageRef(),
                                new Delivery(discarded.recipient(), "discarded", event.time(), discarded.reason()));
                    }
                }
                case WebhookDelivered _, WebhookAbandoned _, AlertFailed _, TicketIndexed _ -> {}
                case TicketFact _, PersonErased _, InboundFact _, CurrentFact _, Unrecognized _ -> {}
            }
        };
    }
}
