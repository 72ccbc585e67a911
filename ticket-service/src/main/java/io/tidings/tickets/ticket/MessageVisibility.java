package io.tidings.tickets.ticket;

import io.tidings.events.Author;
import io.tidings.events.Message;
import io.tidings.events.Visibility;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.Cause;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.StoredMessage;
import java.time.Clock;
import java.util.Comparator;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Shows a message to the customer, or takes it out of the customer's sight. */
@Component
final class MessageVisibility {

    static final class MessageUnknown extends Problem {
        MessageUnknown(int n) {
            super(HttpStatus.NOT_FOUND, "message-not-found", "There is no message " + n + ".");
        }
    }

    private final TicketStore tickets;
    private final MessageStore messages;
    private final Clock clock;

    MessageVisibility(TicketStore tickets, MessageStore messages, Clock clock) {
        this.tickets = tickets;
        this.messages = messages;
        this.clock = clock;
    }

    /** Changes nothing where the message is so already. @param mail whether the customer is to get it by mail as well */
    void change(String ticketId, int n, Visibility wanted, boolean mail, Cause cause) {
        tickets.change(ticketId, cause, now -> shown(now, n, wanted, mail));
        messages.told(Message.idOf(ticketId, n));
    }

    private Ticket shown(Ticket now, int n, Visibility wanted, boolean mail) {
        var count = now.state().landmarks().messageCount();
        var conversation = messages.newestFirst(now.id(), count, 1).stream()
                .map(StoredMessage::message)
                .map(message -> message.n() == n ? as(message, wanted) : message)
                .sorted(Comparator.comparingInt(Message::n))
                .toList();
        var message = conversation.stream()
                .filter(each -> each.n() == n && !each.erased())
                .findFirst()
                .orElseThrow(() -> new MessageUnknown(n));
        if (wanted == Visibility.PUBLIC && message.channel().equals(Channels.FORWARD)) {
            throw new ForwardProblem.ForwardStaysInternal(n);
        }
        if (mail && !(message.channel().equals("note") && message.author().role() == Author.Role.AGENT)) {
            throw new BadField("mail", "Only an agent's note can be mailed when it becomes public.");
        }
        var before = messages.find(now.id(), n).orElseThrow(() -> new MessageUnknown(n));
        // Where somebody stopped between the message and the ticket, the ticket has yet to tell it.
        if (before.message().visibility() == wanted && messages.isTold(message.id())) {
            return now;
        }
        // Before the ticket says so, because what is told then is read from the messages; whoever is slower does it
        // again.
        messages.show(message.id(), wanted);
        return now.changeVisibility(message, conversation, mail && wanted == Visibility.PUBLIC, clock.instant());
    }

    private static Message as(Message message, Visibility visibility) {
        return message.visibility() == visibility ? message : message.with(visibility);
    }
}
