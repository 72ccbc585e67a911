package io.tidings.mail.intake;

import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.parse.ParsedMail;
import io.tidings.mail.token.SignedIds;
import io.tidings.mail.token.SignedIds.Named;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Finds the ticket that a mail provably answers: by the token in the address it was sent to, by a signed id it refers to, by
 * the marker that our mails carry in their text. What cannot be forged decides; the rest is ticket-service's to judge.
 *
 * <p>A mail that anywhere shows a token of a forward is for the desk alone: whoever was asked from there, or reads along, does
 * not write to the customer.
 */
@Component
class Belonging {

    private static final int LONGEST_TEXT = 200_000;
    private static final Pattern MARKER = Pattern.compile("\\[ref:([a-z2-7]{2,120}[.-][a-z2-7]{22})\\]");

    private final SignedIds ids;
    private final Mailboxes mailboxes;

    Belonging(SignedIds ids, Mailboxes mailboxes) {
        this.ids = ids;
        this.mailboxes = mailboxes;
    }

    /** Whom our reply address was given to, where the mail was sent to one. */
    Optional<SignedIds.ReplyAddress> replyAddress(IncomingMail stored, ParsedMail mail) {
        return replyAddresses(stored, mail).findFirst();
    }

    private Stream<SignedIds.ReplyAddress> replyAddresses(IncomingMail stored, ParsedMail mail) {
        return Stream.of(
                        stored.recipients().stream(),
                        mail.recipientsSeen().stream().map(address -> address.email()),
                        mail.to().stream().map(address -> address.email()),
                        mail.cc().stream().map(address -> address.email()))
                .flatMap(addresses -> addresses)
                .flatMap(address -> mailboxes.recipient(address).stream())
                .flatMap(recipient -> recipient.tag().stream())
                .flatMap(tag -> ids.replyAddress(tag).stream());
    }

    /** The ticket that the strongest sign names; it counts as forwarded where any sign of that ticket does. */
    Optional<Named> ticket(IncomingMail stored, ParsedMail mail) {
        var signs = Stream.of(
                        replyAddresses(stored, mail).map(SignedIds.ReplyAddress::named),
                        referred(mail).flatMap(id -> ids.ticketOfId(id).stream()),
                        marked(mail.text()),
                        mail.html() == null ? Stream.<Named>empty() : marked(mail.html()))
                .flatMap(sign -> sign)
                .toList();
        return signs.stream()
                .findFirst()
                .map(first -> new Named(
                        first.ticketId(),
                        signs.stream().anyMatch(sign -> sign.equals(new Named(first.ticketId(), true)))));
    }

    /** Our own mail that came back: it carries our signed id as its own. */
    boolean isOurOwn(ParsedMail mail) {
        return mail.messageId() != null && ids.sentMail(mail.messageId()).isPresent();
    }

    /** What it answers, the nearest first: In-Reply-To, then References from the right. */
    private static Stream<String> referred(ParsedMail mail) {
        return Stream.concat(mail.inReplyTo().stream(), mail.references().reversed().stream());
    }

    private Stream<Named> marked(String text) {
        var bounded = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        return MARKER.matcher(bounded)
                .results()
                .limit(20)
                .flatMap(marker -> ids.replyAddress(marker.group(1)).stream())
                .map(SignedIds.ReplyAddress::named);
    }
}
