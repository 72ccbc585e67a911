package io.tidings.tickets.inbound;

import io.tidings.events.Author;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.InboundFact.OriginalMail;
import io.tidings.events.InboundFact.ReceivedAttachment;
import io.tidings.tickets.access.AgentStore;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * A customer's mail that an agent passes on to the desk: it opens as that customer's, and the agent's own words are a note.
 * Whether the agent's address is to be believed, the email-gateway has judged.
 */
@Component
class AgentForwards {

    private static final Logger log = LoggerFactory.getLogger(AgentForwards.class);

    /** Nobody passes on more by hand; each makes the desk write to whoever it names, so a robot stops here. */
    private static final int MOST = 30;

    private static final Duration WITHIN = Duration.ofMinutes(10);

    private final People people;
    private final AgentStore agents;
    private final Groups groups;
    private final ReceivedMails mails;
    private final Clock clock;

    AgentForwards(People people, AgentStore agents, Groups groups, ReceivedMails mails, Clock clock) {
        this.people = people;
        this.agents = agents;
        this.groups = groups;
        this.mails = mails;
        this.clock = clock;
    }

    /** The id of the agent who passes a customer's mail on; empty where the mail is its sender's own. */
    Optional<String> agent(MailReceived mail) {
        var original = mail.original();
        if (original == null || mail.automatic() || isAgents(original.from().email())) {
            return Optional.empty();
        }
        var group = groups.ofAddress(mail.mailbox()).id();
        var forwarder = people.agentWithEmail(address(mail.from().email()))
                .map(Person::id)
                .filter(id -> agents.agent(id)
                        .filter(agent -> agents.mayWorkIn(agent, group))
                        .isPresent());
        return forwarder.filter(this::isByHand);
    }

    private boolean isAgents(String email) {
        return people.agentWithEmail(address(email)).isPresent();
    }

    private boolean isByHand(String agentId) {
        var lately = mails.forwardedBy(agentId, clock.instant().minus(WITHIN), MOST);
        if (lately >= MOST) {
            log.warn(
                    "Agent {} forwarded {} mails within {}; more of them stay the agent's own",
                    agentId,
                    lately,
                    WITHIN);
        }
        return lately < MOST;
    }

    /** The same mail as if the customer had sent it. */
    static MailReceived asSentByCustomer(MailReceived mail, OriginalMail original) {
        return new MailReceived(
                mail.mailId(),
                mail.mailbox(),
                original.messageId(),
                null,
                List.of(),
                null,
                original.from(),
                List.of(),
                // Whom else it went to is read in the note: nobody takes part because a forwarded text says so.
                List.of(),
                List.of(),
                original.subject(),
                original.text(),
                original.html(),
                original.quoted(),
                original.attachments(),
                original.automatic(),
                original.language(),
                original.sentAt(),
                mail.receivedAt(),
                null,
                null,
                null);
    }

    /** What the agent wrote above it; where that is nothing, what the mail program wrote. */
    static String note(MailReceived mail, OriginalMail original) {
        var fields = original.fields() == null ? mail.subject() : original.fields();
        return original.words().isBlank() ? fields : original.words();
    }

    /** The files that are not the customer's. */
    static List<ReceivedAttachment> filesOfTheNote(MailReceived mail, OriginalMail original) {
        var theirs =
                original.attachments().stream().map(ReceivedAttachment::blob).collect(Collectors.toSet());
        return mail.attachments().stream()
                .filter(file -> !theirs.contains(file.blob()))
                .toList();
    }

    Author author(String agentId) {
        var person = people.find(agentId).map(Person::ref);
        return new Author(
                Author.Role.AGENT,
                agentId,
                person.map(ref -> ref.name()).orElse(null),
                person.map(ref -> ref.email()).orElse(null));
    }

    private static String address(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
