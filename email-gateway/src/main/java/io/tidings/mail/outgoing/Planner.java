package io.tidings.mail.outgoing;

import io.tidings.events.Attachment;
import io.tidings.events.Event;
import io.tidings.events.Message;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.TicketSnapshot;
import io.tidings.mail.OneLine;
import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.template.MailLinks;
import io.tidings.mail.template.RequestLinks;
import io.tidings.mail.template.Wording;
import io.tidings.mail.template.Wording.Written;
import io.tidings.mail.token.SignedIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides who gets a mail about an event, and writes down one for each before anything is sent. */
@Component
public class Planner {

    /** What stands before the moment of a solution, where a Message-ID says which mail it is. */
    private static final String RATING = "r";

    private static final String LINK = "l";

    private final OutgoingStore mails;
    private final Threads threads;
    private final Mailboxes mailboxes;
    private final Recipients recipients;
    private final Wording wording;
    private final SignedIds ids;
    private final RequestLinks links;
    private final BlockedAddresses blockedAddresses;
    private final UndoTime undoTime;
    private final SendingWork work;
    private final Clock clock;

    Planner(
            OutgoingStore mails,
            Threads threads,
            Mailboxes mailboxes,
            Recipients recipients,
            Wording wording,
            SignedIds ids,
            RequestLinks links,
            BlockedAddresses blockedAddresses,
            UndoTime undoTime,
            SendingWork work,
            Clock clock) {
        this.mails = mails;
        this.threads = threads;
        this.mailboxes = mailboxes;
        this.recipients = recipients;
        this.wording = wording;
        this.ids = ids;
        this.links = links;
        this.blockedAddresses = blockedAddresses;
        this.undoTime = undoTime;
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
        automatic(
                event,
                ticket,
                message,
                Purpose.ACKNOWLEDGEMENT,
                wording.acknowledgement(ticket, links.toRead(ticket, event.time())),
                Duration.ZERO);
    }

    /**
     * Asks a customer what they think of how the ticket was solved, some time after it was: once for each solution, and only where
     * people spoke with each other, and the ticket's group asks.
     *
     * @param ticket its public part, as it was closed
     */
    public void askForRating(Event event, TicketSnapshot ticket) {
        var landmarks = ticket.landmarks();
        if (landmarks.lastCustomerContact() == null || landmarks.lastAgentContact() == null) {
            return;
        }
        var group = ticket.group();
        var after = mailboxes.askRatingAfter(group == null ? null : group.id());
        var address = links.toRate(ticket, event.time());
        if (after.isPresent() && address.isPresent()) {
            automatic(event, ticket, null, Purpose.RATING, wording.rating(ticket, address.get()), after.get());
        }
    }

    /** Does not ask any more what a ticket's customer thinks: it went on, or they have said so. */
    public void askNoMore(String ticketId) {
        mails.giveUp(mails.automaticAbout(ticketId).stream()
                .filter(mail -> ids.sentMail(mail.messageId())
                        .filter(sent -> sent.part().startsWith(RATING))
                        .isPresent())
                .map(OutgoingMail::id)
                .toList());
    }

    /** Brings a customer a new link to the ticket. @param ticket its public part */
    public void bringLink(Event event, TicketSnapshot ticket) {
        var link = links.toRead(ticket, event.time());
        if (link.request() != null) {
            automatic(event, ticket, null, Purpose.LINK, wording.link(ticket, link), Duration.ZERO);
        }
    }

    private void automatic(
            Event event,
            TicketSnapshot ticket,
            @Nullable Message message,
            Purpose purpose,
            Written written,
            Duration after) {
        var email = lower(ticket.customer().email());
        if (email == null || !recipients.mayReceiveAutomatic(email)) {
            return;
        }
        // Who wrote by a form has typed an address, and a name, that may be anybody's.
        var isProven = !ticket.channel().equals("form");
        // Counted is what goes there about the time when this one leaves: tomorrow's questions keep no acknowledgement
        // back today.
        var leaves = clock.instant().plus(after);
        var allowed = isProven
                ? LoopLimits.allows(
                        ticket.id(), mails.automaticTo(email, leaves.minus(LoopLimits.MEMORY), leaves), leaves)
                : LoopLimits.allowsUnproven(
                        mails.automaticTo(email, leaves.minus(LoopLimits.UNPROVEN_MEMORY), leaves), leaves);
        plan(new Draft(
                event,
                ticket,
                message,
                purpose,
                email,
                isProven ? ticket.customer().name() : null,
                List.of(),
                List.of(),
                written,
                after,
                allowed ? null : OwnReason.LIMITS));
    }

