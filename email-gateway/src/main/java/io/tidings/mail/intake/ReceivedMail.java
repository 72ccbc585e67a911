package io.tidings.mail.intake;

import io.tidings.events.InboundFact.MailAddress;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.InboundFact.OriginalMail;
import io.tidings.events.InboundFact.ReceivedAttachment;
import io.tidings.mail.parse.Address;
import io.tidings.mail.parse.Digests;
import io.tidings.mail.parse.Forward;
import io.tidings.mail.parse.MailFile;
import io.tidings.mail.parse.Octets;
import io.tidings.mail.parse.ParsedMail;
import io.tidings.mail.token.SignedIds.Named;
import io.tidings.spine.link.GuestLinks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the others are told of a mail. An event has to fit into a record, so what is too long for it becomes a file; nothing
 * is lost.
 */
record ReceivedMail(
        ParsedMail mail,
        List<MailFile> files,
        String text,
        @Nullable String html,
        @Nullable String quoted) {

    /** Strictly of one that stands beside its text, but a mail program's own for both, and not that of what is encrypted. */
    private static final String SIGNATURE = "application/pkcs7-signature";

    private static final int LONGEST_TEXT = 100_000;
    private static final int LONGEST_HTML = 300_000;
    private static final int LONGEST_ORIGINAL = 50_000;
    private static final int LONGEST_ORIGINAL_HTML = 150_000;
    private static final int MOST_FILES = 300;
    private static final int MOST_ADDRESSES = 200;
    private static final Duration CREDIBLE = Duration.ofDays(1);

    static ReceivedMail of(ParsedMail mail) {
        var files =
                new ArrayList<>(mail.files().size() > MOST_FILES ? mail.files().subList(0, MOST_FILES) : mail.files());
        // What was signed is read from inside of the signature; whoever wants to check it needs all of it.
        mail.leaves().stream()
                .filter(ParsedMail.Leaf::isSignedAround)
                .map(leaf -> new MailFile("signed.p7m", SIGNATURE, leaf.content(), null, false))
                .forEach(files::add);
        var text = mail.reply().text();
        if (text.length() > LONGEST_TEXT) {
            files.add(file("message.txt", "text/plain", text));
            text = cut(text);
        }
        var html = mail.replyHtml();
        if (html != null && html.length() > LONGEST_HTML) {
            files.add(file("message.html", "text/html", html));
            html = null;
        }
        var quoted = mail.reply().folded();
        // What an answer quotes of a mail of ours opens nothing for those who read the answer.
        return new ReceivedMail(
                mail,
                List.copyOf(files),
                GuestLinks.withoutTokens(text),
                html == null ? null : GuestLinks.withoutTokens(html),
                quoted.isBlank() ? null : GuestLinks.withoutTokens(cut(quoted)));
    }

    /** @param blobOf uploads a file and answers with its name at ticket-service */
    MailReceived fact(
            IncomingMail stored,
            String messageId,
            Optional<Named> ticket,
            Optional<Boolean> senderProven,
            Optional<Forward> forward,
            Function<Octets, String> blobOf) {
        return new MailReceived(
                stored.id(),
                stored.mailbox(),
                messageId,
                mail.inReplyTo().isEmpty() ? null : mail.inReplyTo().getFirst(),
                references(),
                ticket.map(Named::ticketId).orElse(null),
                sender(mail.from()),
                addresses(mail.replyTo()),
                addresses(mail.to()),
                addresses(mail.cc()),
                subject(mail.subject()),
                text,
                html,
                quoted,
                files.stream().map(file -> attachment(file, blobOf)).toList(),
                mail.isAutomatic(),
                Languages.of(mail.language(), mail.subject(), text).orElse(null),
                credible(mail.date(), stored.receivedAt()),
                stored.receivedAt(),
                ticket.filter(Named::forwarded).map(Named::forwarded).orElse(null),
                senderProven.orElse(null),
                forward.filter(ReceivedMail::mayTravel)
                        .map(found -> original(found, stored, blobOf))
                        .orElse(null));
    }

    /** Beside the mail that brings it there is room for one of usual length; a longer one stays where it is. */
    private static boolean mayTravel(Forward forward) {
        return forward.reply().text().length() <= LONGEST_ORIGINAL
                && forward.words().length() <= LONGEST_ORIGINAL;
    }

    private static OriginalMail original(Forward forward, IncomingMail stored, Function<Octets, String> blobOf) {
        var text = GuestLinks.withoutTokens(forward.reply().text());
        var quoted = GuestLinks.withoutTokens(forward.reply().folded());
        var html = forward.html() == null ? null : GuestLinks.withoutTokens(forward.html());
        return new OriginalMail(
                address(forward.from()),
                forward.messageId(),
                subject(forward.subject()),
                text,
                html == null || html.length() > LONGEST_ORIGINAL_HTML ? null : html,
                quoted.isBlank() ? null : cut(quoted, LONGEST_ORIGINAL),
                forward.files().stream()
                        .limit(MOST_FILES)
                        .map(file -> attachment(file, blobOf))
                        .toList(),
                forward.automatic(),
                Languages.of(forward.language(), forward.subject(), text).orElse(null),
                credible(forward.date(), stored.receivedAt()),
                forward.words(),
                forward.fields() == null ? null : cut(forward.fields(), LONGEST_ORIGINAL));
    }

    private static String subject(String subject) {
        return subject.length() > 1_000 ? subject.substring(0, 1_000) : subject;
    }

    /** What decides the partition, so that the mails of a thread stay in order: the thread's first known id. */
    String threadRoot(String messageId) {
        if (!mail.references().isEmpty()) {
            return mail.references().getFirst();
        }
        return mail.inReplyTo().isEmpty() ? messageId : mail.inReplyTo().getFirst();
    }

    private List<String> references() {
        var references = mail.references();
        return references.size() > 100
                ? Stream.concat(
                                references.subList(0, 20).stream(),
                                references.subList(references.size() - 80, references.size()).stream())
                        .toList()
                : references;
    }

    private static ReceivedAttachment attachment(MailFile file, Function<Octets, String> blobOf) {
        return new ReceivedAttachment(
                blobOf.apply(file.content()),
                file.name(),
                file.mime(),
                file.content().length(),
                file.inline(),
                file.contentId());
    }

    /** A From that nobody can repair still has a person behind it, who cannot be answered. */
    private static MailAddress sender(Address from) {
        if (from.isPlausible()) {
            return address(from);
        }
        var key = Digests.sha256((from.name() + "\u0000" + from.key()).getBytes(StandardCharsets.UTF_8));
        var name = (from.name() + " " + from.email()).strip();
        return new MailAddress(name.isEmpty() ? null : name, "sender-" + key.substring(0, 16) + "@unknown.invalid");
    }

    private static MailAddress address(Address address) {
        return new MailAddress(address.name().isBlank() ? null : address.name(), address.email());
    }

    private static List<MailAddress> addresses(List<Address> addresses) {
        return addresses.stream()
                .limit(MOST_ADDRESSES)
                .map(ReceivedMail::address)
                .toList();
    }

    /** A clock that is days ahead says nothing about when the mail was written. */
    private static @Nullable Instant credible(@Nullable Instant date, Instant receivedAt) {
        return date == null || date.isAfter(receivedAt.plus(CREDIBLE)) || date.isBefore(Instant.EPOCH) ? null : date;
    }

    private static MailFile file(String name, String mime, String text) {
        return new MailFile(name, mime, Octets.of(text.getBytes(StandardCharsets.UTF_8)), null, false);
    }

    private static String cut(String text) {
        return cut(text, LONGEST_TEXT);
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most) + "…" : text;
    }
}
