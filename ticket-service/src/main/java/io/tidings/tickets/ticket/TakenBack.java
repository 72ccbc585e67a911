package io.tidings.tickets.ticket;

import io.tidings.events.Event;
import io.tidings.events.OutcomeFact.MailDiscarded;
import io.tidings.events.Visibility;
import io.tidings.tickets.Cause;
import io.tidings.tickets.message.Deliveries;
import io.tidings.tickets.message.Deliveries.Delivery;
import io.tidings.tickets.message.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Notes that an author took a message's mails back before they left. The message is out of the customer's sight before it says so:
 * a message that nobody got never stands there as one that was sent and called back.
 */
@Component
final class TakenBack {

    private static final Logger log = LoggerFactory.getLogger(TakenBack.class);

    private final MessageVisibility visibility;
    private final MessageStore messages;
    private final Deliveries deliveries;

    TakenBack(MessageVisibility visibility, MessageStore messages, Deliveries deliveries) {
        this.visibility = visibility;
        this.messages = messages;
        this.deliveries = deliveries;
    }

    /** @param by the id of the agent who took it back */
    void note(MailDiscarded mail, String by, Event event) {
        var message = mail.messageRef();
        // A repetition hides nothing that somebody has shown since.
        if (message == null || deliveries.isKnown(message, mail.recipient(), event.time())) {
            return;
        }
        var n = Integer.parseInt(message.substring(message.lastIndexOf(':') + 1));
        var isShown = messages.find(mail.ticketId(), n)
                .filter(stored ->
                        stored.message().isPublic() && !stored.message().erased())
                .isPresent();
        if (isShown) {
            hide(
                    mail.ticketId(),
                    n,
                    new Cause("person:" + by, event.correlationId(), event.id(), event.depth(), false));
        }
        deliveries.record(
                message, new Delivery(mail.recipient(), "withdrawn", event.time(), mail.reason(), "taken-back", null));
    }

    private void hide(String ticketId, int n, Cause cause) {
        try {
            visibility.change(ticketId, n, Visibility.INTERNAL, false, cause);
        } catch (TicketProblem.NotAllowedWhileMerged e) {
            log.info("Message {} of ticket {} was taken back and stays as it is: {}", n, ticketId, e.getMessage());
        }
    }
}
