package io.tidings.tickets.inbound;

import io.tidings.events.InboundFact.MailReceived;
import io.tidings.tickets.Digests;
import io.tidings.tickets.Ids;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.inbound.MailDecision.Kind;
import io.tidings.tickets.inbound.ReceivedMails.Decided;
import io.tidings.tickets.inbound.ReceivedMails.Kept;
import io.tidings.tickets.ticket.FollowUps;
import io.tidings.tickets.ticket.Ticket;
import io.tidings.tickets.ticket.TicketName;
import io.tidings.tickets.ticket.TicketStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Decides to which ticket a mail belongs: by an unforged token of ours, whoever sends it; else by In-Reply-To and then
 * References from the right, else by a key in the subject, if the sender has a part in that ticket. Message-IDs are no secret:
 * a stranger who names one gets a ticket of his own, linked to that one. A mail to a merged ticket is decided for that ticket
 * and goes where its conversation goes on when it arrives.
 *
 * <p>Mails overtake each other: a colleague's answer to all may come before the mail that it answers, and then that one goes to
 * the answer's ticket, where each of the two names the other as a reader.
 *
 * <p>Where a server that the installation believes says that the sender is forged, only a token counts. A key in the subject is
 * anybody's to guess: who writes under it without such a server's word brings nobody else along.
 */
@Component
class MailThreads {

    private static final Pattern KEY = Pattern.compile("\\[([A-Za-z][A-Za-z0-9]{0,9}-\\d{1,15})]");

    private static final int MOST_KEYS = 5;

    /** What is late by more than this is no race any more. */
    private static final Duration OVERTAKEN = Duration.ofDays(1);

    private final ReceivedMails mails;
    private final TicketStore tickets;
    private final FollowUps followUps;
    private final AgentForwards forwards;
    private final Groups groups;
    private final Clock clock;

    MailThreads(
            ReceivedMails mails,
            TicketStore tickets,
            FollowUps followUps,
            AgentForwards forwards,
            Groups groups,
            Clock clock) {
        this.mails = mails;
        this.tickets = tickets;
        this.followUps = followUps;
        this.forwards = forwards;
        this.groups = groups;
        this.clock = clock;
    }

    /** The key under which a mail's message is written once. */
    static String origin(String mailId) {
        return "mail:" + mailId;
    }

    Kept decide(MailReceived mail) {
        var digest = digest(mail);
        return mails.keep(new Decided(decided(mail, digest), mail.messageId(), digest, answeredBy(mail)));
    }

    /** Those of the Message-IDs that these mails name by which a ticket may be found. */
    Set<String> known(Collection<MailReceived> those) {
        return mails.known(those.stream().flatMap(mail -> named(mail).stream()).collect(Collectors.toSet()));
    }

    /** Whether a mail says by Message-IDs alone where it belongs: if none of them is known, {@link #opening} is decided. */
    static boolean namesOnlyMails(MailReceived mail) {
        return mail.ticketId() == null
                && mail.original() == null
                && !KEY.matcher(mail.subject()).find();
    }

    /** Of a mail that belongs to nothing. */
    static Decided opening(MailReceived mail) {
        return new Decided(
                new MailDecision(mail.mailId(), Kind.OPEN, Ids.next(), null),
                mail.messageId(),
                digest(mail),
                answeredBy(mail));
    }

    /** The nearest first. */
    private static Set<String> answeredBy(MailReceived mail) {
        var answered = new LinkedHashSet<>(named(mail));
        answered.remove(mail.messageId());
        return answered;
    }

    private MailDecision decided(MailReceived mail, String digest) {
        var mailId = mail.mailId();
        var named = named(mail);
        var known = mails.withMessageIds(named);
        var same = mail.messageId() == null ? null : known.get(mail.messageId());
        if (same != null && same.digest().equals(digest)) {
            return new MailDecision(mailId, Kind.COPY, same.ticketId(), null);
        }
        var byToken = Optional.ofNullable(mail.ticketId()).flatMap(tickets::find);
        if (byToken.isPresent() && !isErased(byToken.get())) {
            return answered(mail, byToken.get());
        }
        var referred = named.stream()
                .filter(messageId -> !messageId.equals(mail.messageId()))
                .map(known::get)
                .filter(Objects::nonNull)
                .findFirst()
                .flatMap(found -> tickets.find(found.ticketId()))
                .or(() -> bySubject(mail));
        if (referred.isPresent() && takesPart(mail, referred.get())) {
            return answered(mail, referred.get());
        }
        if (referred.isEmpty()) {
            var overtaken = byOvertakenMail(mail, named);
            if (overtaken.isPresent()) {
                return answered(mail, overtaken.get());
            }
        }
        var related = referred.or(() -> byToken).map(Ticket::id).orElse(null);
        return new MailDecision(
                mailId, Kind.OPEN, Ids.next(), related, forwards.agent(mail).orElse(null));
    }

