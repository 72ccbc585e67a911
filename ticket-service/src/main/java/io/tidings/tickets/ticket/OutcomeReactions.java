package io.tidings.tickets.ticket;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.InboundFact;
import io.tidings.events.OutcomeFact.AlertFailed;
import io.tidings.events.OutcomeFact.AlertRouteFailed;
import io.tidings.events.OutcomeFact.MailBlocked;
import io.tidings.events.OutcomeFact.MailBounced;
import io.tidings.events.OutcomeFact.MailDeferred;
import io.tidings.events.OutcomeFact.MailDiscarded;
import io.tidings.events.OutcomeFact.MailHeld;
import io.tidings.events.OutcomeFact.MailSent;
import io.tidings.events.OutcomeFact.MailUncertain;
import io.tidings.events.OutcomeFact.NotificationsWaiting;
import io.tidings.events.OutcomeFact.TicketIndexed;
import io.tidings.events.OutcomeFact.WebhookAbandoned;
import io.tidings.events.OutcomeFact.WebhookDelivered;
import io.tidings.events.OutcomeFact.WebhookDisabled;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.Unrecognized;
import io.tidings.tickets.message.Deliveries;
import io.tidings.tickets.message.Deliveries.Delivery;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the ticket-service notes of effects: whether a message reached its people. */
@Configuration(proxyBeanMethods = false)
class OutcomeReactions {

    @Bean
    Consumer<Event> recordDeliveries(Deliveries deliveries, TakenBack takenBack) {
        return event -> {
            var at = event.time();
            switch (event.fact()) {
                case MailSent mail ->
                    deliveries.record(mail.messageRef(), new Delivery(mail.recipient(), "sent", at, null, null, null));
                case MailBounced mail ->
                    deliveries.record(
                            mail.messageRef(),
                            new Delivery(
                                    mail.recipient(),
                                    mail.hard() ? "bounced" : "failed",
                                    at,
                                    mail.reason(),
                                    mail.because(),
                                    null));
                case MailDeferred mail ->
                    deliveries.record(
                            mail.messageRef(),
                            new Delivery(
                                    mail.recipient(), "delayed", at, mail.reason(), mail.because(), mail.givenUpAt()));
                case MailUncertain mail ->
                    deliveries.record(
                            mail.messageRef(),
                            new Delivery(mail.recipient(), "uncertain", at, mail.reason(), mail.because(), null));
                case MailBlocked mail ->
                    deliveries.record(
                            mail.messageRef(),
                            new Delivery(mail.recipient(), "blocked", at, mail.reason(), null, mail.until()));
                case MailHeld mail ->
                    deliveries.record(mail.messageRef(), new Delivery(mail.recipient(), "held", at, null, null, null));
                case MailDiscarded mail
                when mail.takenBackBy() != null -> takenBack.note(mail, mail.takenBackBy(), event);
                case MailDiscarded mail ->
                    deliveries.record(
                            mail.messageRef(),
                            new Delivery(mail.recipient(), "discarded", at, mail.reason(), null, null));
                case WebhookDelivered _,
                        WebhookAbandoned _,
                        WebhookDisabled _,
                        AlertFailed _,
                        AlertRouteFailed _,
                        NotificationsWaiting _,
                        TicketIndexed _ -> {}
                case TicketFact _, PersonErased _, InboundFact _, CurrentFact _, Unrecognized _ -> {}
            }
        };
    }
}
