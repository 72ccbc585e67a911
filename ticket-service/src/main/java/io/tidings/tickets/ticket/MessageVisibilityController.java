package io.tidings.tickets.ticket;

import io.tidings.events.Author;
import io.tidings.events.Message;
import io.tidings.events.Visibility;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.StoredMessage;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Showing a note to the customer, or taking a message out of the customer's sight. */
@RestController
final class MessageVisibilityController {

    private final TicketStore tickets;
    private final MessageStore messages;
    private final Sight sight;
    private final Clock clock;

    MessageVisibilityController(TicketStore tickets, MessageStore messages, Sight sight, Clock clock) {
        this.tickets = tickets;
        this.messages = messages;
        this.sight = sight;
        this.clock = clock;
    }

    /** @param mail true sends a note that becomes public to the customer by mail as well */
    record ShowMessage(
            @NotNull Visibility visibility, @Nullable Boolean mail) {}

    static final class MessageUnknown extends Problem {
        MessageUnknown(int n) {
            super(HttpStatus.NOT_FOUND, "message-not-found", "There is no message " + n + ".");
        }
    }

    /**
     * Makes a message public or internal. What was mailed cannot be called back: it only leaves the portal. A note that becomes
     * public is mailed only where {@code mail} asks for it, and to each recipient once, however often it is hidden and shown
     * again. What was forwarded to somebody outside stays internal.
     */
    @PatchMapping("/api/v1/tickets/{name}/messages/{n}")
    Message show(
            Caller caller, @PathVariable String name, @PathVariable int n, @Valid @RequestBody ShowMessage request) {
        var ticketId = sight.ticketToChange(caller, name).id();
        var mail = Boolean.TRUE.equals(request.mail());
        tickets.change(ticketId, Callers.cause(caller), now -> shown(now, n, request.visibility(), mail));
        messages.told(Message.idOf(ticketId, n));
        return messages.find(ticketId, n)
                .orElseThrow(() -> new MessageUnknown(n))
                .message();
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