    /**
     * Brings a message to the customer and to everyone it names, once each.
     *
     * @param message its public part
     * @param blindCopies who gets it as well, without any of these knowing
     */
    public void bring(Event event, TicketSnapshot ticket, Message message, List<String> blindCopies) {
        var people = new LinkedHashMap<String, @Nullable String>();
        var customer = lower(ticket.customer().email());
        if (customer != null) {
            people.put(customer, ticket.customer().name());
        }
        named(message).forEach(email -> people.putIfAbsent(email, null));
        people.keySet().removeIf(email -> !recipients.mayReceive(email));
        // The link is the customer's own: whoever else the answer goes to has no right to write in the customer's name.
        var forCustomer = wording.answer(ticket, message, links.toRead(ticket, event.time()));
        var forOthers = wording.answer(ticket, message, MailLinks.NONE);
        var named = named(message);
        people.forEach((email, name) -> plan(new Draft(
                event,
                ticket,
                message,
                Purpose.ANSWER,
                email,
                name,
                people.keySet().stream().filter(other -> !other.equals(email)).toList(),
                named,
                email.equals(customer) ? forCustomer : forOthers,
                Duration.ZERO,
                null)));
        var addressed = List.copyOf(people.keySet());
        lower(blindCopies)
                .filter(email -> !addressed.contains(email) && recipients.mayReceive(email))
                .forEach(email -> plan(new Draft(
                        event,
                        ticket,
                        message,
                        Purpose.BLIND_COPY,
                        email,
                        null,
                        addressed,
                        Stream.concat(named.stream(), Stream.of(email)).toList(),
                        forOthers,
                        Duration.ZERO,
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
        var written = new Written(null, null, text, message.html(), wording.language(ticket));
        lower(headers.to())
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
                        named(message),
                        written,
                        Duration.ZERO,
                        null)));
    }

    /**
     * A mail as its reader would see it.
     *
     * @param from name and address
     * @param html of its HTML part, sanitized
     */
    public record Preview(
            String from, @Nullable String to, String subject, String language, String text, String html) {}

