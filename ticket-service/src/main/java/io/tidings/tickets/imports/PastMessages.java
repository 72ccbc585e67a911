package io.tidings.tickets.imports;

import static java.util.Comparator.comparing;

import io.tidings.events.MailHeaders;
import io.tidings.events.PersonRef;
import io.tidings.events.Visibility;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.imports.TicketImport.MailImport;
import io.tidings.tickets.imports.TicketImport.MessageImport;
import io.tidings.tickets.inbound.ReceivedMails;
import io.tidings.tickets.inbound.ReceivedMails.PastMail;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.ticket.BadField;
import io.tidings.tickets.ticket.Channels;
import io.tidings.tickets.ticket.Files;
import io.tidings.tickets.ticket.Texts;
import io.tidings.tickets.ticket.Ticket.PastMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes messages of another system ours, oldest first. A ticket's messages are known by their external ids. */
@Component
final class PastMessages {

    private final Texts texts;
    private final Files files;
    private final Groups groups;
    private final ReceivedMails mails;

    PastMessages(Texts texts, Files files, Groups groups, ReceivedMails mails) {
        this.texts = texts;
        this.files = files;
        this.groups = groups;
        this.mails = mails;
    }

    /** @param origin under which it is written once */
    record Sent(MessageImport message, String origin) {}

    /** @param ticket what the other system calls it */
    static List<Sent> sent(String ticket, List<MessageImport> messages) {
        var sorted =
                messages.stream().sorted(comparing(MessageImport::createdAt)).toList();
        var sent = new LinkedHashMap<String, Sent>();
        for (var n = 0; n < sorted.size(); n++) {
            var origin = origin(ticket, sorted.get(n), n);
            sent.putIfAbsent(origin, new Sent(sorted.get(n), origin));
        }
        return List.copyOf(sent.values());
    }

    private static String origin(String ticket, MessageImport message, int n) {
        return "import:" + ticket + ":" + Objects.requireNonNullElseGet(message.externalId(), () -> "#" + n);
    }

    /**
     * @param customer who wrote what names nobody
     * @param channel of what says none
     * @param there the origins that need no second look
     */
    List<PastMessage> of(
            Caller caller,
            NamedPeople people,
            List<Sent> sent,
            PersonRef customer,
            @Nullable String channel,
            Set<String> there) {
        return sent.stream()
                .filter(each -> !there.contains(each.origin()))
                .map(each -> new PastMessage(
                        words(caller, people, each, customer, channel),
                        each.message().createdAt()))
                .toList();
    }

    private NewMessage words(
            Caller caller, NamedPeople people, Sent sent, PersonRef customer, @Nullable String channel) {
        var message = sent.message();
        var visibility = Objects.requireNonNullElse(message.visibility(), Visibility.PUBLIC);
        var text = texts.of(message.body(), message.html());
        return new NewMessage(
                people.author(message.author(), customer),
                visibility,
                channel(message, visibility, channel),
                text.text(),
                text.html(),
                null,
                files.ofPast(caller, message.attachments(), text),
                headers(message.mail()),
                Boolean.TRUE.equals(message.automatic()),
                sent.origin());
    }

    private static String channel(MessageImport message, Visibility visibility, @Nullable String usual) {
        if (message.mail() != null) {
            if (message.channel() != null && !message.channel().equals("email")) {
                throw new BadField(
                        "mail", "A message of the channel %s has no mail header.".formatted(message.channel()));
            }
            return "email";
        }
        return visibility == Visibility.INTERNAL
                ? "note"
                : Channels.checked(message.channel(), Channels.checked(usual, "api"));
    }

    private @Nullable MailHeaders headers(@Nullable MailImport mail) {
        return mail == null
                ? null
                : new MailHeaders(
                                bare(mail.messageId()),
                                bare(mail.inReplyTo()),
                                Stream.ofNullable(mail.references())
                                        .flatMap(List::stream)
                                        .flatMap(id -> Stream.ofNullable(bare(id)))
                                        .toList(),
                                addresses(mail.to()),
                                addresses(mail.cc()))
                        .withBlindCopies(addresses(mail.bcc()));
    }

    private static @Nullable String bare(@Nullable String messageId) {
        var bare = messageId == null ? "" : messageId.replaceAll("[<>\\s]", "");
        return bare.isEmpty() ? null : bare;
    }

    /** Without our own, which are in every conversation. */
    private List<String> addresses(@Nullable List<String> addresses) {
        var ours = groups.all().stream().map(Group::address).toList();
        return Stream.ofNullable(addresses)
                .flatMap(List::stream)
                .map(address -> address.strip().toLowerCase(Locale.ROOT))
                .filter(address -> ours.stream().noneMatch(address::equalsIgnoreCase))
                .distinct()
                .toList();
    }

    /** Lets what answers one of these mails find its ticket. To be asked before the messages are stored. */
    void remember(String ticketId, List<Sent> sent) {
        mails.remember(sent.stream()
                .flatMap(each -> Stream.ofNullable(each.message().mail())
                        .flatMap(mail -> Stream.ofNullable(bare(mail.messageId())))
                        .map(messageId -> new PastMail(
                                each.origin(),
                                messageId,
                                ticketId,
                                each.message().createdAt())))
                .toList());
    }
}
