package io.tidings.tickets.inbound;

import io.tidings.events.Author;
import io.tidings.events.InboundFact.MailAddress;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.InboundFact.ReceivedAttachment;
import io.tidings.events.MailHeaders;
import io.tidings.events.NamedRef;
import io.tidings.events.TicketLink;
import io.tidings.events.Visibility;
import io.tidings.tickets.attachment.AttachmentRules;
import io.tidings.tickets.attachment.Blobs;
import io.tidings.tickets.attachment.FileNames;
import io.tidings.tickets.attachment.FileRules;
import io.tidings.tickets.definition.DefinitionStore;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.message.NewMessage.NewAttachment;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.ticket.Opening;
import io.tidings.tickets.ticket.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What a mail holds, as a ticket takes it: its words, its files, and what a ticket that it opens is made of. */
@Component
class MailContent {

    private static final Logger log = LoggerFactory.getLogger(MailContent.class);
    private static final int LONGEST_SUBJECT = 998;

    /** Mails take a while, and clocks differ; nobody wants to read both times for that. */
    private static final Duration ON_THE_WAY = Duration.ofMinutes(30);

    private final DefinitionStore definitions;
    private final Blobs blobs;
    private final AttachmentRules rules;
    private final Texts texts;

    MailContent(DefinitionStore definitions, Blobs blobs, AttachmentRules rules, Texts texts) {
        this.definitions = definitions;
        this.blobs = blobs;
        this.rules = rules;
        this.texts = texts;
    }

    /** @param organization to which the ticket of this customer belongs */
    Opening opening(
            MailReceived mail,
            String ticketId,
            long number,
            Person customer,
            @Nullable NamedRef organization,
            Group group,
            List<TicketLink> links) {
        var defined = definitions.now();
        return new Opening(
                defined,
                ticketId,
                number,
                subject(mail),
                customer.ref(),
                organization,
                group.ref(),
                null,
                null,
                defined.standardPriority(null),
                List.of(),
                Map.of(),
                "email",
                mail.language(),
                links,
                message(mail, customer, ticketId));
    }

    /** The ticket has the mail's files from now on, named by it or not. */
    NewMessage message(MailReceived mail, Person sender, String ticketId) {
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
    Stream<NewAttachment> attachments(List<ReceivedAttachment> files, String mailId, String ticketId) {
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
                .map(MailContent::address)
                .filter(address -> !address.equalsIgnoreCase(mailbox))
                .distinct()
                .toList();
    }

    private static String address(MailAddress address) {
        return address.email().strip().toLowerCase(Locale.ROOT);
    }
}
