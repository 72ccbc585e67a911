package io.tidings.tickets.inbound;

import io.tidings.events.Author;
import io.tidings.events.Event;
import io.tidings.events.InboundFact.MailAddress;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.InboundFact.OriginalMail;
import io.tidings.events.InboundFact.ReceivedAttachment;
import io.tidings.events.MailHeaders;
import io.tidings.events.StateType;
import io.tidings.events.TicketLink;
import io.tidings.events.Visibility;
import io.tidings.tickets.Cause;
import io.tidings.tickets.attachment.AttachmentRules;
import io.tidings.tickets.attachment.Blobs;
import io.tidings.tickets.attachment.FileNames;
import io.tidings.tickets.attachment.FileRules;
import io.tidings.tickets.definition.DefinitionStore;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.message.NewMessage.NewAttachment;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.ticket.FollowUps;
import io.tidings.tickets.ticket.Opening;
import io.tidings.tickets.ticket.Texts;
import io.tidings.tickets.ticket.Ticket;
import io.tidings.tickets.ticket.TicketNumbers;
import io.tidings.tickets.ticket.TicketProblem;
import io.tidings.tickets.ticket.TicketStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    private static final int LONGEST_SUBJECT = 998;

    /** Mails take a while, and clocks differ; nobody wants to read both times for that. */
    private static final Duration ON_THE_WAY = Duration.ofMinutes(30);

    private final ReceivedMails mails;
    private final MailThreads threads;
    private final AgentForwards forwards;
    private final TicketStore tickets;
    private final FollowUps followUps;
    private final TicketNumbers numbers;
    private final People people;
    private final Groups groups;
    private final DefinitionStore definitions;
    private final Blobs blobs;
    private final AttachmentRules rules;
    private final Texts texts;
    private final Clock clock;

    MailIntake(
            ReceivedMails mails,
            MailThreads threads,
            AgentForwards forwards,
            TicketStore tickets,
            FollowUps followUps,
            TicketNumbers numbers,
            People people,
            Groups groups,
            DefinitionStore definitions,
            Blobs blobs,
            AttachmentRules rules,
            Texts texts,
            Clock clock) {
        this.mails = mails;
        this.threads = threads;
        this.forwards = forwards;
        this.tickets = tickets;
        this.followUps = followUps;
        this.numbers = numbers;
        this.people = people;
        this.groups = groups;
        this.definitions = definitions;
        this.blobs = blobs;
        this.rules = rules;
        this.texts = texts;
        this.clock = clock;
    }

    void receive(Event event, MailReceived mail) {
        var before = mails.find(mail.mailId());
        var decision = before.orElseGet(() -> threads.decide(mail));
        // Decided on just now, it is new; but what follows a closed one may have been opened by the customer's page.
        var mayBeThere = before.isPresent() || decision.related() != null;
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
            var defined = definitions.now();
            var opening = new Opening(
                    defined,
                    ticketId,
                    numbers.next(),
                    subject(mail),
                    customer.ref(),
                    people.organizationOf(customer),
                    group(mail, decision).ref(),
                    null,
                    null,
                    defined.standardPriority(null),
                    List.of(),
                    Map.of(),
                    "email",
                    mail.language(),
                    related == null ? List.of() : List.of(new TicketLink("related", related)),
                    message(mail, customer, ticketId));
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
                        attachments(AgentForwards.filesOfTheNote(mail, original), mail.mailId(), home.id())
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
            var message = message(mail, customer, home.id());
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

    private NewMessage message(MailReceived mail, Person sender, String ticketId) {
        var text = texts.received(mail.text(), mail.html());
        var headers = new MailHeaders(
                mail.messageId(),
                mail.inReplyTo(),
                mail.references(),
                addresses(mail.to(), mail.mailbox()),
                addresses(mail.cc(), mail.mailbox()),
                writtenLongBefore(mail),
                Boolean.FALSE.equals(mail.senderProven()) ? Boolean.TRUE : null,
                null);
        return new NewMessage(
                new Author(Author.Role.CUSTOMER, sender.id(), sender.name(), address(mail.from())),
                Visibility.PUBLIC,
                "email",
                text.text(),
                text.html(),
                mail.quoted() == null ? null : Texts.beginning(mail.quoted()),
                Stream.concat(text.whole().stream(), attachments(mail.attachments(), mail.mailId(), ticketId))
                        .toList(),
                headers,
                mail.automatic(),
                MailThreads.origin(mail.mailId()));
    }

    /** What is not there any more is missed in the log; the mail's words are worth having without it. */
    private Stream<NewAttachment> attachments(List<ReceivedAttachment> files, String mailId, String ticketId) {
        return files.stream()
                .filter(attachment -> adopted(mailId, attachment, ticketId))
                .map(attachment -> new NewAttachment(
                        attachment.blob(),
                        FileNames.harmless(attachment.name()),
                        FileNames.mediaType(attachment.mediaType()),
                        attachment.size(),
                        attachment.inline(),
                        attachment.contentId(),
                        isWithheld(attachment)));
    }

    /** Whatever came is kept: who sent it cannot be asked to send it in another way before somebody has read the mail. */
    private boolean isWithheld(ReceivedAttachment attachment) {
        return FileRules.refusal(
                        rules.now(), attachment.name(), blobs.beginning(attachment.blob(), FileRules.LOOKED_AT))
                .isPresent();
    }

    private boolean adopted(String mailId, ReceivedAttachment attachment, String ticketId) {
        var adopted = blobs.adopt(attachment.blob(), ticketId);
        if (!adopted) {
            log.error("Mail {} names the attachment {}, whose content is gone", mailId, attachment.name());
        }
        return adopted;
    }

    private static @Nullable Instant writtenLongBefore(MailReceived mail) {
        var sentAt = mail.sentAt();
        return sentAt != null && sentAt.isBefore(mail.receivedAt().minus(ON_THE_WAY)) ? sentAt : null;
    }

    private static String subject(MailReceived mail) {
        var line = mail.subject().replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_SUBJECT ? line : line.substring(0, LONGEST_SUBJECT);
    }

    /** Without our own mailbox, which is in every conversation. */
    private static List<String> addresses(List<MailAddress> addresses, String mailbox) {
        return addresses.stream()
                .map(MailIntake::address)
                .filter(address -> !address.equalsIgnoreCase(mailbox))
                .distinct()
                .toList();
    }

    private static String address(MailAddress address) {
        return address.email().strip().toLowerCase(Locale.ROOT);
    }
}
