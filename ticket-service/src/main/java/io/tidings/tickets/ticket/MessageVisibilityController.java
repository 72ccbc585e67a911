package io.tidings.tickets.ticket;

import io.tidings.events.Message;
import io.tidings.events.Visibility;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.ticket.MessageVisibility.MessageUnknown;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Showing a note to the customer, or taking a message out of the customer's sight. */
@RestController
final class MessageVisibilityController {

    private final MessageVisibility visibility;
    private final MessageStore messages;
    private final Sight sight;

    MessageVisibilityController(MessageVisibility visibility, MessageStore messages, Sight sight) {
        this.visibility = visibility;
        this.messages = messages;
        this.sight = sight;
    }

    /** @param mail true sends a note that becomes public to the customer by mail as well */
    record ShowMessage(
            @NotNull Visibility visibility, @Nullable Boolean mail) {}

    /**
     * Makes a message public or internal. What was mailed cannot be called back: it only leaves the portal. A note that becomes
     * public is mailed only where {@code mail} asks for it, and to each recipient once, however often it is hidden and shown
     * again. What was forwarded to somebody outside stays internal.
     */
    @PatchMapping("/api/v1/tickets/{name}/messages/{n}")
    Message show(
            Caller caller, @PathVariable String name, @PathVariable int n, @Valid @RequestBody ShowMessage request) {
        var ticketId = sight.ticketToChange(caller, name).id();
        visibility.change(
                ticketId, n, request.visibility(), Boolean.TRUE.equals(request.mail()), Callers.cause(caller));
        return messages.find(ticketId, n)
                .orElseThrow(() -> new MessageUnknown(n))
                .message();
    }
}