    /**
     * An automatic mail is filed where it belongs and wakes nobody, and what somebody outside says about a ticket stays in it;
     * any other follows the rule of the ticket's group.
     */
    private MailDecision answered(MailReceived mail, Ticket ticket) {
        var home = tickets.relatives().home(ticket);
        // What follows the ticket of another customer is not for this one's words.
        var follows = !mail.automatic() && !mail.answersForward() && ticket.hasCustomerOf(home);
        var next = follows ? followUps.of(home) : Optional.<FollowUps.Next>empty();
        if (next.isEmpty()) {
            return new MailDecision(mail.mailId(), Kind.APPEND, ticket.id(), null);
        }
        return next.get().isThere()
                ? new MailDecision(mail.mailId(), Kind.APPEND, next.get().ticketId(), null)
                : new MailDecision(
                        mail.mailId(),
                        Kind.OPEN,
                        next.get().ticketId(),
                        next.get().closed());
    }

    /** The ticket that began with an answer to this mail, or to the one that both answer. */
    private Optional<Ticket> byOvertakenMail(MailReceived mail, Set<String> named) {
        return mails.openedByAnswersTo(named, clock.instant().minus(OVERTAKEN)).stream()
                .flatMap(id -> tickets.find(id).stream())
                .filter(ticket -> takesPart(mail, ticket) && isWrittenToCustomerOf(mail, ticket))
                .findFirst();
    }

    /** Whoever guesses the id of a mail that is still to come gets no more of it than its sender sends them anyway. */
    private static boolean isWrittenToCustomerOf(MailReceived mail, Ticket ticket) {
        var customer = ticket.state().customer().email();
        return customer != null
                && Stream.concat(mail.to().stream(), mail.cc().stream())
                        .anyMatch(address -> address.email().strip().equalsIgnoreCase(customer));
    }

    /** Our mails carry the ticket's key in brackets, which also survives where a mail program drops every header. */
    private Optional<Ticket> bySubject(MailReceived mail) {
        return KEY.matcher(mail.subject())
                .results()
                .limit(MOST_KEYS)
                .flatMap(key -> withKey(key.group(1)).stream())
                .filter(ticket -> takesPart(mail, ticket) && !bringsStrangers(mail, ticket))
                .findFirst();
    }

    /** Whoever is in copy hears the answers: of an unproven sender nobody who has no part already. */
    private boolean bringsStrangers(MailReceived mail, Ticket ticket) {
        var known = participants(ticket);
        return !Boolean.TRUE.equals(mail.senderProven())
                && Stream.concat(mail.to().stream(), mail.cc().stream())
                        .map(address -> address.email().strip().toLowerCase(Locale.ROOT))
                        .anyMatch(address -> !known.contains(address)
                                && !address.equalsIgnoreCase(mail.mailbox())
                                && !groups.isOurs(address));
    }

    /** The whole key, since other systems too put their numbers into brackets. */
    private Optional<Ticket> withKey(String key) {
        return TicketName.read(key)
                .flatMap(tickets::find)
                .filter(ticket -> ticket.state().key().equalsIgnoreCase(key));
    }

    /** In the order in which they count. */
    static Set<String> named(MailReceived mail) {
        return Stream.of(
                        Stream.ofNullable(mail.inReplyTo()),
                        mail.references().reversed().stream(),
                        Stream.ofNullable(mail.messageId()))
                .flatMap(ids -> ids)
                .collect(LinkedHashSet::new, Set::add, Set::addAll);
    }

    /** In the ticket that was named or in one that it was merged into. */
    private boolean takesPart(MailReceived mail, Ticket ticket) {
        var sender = mail.from().email().strip().toLowerCase(Locale.ROOT);
        return !Boolean.FALSE.equals(mail.senderProven())
                && !isErased(ticket)
                && participants(ticket).contains(sender);
    }

    private Set<String> participants(Ticket ticket) {
        var home = tickets.relatives().home(ticket);
        return Stream.of(ticket, home)
                .flatMap(one -> one.backstage().participants().stream())
                .collect(Collectors.toSet());
    }

    private boolean isErased(Ticket ticket) {
        return ticket.state().erased()
                || tickets.relatives().home(ticket).state().erased();
    }

    /** The ticket that was decided on; it may be merged since. */
    Ticket named(MailDecision decision) {
        return tickets.find(decision.ticketId())
                .orElseThrow(() -> new IllegalStateException(
                        "Mail " + decision.mailId() + " belongs to ticket " + decision.ticketId() + ", which is gone"));
    }

    private static String digest(MailReceived mail) {
        var parts = new ArrayList<>(List.of(mail.from().email(), mail.subject(), mail.text()));
        mail.attachments().forEach(attachment -> parts.add(attachment.blob()));
        return Digests.sha256(String.join("\0", parts));
    }
}
