package io.tidings.tickets.inbound;

import io.tidings.events.Event;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.InboundFact.OriginalMail;
import io.tidings.events.StateType;
import io.tidings.events.TicketLink;
import io.tidings.events.Visibility;
import io.tidings.tickets.Cause;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.ticket.FollowUps;
import io.tidings.tickets.ticket.Ticket;
import io.tidings.tickets.ticket.TicketNumbers;
import io.tidings.tickets.ticket.TicketProblem;
import io.tidings.tickets.ticket.TicketStore;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes a received mail a ticket or a message of one, once, however often and wherever it was interrupted before.
 *
 * <p>The sender counts as the customer even where the address is an agent's: a From line is anybody's to write. An agent who
 * passes on a customer's mail opens that customer's ticket, where the sender is to be believed, and writes a note in it; nothing
 * else is done in an agent's name.
 */
@Component
class MailIntake {

    private static final Logger log = LoggerFactory.getLogger(MailIntake.class);

    private final MailThreads threads;
    private final MailContent content;
    private final AgentForwards forwards;
    private final TicketStore tickets;
    private final FollowUps followUps;
    private final TicketNumbers numbers;
    private final People people;
    private final Groups groups;
    private final Clock clock;

    MailIntake(
            MailThreads threads,
            MailContent content,
            AgentForwards forwards,
            TicketStore tickets,
            FollowUps followUps,
            TicketNumbers numbers,
            People people,
            Groups groups,
            Clock clock) {
        this.threads = threads;
        this.content = content;
        this.forwards = forwards;
        this.tickets = tickets;
        this.followUps = followUps;
        this.numbers = numbers;
        this.people = people;
        this.groups = groups;
        this.clock = clock;
    }

    void receive(Event event, MailReceived mail) {
        var kept = threads.decide(mail);
        var decision = kept.decision();
        // Decided on just now, it is new; but what follows a closed one may have been opened by the customer's page.
        var mayBeThere = kept.before() || decision.related() != null;
        switch (decision.kind()) {
            case OPEN -> {
                if (decision.forwardedBy() != null && mail.original() != null) {
                    open(event, AgentForwards.asSentByCustomer(mail, mail.original()), decision, mayBeThere);
                    note(event, mail, mail.original(), decision);
                } else {
                    open(event, mail, decision, mayBeThere);
                }
            }
            case APPEND -> append(event, mail, decision);
            case COPY -> log.info("Mail {} is a copy of one in ticket {}", mail.mailId(), decision.ticketId());
        }
    }

    private void open(Event event, MailReceived mail, MailDecision decision, boolean mayBeThere) {
        var ticketId = decision.ticketId();
        var related = decision.related();
        if (!mayBeThere || tickets.find(ticketId).isEmpty()) {
            var customer = sender(mail);
            var opening = content.opening(
                    mail,
                    ticketId,
                    numbers.next(),
                    customer,
                    people.organizationOf(customer),
                    group(mail, decision),
                    related == null ? List.of() : List.of(new TicketLink("related", related)));
            tickets.open(Ticket.open(opening, clock.instant()), Cause.ofMail(mail.mailId(), event), null);
        }
        if (related != null) {
            // The customer's own page may have opened the follow-up of a closed ticket at the same moment.
            append(event, mail, decision);
            tickets.change(
                    related, Cause.ofMail(mail.mailId(), event), other -> other.relateTo(ticketId, clock.instant()));
        }
    }

    /** What the agent wrote above the customer's mail, for the desk alone. */
    private void note(Event event, MailReceived mail, OriginalMail original, MailDecision decision) {
        var origin = MailThreads.origin(mail.mailId()) + ":note";
        if (tickets.hasWritten(origin)) {
            return;
        }
        addOnce(
                decision,
                Cause.ofMail(mail.mailId(), event),
                (_, home) -> new NewMessage(
                        forwards.author(Objects.requireNonNull(decision.forwardedBy())),
                        Visibility.INTERNAL,
                        "note",
                        AgentForwards.note(mail, original),
                        null,
                        original.words().isBlank() ? null : original.fields(),
                        content.attachments(AgentForwards.filesOfTheNote(mail, original), mail.mailId(), home.id())
                                .toList(),
                        null,
                        false,
                        origin));
    }

    private Group group(MailReceived mail, MailDecision decision) {
        return Optional.ofNullable(decision.related())
                .flatMap(closed -> followUps.groupOf(decision.ticketId(), closed))
                .orElseGet(() -> groups.ofAddress(mail.mailbox()));
    }

    private void append(Event event, MailReceived mail, MailDecision decision) {
        // Wherever it went when it came the first time: merging or un-merging since does not bring it again.
        if (tickets.hasWritten(MailThreads.origin(mail.mailId()))) {
            return;
        }
        var customer = sender(mail);
        addOnce(decision, Cause.ofMail(mail.mailId(), event), (named, home) -> {
            var message = content.message(mail, customer, home.id());
            // What comes for the ticket of one customer is not for another to read, and what somebody outside answers
            // to the
            // desk is for no customer.
            return named.hasCustomerOf(home) && !mail.answersForward() ? message : message.internal();
        });
    }

    /** @param words of the ticket that was decided on and the one where its conversation goes on */
    private void addOnce(MailDecision decision, Cause cause, BiFunction<Ticket, Ticket, NewMessage> words) {
        while (true) {
            var named = threads.named(decision);
            var home = tickets.relatives().home(named);
            try {
                tickets.addOnce(home.id(), cause, words.apply(named, home), clock.instant());
                return;
            } catch (TicketProblem.NotAllowedWhileMerged merged) {
                if (home.state().state().type() == StateType.MERGED
                        && home.state().mergedInto() == null) {
                    // Asking again would not end, and hold up every mail behind this one.
                    throw merged;
                }
                // Merged at this very moment, so there is another home now.
                log.debug("Ticket {} was merged while mail {} came in", home.id(), decision.mailId());
            }
        }
    }

    private Person sender(MailReceived mail) {
        return people.withEmail(mail.from().email(), mail.from().name(), mail.language());
    }
}