    /** What these words would be as a mail about a ticket, without the marks by which an answer finds it. @param ticket its public part */
    public Preview preview(TicketSnapshot ticket, Written written, boolean automatic) {
        var groupId = ticket.group() == null ? null : ticket.group().id();
        var mailbox = mailboxes.of(groupId);
        var sender = written.sender() == null ? mailbox.displayName() : written.sender();
        return new Preview(
                sender + " <" + mailboxes.senderOf(groupId, automatic) + ">",
                ticket.customer().email(),
                OneLine.of(Filing.subject(ticket, threads.of(ticket.id()), written), Composer.LONGEST_SUBJECT),
                written.language(),
                written.text(),
                MailBodies.content(written.text(), written.html()));
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
            mails.forgetAddressees(message.id(), addressed(message));
        }
    }

    /** The addresses that a message itself names to all its readers, beside its ticket's customer. */
    private static List<String> named(Message message) {
        var headers = message.mail();
        return headers == null
                ? List.of()
                : Stream.of(headers.to(), headers.cc())
                        .flatMap(Planner::lower)
                        .distinct()
                        .toList();
    }

    /** The same, and who gets it unseen. */
    private static List<String> addressed(Message message) {
        var headers = message.mail();
        return headers == null
                ? List.of()
                : Stream.concat(named(message).stream(), lower(headers.blindCopies()))
                        .toList();
    }

    /** Why a mail is written. */
    private enum Purpose {
        ACKNOWLEDGEMENT,
        ANSWER,
        BLIND_COPY,
        FORWARD,
        RATING,
        LINK;

        boolean isAutomatic() {
            return this == ACKNOWLEDGEMENT || this == RATING || this == LINK;
        }

        /** Whether the customer is not to hear what comes back. */
        boolean isForTheDeskAlone() {
            return this == FORWARD || this == BLIND_COPY;
        }
    }

    /**
     * @param message that it brings or acknowledges; absent where it is about the ticket as such
     * @param cc who else it says that the message goes to
     * @param named whom an erasure may take out of it
     * @param after how long it waits before it leaves
     * @param suppressedBecause why it is not to be sent
     */
    private record Draft(
            Event event,
            TicketSnapshot ticket,
            @Nullable Message message,
            Purpose purpose,
            String recipient,
            @Nullable String recipientName,
            List<String> cc,
            List<String> named,
            Written written,
            Duration after,
            @Nullable OwnReason suppressedBecause) {}

    private void plan(Draft draft) {
        var ticket = draft.ticket();
        var domain = mailboxes
                .of(ticket.group() == null ? null : ticket.group().id())
                .domain();
        var filing = filing(draft, domain);
        var messageId = ids.messageId(ticket.id(), part(draft), draft.recipient(), domain);
        if (mails.hasPlanned(draft.event().id(), messageId)) {
            // The recipient has these words: a note that is shown, hidden and shown again is mailed once.
            return;
        }
        var automatic = draft.purpose().isAutomatic();
        var message = draft.message();
        var canBeTakenBack = message != null && canBeTakenBack(draft);
        var wait = canBeTakenBack ? undoTime.now() : Duration.ZERO;
        var undoableBy = message != null && wait.isPositive() ? message.author().id() : null;
        // It has its full time to arrive from then on.
        var now = clock.instant().plus(draft.after());
        mails.plan(new OutgoingMail(
                draft.event().id() + ":" + ids.recipientOf(draft.recipient()),
                automatic,
                draft.purpose().isForTheDeskAlone(),
                draft.purpose() == Purpose.BLIND_COPY,
                ticket.id(),
                ticket.group() == null ? null : ticket.group().id(),
                undoableBy,
                message == null ? null : message.id(),
                null,
                List.of(),
                draft.recipient(),
                draft.recipientName(),
                draft.written().sender(),
                draft.cc(),
                draft.named(),
                messageId,
                filing.inReplyTo(),
                filing.references(),
                filing.subject(),
                draft.written().text(),
                draft.written().html(),
                automatic || message == null
                        ? List.of()
                        : message.attachments().stream()
                                .filter(Attachment::mayLeave)
                                .toList(),
                draft.written().language(),
                draft.suppressedBecause() == null ? OutgoingState.PLANNED : OutgoingState.SUPPRESSED,
                draft.suppressedBecause() == null ? null : Reason.of(draft.suppressedBecause()),
                List.of(),
                now,
                draft.suppressedBecause() == null ? (undoableBy == null ? now : now.plus(wait)) : null,
                null));
        work.wake();
    }

    /** What an agent has just written to somebody; a note that is shown later was read over before. */
    private static boolean canBeTakenBack(Draft draft) {
        return !draft.purpose().isAutomatic()
                && (draft.event().fact() instanceof TicketMessageAdded
                        || draft.event().fact() instanceof TicketOpened);
    }

    private static String part(Draft draft) {
        return switch (draft.purpose()) {
            case ACKNOWLEDGEMENT -> "ack";
            case ANSWER -> Integer.toString(brought(draft).n());
            case FORWARD, BLIND_COPY -> SignedIds.forwarded(brought(draft).n());
            // One for each solution, whichever event tells of it.
            case RATING -> RATING + moment(draft.ticket().closedAt());
            case LINK -> LINK + moment(draft.event().time());
        };
    }

    private static Message brought(Draft draft) {
        return Objects.requireNonNull(draft.message());
    }

    private static String moment(@Nullable Instant at) {
        return Long.toString(Objects.requireNonNull(at).toEpochMilli(), Character.MAX_RADIX);
    }

    private Filing filing(Draft draft, String domain) {
        var ticket = draft.ticket();
        return switch (draft.purpose()) {
            case ACKNOWLEDGEMENT, ANSWER, BLIND_COPY, RATING, LINK ->
                Filing.in(threads.of(ticket.id()), ids.threadId(ticket.id(), domain), ticket, draft.written());
            case FORWARD -> Filing.outside(Objects.requireNonNull(brought(draft).mail()), ticket);
        };
    }

    private static Stream<String> lower(Collection<String> addresses) {
        return addresses.stream().map(email -> email.toLowerCase(Locale.ROOT)).distinct();
    }

    private static @Nullable String lower(@Nullable String email) {
        return email == null ? null : email.toLowerCase(Locale.ROOT);
    }
}
