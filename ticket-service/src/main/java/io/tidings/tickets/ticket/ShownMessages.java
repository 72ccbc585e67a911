package io.tidings.tickets.ticket;

import io.tidings.events.Message;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.message.Deliveries;
import io.tidings.tickets.message.Deliveries.Delivery;
import io.tidings.tickets.message.StoredMessage;
import io.tidings.tickets.ticket.ConversationReader.Place;
import io.tidings.tickets.ticket.ConversationReader.Said;
import io.tidings.tickets.ticket.MessageController.MergedTicket;
import io.tidings.tickets.ticket.MessageController.MessageView;
import io.tidings.tickets.ticket.MessageController.Messages;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The messages of a ticket as its reader may have them: a customer has the public ones, and hears of no delivery. */
@Component
final class ShownMessages {

    private final ConversationReader conversation;
    private final Deliveries deliveries;

    ShownMessages(ConversationReader conversation, Deliveries deliveries) {
        this.conversation = conversation;
        this.deliveries = deliveries;
    }

    /**
     * A page of a ticket that the caller may see, newest first.
     *
     * @param after only the ticket's own messages above this number, where it is not 0
     */
    Messages page(Caller caller, Ticket ticket, Place place, int after, int most) {
        var seesInternal = Sight.seesInternal(caller);
        var page = conversation.read(ticket, seesInternal, place, after, most);
        var delivered = seesInternal
                ? deliveries.of(page.said().stream()
                        .map(said -> said.message().message().id())
                        .toList())
                : Map.<String, List<Delivery>>of();
        return new Messages(
                page.said().stream()
                        .map(said -> view(caller, ticket, said, delivered))
                        .toList(),
                page.next() == null ? null : page.next().text());
    }

    MessageView one(Caller caller, StoredMessage stored) {
        var id = stored.message().id();
        return new MessageView(
                shown(caller, stored.message()),
                Sight.seesInternal(caller) ? deliveries.of(List.of(id)).get(id) : null,
                null);
    }

    /** What has been written this moment has been carried nowhere yet. */
    static MessageView justWritten(Caller caller, StoredMessage stored) {
        return new MessageView(shown(caller, stored.message()), null, null);
    }

    private static MessageView view(Caller caller, Ticket ticket, Said said, Map<String, List<Delivery>> delivered) {
        var message = said.message().message();
        return new MessageView(
                shown(caller, message),
                delivered.get(message.id()),
                said.ticket().id().equals(ticket.id())
                        ? null
                        : new MergedTicket(said.ticket().id(), said.ticket().key()));
    }

    private static Message shown(Caller caller, Message message) {
        return Sight.seesInternal(caller) ? message : message.publicPart();
    }
}
