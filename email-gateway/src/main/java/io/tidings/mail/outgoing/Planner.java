package io.tidings.mail.outgoing;

import io.tidings.events.Event;
import io.tidings.events.Message;
import io.tidings.events.TicketSnapshot;
import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.token.SignedIds;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides who gets a mail about an event, and writes down one for each before anything is sent. */
@Component
public class Planner {

    private final OutgoingStore mails;
    private final Threads threads;
    private final Mailboxes mailboxes;
    private final Recipients recipients;
    private final Texts texts;
    private final SignedIds ids;
    private final SendingWork work;
    private final Clock clock;

    Planner(
            OutgoingStore mails,
            Threads threads,
            Mailboxes mailboxes,
            Recipients recipients,
            Texts texts,
            SignedIds ids,
            SendingWork work,
            Clock clock) {
        this.mails = mails;
        this.threads = threads;
        this.mailboxes = mailboxes;
        this.recipients = recipients;
        this.texts = texts;
        this.ids = ids;
        this.work = work;
        this.clock = clock;
    }

    /** Remembers the mail that the next answer answers. @param version the ticket's */
    public void note(Message message, long version) {
        threads.note(message, version);
    }

    /** Tells a customer that the request is with us. */
    public void acknowledge(Event event, TicketSnapshot ticket, Message message) {
        var email = lower(ticket.customer().email());
        if (email == null || !recipients.mayReceiveAutomatic(email)) {
            return;
        }
        var language = texts.language(ticket.language());
        var values = values(ticket);
        var allowed = LoopLimits.allows(
                ticket.id(), mails.automaticTo(email, clock.instant().minus(LoopLimits.MEMORY)), clock.instant());
        plan(new Draft(
                event,
                ticket,
                message,
                true,
                email,
                ticket.customer().name(),
                List.of(),
                texts.plain("acknowledgement", language, values),
                texts.html("acknowledgement", language, values),
                language,
                allowed ? null : "This address had more automatic mails lately than the limits allow."));
    }

    /** Brings a message to the customer and to everyone it names, once each. */
    public void bring(Event event, TicketSnapshot ticket, Message message) {
        var people = new LinkedHashMap<String, @Nullable String>();
        var customer = lower(ticket.customer().email());
        if (customer != null) {
            people.put(customer, ticket.customer().name());
        }
        if (message.mail() != null) {
            message.mail().to().forEach(email -> people.putIfAbsent(email.toLowerCase(Locale.ROOT), null));
            message.mail().cc().forEach(email -> people.putIfAbsent(email.toLowerCase(Locale.ROOT), null));
        }
        people.keySet().removeIf(email -> !recipients.mayReceive(email));
        people.forEach((email, name) -> plan(new Draft(
                event,
                ticket,
                message,
                false,
                email,
                name,
                people.keySet().stream().filter(other -> !other.equals(email)).toList(),
                message.text(),
                message.html(),
                texts.language(ticket.language()),
                null)));
    }

    /** Takes the content out of what was sent about these tickets and messages; what waits is not sent any more. */
    public void erase(Collection<String> ticketIds, Collection<String> messageIds) {
        mails.erase(ticketIds, messageIds);
        threads.erase(ticketIds);
    }

    /** @param suppressedBecause why it is not to be sent */
    private record Draft(
            Event event,
            TicketSnapshot ticket,
            Message message,
            boolean automatic,
            String recipient,
            @Nullable String recipientName,
            List<String> cc,
            String text,
            @Nullable String html,
            String language,
            @Nullable String suppressedBecause) {}

    private void plan(Draft draft) {
        var ticket = draft.ticket();
        var domain = mailboxes
                .of(ticket.group() == null ? null : ticket.group().id())
                .domain();
        var conversation = threads.of(ticket.id());
        var part = draft.automatic() ? "ack" : Integer.toString(draft.message().n());
        var now = clock.instant();
        mails.plan(new OutgoingMail(
                draft.event().id() + ":" + ids.recipientOf(draft.recipient()),
                draft.automatic(),
                ticket.id(),
                ticket.group() == null ? null : ticket.group().id(),
                draft.message().id(),
                draft.recipient(),
                draft.recipientName(),
                draft.cc(),
                ids.messageId(ticket.id(), part, draft.recipient(), domain),
                conversation.lastMail(),
                conversation.referencesWith(ids.threadId(ticket.id(), domain)),
                subject(ticket, conversation.lastMail() != null),
                draft.text(),
                draft.html(),
                draft.automatic() ? List.of() : draft.message().attachments(),
                draft.language(),
                draft.suppressedBecause() == null ? OutgoingState.PLANNED : OutgoingState.SUPPRESSED,
                draft.suppressedBecause(),
                List.of(),
                now,
                draft.suppressedBecause() == null ? now : null,
                null));
        work.wake();
    }

    /** The customer's subject, once "Re:", and what people call the ticket. */
    private static String subject(TicketSnapshot ticket, boolean answer) {
        var plain = ticket.subject()
                .value()
                .replaceFirst("(?i)^(?:\\s*(?:re|aw|odp|fwd?|wg|답장|회신)\\s*(?:\\[\\d+\\])?\\s*:\\s*)+", "");
        var marked = plain.contains("[" + ticket.key() + "]") ? plain : plain + " [" + ticket.key() + "]";
        return answer ? "Re: " + marked : marked;
    }

    private Map<String, String> values(TicketSnapshot ticket) {
        var values = new HashMap<String, String>();
        var group = mailboxes.of(ticket.group() == null ? null : ticket.group().id());
        values.put("ticket.key", ticket.key());
        values.put("ticket.subject", Composer.oneLine(ticket.subject().value(), 250));
        values.put(
                "group.name",
                ticket.group() == null ? group.displayName() : ticket.group().name());
        var name = ticket.customer().name();
        if (name != null && !name.isBlank() && !name.contains("@")) {
            values.put("customer.name", Composer.oneLine(name, 100));
        }
        return values;
    }

    private static @Nullable String lower(@Nullable String email) {
        return email == null ? null : email.toLowerCase(Locale.ROOT);
    }
}
