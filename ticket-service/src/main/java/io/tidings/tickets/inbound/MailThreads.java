package io.tidings.tickets.inbound;

import io.tidings.events.InboundFact.MailReceived;
import io.tidings.tickets.Digests;
import io.tidings.tickets.Ids;
import io.tidings.tickets.inbound.MailDecision.Kind;
import io.tidings.tickets.ticket.FollowUps;
import io.tidings.tickets.ticket.Ticket;
import io.tidings.tickets.ticket.TicketStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Decides to which ticket a mail belongs: by an unforged token of ours, whoever sends it; else by In-Reply-To and then
 * References from the right, if the sender has a part in that ticket. Message-IDs are no secret: a stranger who names one
 * gets a ticket of his own, linked to that one.
 */
@Component
class MailThreads {

    /** Longer chains of merged tickets are a mistake. */
    private static final int MOST_MERGES = 10;

    private final ReceivedMails mails;
    private final TicketStore tickets;
    private final FollowUps followUps;

    MailThreads(ReceivedMails mails, TicketStore tickets, FollowUps followUps) {
        this.mails = mails;
        this.tickets = tickets;
        this.followUps = followUps;
    }

    /** The key under which a mail's message is written once. */
    static String origin(String mailId) {
        return "mail:" + mailId;
    }

    MailDecision decide(MailReceived mail) {
        var digest = digest(mail);
        return mails.keep(decided(mail, digest), mail.messageId(), digest);
    }

    private MailDecision decided(MailReceived mail, String digest) {
        var mailId = mail.mailId();
        var named = named(mail);
        var known = mails.withMessageIds(named);
        var same = mail.messageId() == null ? null : known.get(mail.messageId());
        if (same != null && same.digest().equals(digest)) {
            return new MailDecision(mailId, Kind.COPY, same.ticketId(), null);
        }
        var byToken = Optional.ofNullable(mail.ticketId()).flatMap(this::ticket);
        if (byToken.isPresent() && !byToken.get().state().erased()) {
            return answered(mail, byToken.get());
        }
        var referred = named.stream()
                .filter(messageId -> !messageId.equals(mail.messageId()))
                .map(known::get)
                .filter(Objects::nonNull)
                .findFirst()
                .flatMap(found -> ticket(found.ticketId()));
        if (referred.isPresent() && takesPart(mail, referred.get())) {
            return answered(mail, referred.get());
        }
        var related = referred.or(() -> byToken).map(Ticket::id).orElse(null);
        return new MailDecision(mailId, Kind.OPEN, Ids.next(), related);
    }

    /** An automatic mail is filed where it belongs and wakes nobody; any other follows the rule of the ticket's group. */
    private MailDecision answered(MailReceived mail, Ticket ticket) {
        var next = mail.automatic() ? Optional.<FollowUps.Next>empty() : followUps.of(ticket);
        if (next.isEmpty()) {
            return new MailDecision(mail.mailId(), Kind.APPEND, ticket.id(), null);
        }
        var follows = next.get();
        return follows.isThere()
                ? new MailDecision(mail.mailId(), Kind.APPEND, follows.ticketId(), null)
                : new MailDecision(mail.mailId(), Kind.OPEN, follows.ticketId(), follows.closed());
    }

    /** In the order in which they count. */
    private static Set<String> named(MailReceived mail) {
        return Stream.of(
                        Stream.ofNullable(mail.inReplyTo()),
                        mail.references().reversed().stream(),
                        Stream.ofNullable(mail.messageId()))
                .flatMap(ids -> ids)
                .collect(LinkedHashSet::new, Set::add, Set::addAll);
    }

    private static boolean takesPart(MailReceived mail, Ticket ticket) {
        var sender = mail.from().email().strip().toLowerCase(Locale.ROOT);
        return !ticket.state().erased() && ticket.backstage().participants().contains(sender);
    }

    /** The ticket with this id, or the one that it was merged into. */
    private Optional<Ticket> ticket(String ticketId) {
        var ticket = tickets.find(ticketId);
        for (var merges = 0; merges < MOST_MERGES; merges++) {
            var into = ticket.map(found -> found.state().mergedInto()).orElse(null);
            if (into == null) {
                return ticket;
            }
            ticket = tickets.find(into);
        }
        return ticket;
    }

    /** Where a decided mail goes now: its ticket may have been merged since. */
    String whereItWent(String ticketId) {
        return ticket(ticketId).map(Ticket::id).orElse(ticketId);
    }

    private static String digest(MailReceived mail) {
        var parts = new ArrayList<>(List.of(mail.from().email(), mail.subject(), mail.text()));
        mail.attachments().forEach(attachment -> parts.add(attachment.blob()));
        return Digests.sha256(String.join("\0", parts));
    }
}
