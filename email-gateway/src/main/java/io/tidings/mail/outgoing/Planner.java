package io.tidings.mail.outgoing;

import io.tidings.events.Attachment;
import io.tidings.events.Event;
import io.tidings.events.Message;
import io.tidings.events.TicketSnapshot;
import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.token.SignedIds;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
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
    private final BlockedAddresses blockedAddresses;
    private final SendingWork work;
    private final Clock clock;

    Planner(
            OutgoingStore mails,
            Threads threads,
            Mailboxes mailboxes,
            Recipients recipients,
            Texts texts,
            SignedIds ids,
            BlockedAddresses blockedAddresses,
            SendingWork work,
            Clock clock) {
        this.mails = mails;
        this.threads = threads;
        this.mailboxes = mailboxes;
        this.recipients = recipients;
        this.texts = texts;
        this.ids = ids;
        this.blockedAddresses = blockedAddresses;
        this.work = work;
        this.clock = clock;
    }

    /** Remembers the mail that the next answer answers. @param version the ticket's */
    public void note(Message message, long version) {
        threads.note(message, version);
    }

    /** Somebody wrote us a mail: whatever came back from that address earlier, it is good again. */
    public void heardFrom(String email, Instant at) {
        blockedAddresses.heardFrom(email, at);
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
                Purpose.ACKNOWLEDGEMENT,
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
        named(message).forEach(email -> people.putIfAbsent(email, null));
        people.keySet().removeIf(email -> !recipients.mayReceive(email));
        people.forEach((email, name) -> plan(new Draft(
                event,
                ticket,
                message,
                Purpose.ANSWER,
                email,
                name,
                people.keySet().stream().filter(other -> !other.equals(email)).toList(),
                message.text(),
                message.html(),
                texts.language(ticket.language()),
                null)));
    }

    /** Brings what an agent forwards to those outside whom it names, each by a mail of its own; nobody else hears of it. */
    public void forward(Event event, TicketSnapshot ticket, Message message) {
        var headers = message.mail();
        if (headers == null) {
            return;
        }
        var customer = lower(ticket.customer().email());
        var text = message.quoted() == null ? message.text() : message.text() + "\n\n" + message.quoted();
        headers.to().stream()
                .map(email -> email.toLowerCase(Locale.ROOT))
                .distinct()
                .filter(recipients::mayReceive)
                .filter(email -> !email.equals(customer))
                .forEach(email -> plan(new Draft(
                        event,
                        // What the desk alone may know of the ticket is not for others either.
                        ticket.publicPart(),
                        message,
                        Purpose.FORWARD,
                        email,
                        null,
                        List.of(),
                        text,
                        message.html(),
                        texts.language(ticket.language()),
                        null)));
    }

    /** Takes the content out of what was sent about these tickets and messages; what waits is not sent any more. */
    public void erase(Collection<String> ticketIds, Collection<String> messageIds) {
        mails.erase(ticketIds, messageIds);
        threads.erase(ticketIds);
        blockedAddresses.erase(ticketIds);
    }

    /** Takes whom a message no longer names out of the mails that brought it; a mail to such a person keeps nothing. */
    public void forgetAddressees(Message message) {
        if (!message.erased()) {
            mails.forgetAddressees(message.id(), named(message));
        }
    }

    /** The addresses that a message itself names, beside its ticket's customer. */
    private static List<String> named(Message message) {
        var headers = message.mail();
        return headers == null
                ? List.of()
                : Stream.concat(headers.to().stream(), headers.cc().stream())
                        .map(email -> email.toLowerCase(Locale.ROOT))
                        .distinct()
                        .toList();
    }

    /** Why a mail is written. */
    private enum Purpose {
        ACKNOWLEDGEMENT,
        ANSWER,
        FORWARD
    }

    /** @param suppressedBecause why it is not to be sent */
    private record Draft(
            Event event,
            TicketSnapshot ticket,
            Message message,
            Purpose purpose,
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
        var thread = thread(draft, domain);
        var messageId = ids.messageId(ticket.id(), part(draft), draft.recipient(), domain);
        if (mails.hasPlanned(draft.event().id(), messageId)) {
            // The recipient has these words: a note that is shown, hidden and shown again is mailed once.
            return;
        }
        var automatic = draft.purpose() == Purpose.ACKNOWLEDGEMENT;
        var now = clock.instant();
        mails.plan(new OutgoingMail(
                draft.event().id() + ":" + ids.recipientOf(draft.recipient()),
                automatic,
                draft.purpose() == Purpose.FORWARD,
                ticket.id(),
                ticket.group() == null ? null : ticket.group().id(),
                draft.message().id(),
                draft.recipient(),
                draft.recipientName(),
                draft.cc(),
                draft.purpose() == Purpose.ACKNOWLEDGEMENT ? List.of() : named(draft.message()),
                messageId,
                thread.inReplyTo(),
                thread.references(),
                thread.subject(),
                draft.text(),
                draft.html(),
                automatic
                        ? List.of()
                        : draft.message().attachments().stream()
                                .filter(Attachment::mayLeave)
                                .toList(),
                draft.language(),
                draft.suppressedBecause() == null ? OutgoingState.PLANNED : OutgoingState.SUPPRESSED,
                draft.suppressedBecause(),
                List.of(),
                now,
                draft.suppressedBecause() == null ? now : null,
                null));
        work.wake();
    }

    private static String part(Draft draft) {
        var n = draft.message().n();
        return switch (draft.purpose()) {
            case ACKNOWLEDGEMENT -> "ack";
            case ANSWER -> Integer.toString(n);
            case FORWARD -> SignedIds.forwarded(n);
        };
    }

    /** How a mail program files a mail: by what it answers, what it refers to, and its subject. */
    private record Thread(@Nullable String inReplyTo, List<String> references, String subject) {}

    private Thread thread(Draft draft, String domain) {
        var ticket = draft.ticket();
        return switch (draft.purpose()) {
            case ACKNOWLEDGEMENT, ANSWER -> {
                var conversation = threads.of(ticket.id());
                var last = conversation.lastMail();
                yield new Thread(
                        last,
                        conversation.referencesWith(ids.threadId(ticket.id(), domain)),
                        subject(ticket, last == null ? "" : "Re: "));
            }
            // Somebody outside has no part in the customer's conversation, and is not told its ids.
            case FORWARD -> {
                var headers = Objects.requireNonNull(draft.message().mail());
                var answered = headers.inReplyTo();
                yield new Thread(answered, headers.references(), subject(ticket, answered == null ? "Fwd: " : "Re: "));
            }
        };
    }

    /** The customer's subject, behind one "Re:" or "Fwd:" at most, and what people call the ticket. */
    private static String subject(TicketSnapshot ticket, String before) {
        var plain = ticket.subject()
                .value()
                .replaceFirst("(?i)^(?:\\s*(?:re|aw|odp|fwd?|wg|답장|회신)\\s*(?:\\[\\d+\\])?\\s*:\\s*)+", "");
        return before + (plain.contains("[" + ticket.key() + "]") ? plain : plain + " [" + ticket.key() + "]");
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
