package io.tidings.mail.outgoing;

import com.mongodb.client.model.Updates;
import io.tidings.mail.OneLine;
import io.tidings.mail.parse.Bounce;
import io.tidings.mail.token.SignedIds;
import io.tidings.spine.outbox.Outbox;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds the mail that a delivery report speaks of, and writes there what it says. */
@Component
public class DeliveryReports {

    private static final int RECENT = 200;

    private final OutgoingStore mails;
    private final SignedIds ids;
    private final BlockedAddresses blockedAddresses;
    private final Outcomes outcomes;
    private final Outbox outbox;

    DeliveryReports(
            OutgoingStore mails, SignedIds ids, BlockedAddresses blockedAddresses, Outcomes outcomes, Outbox outbox) {
        this.mails = mails;
        this.ids = ids;
        this.blockedAddresses = blockedAddresses;
        this.outcomes = outcomes;
        this.outbox = outbox;
    }

    /**
     * @param reportId the report's own id; noting it again changes nothing
     * @param sentTo the reply address that the report came to, where it was one of ours
     * @return whether the report speaks of a mail of ours
     */
    public boolean note(String reportId, Bounce bounce, Optional<SignedIds.ReplyAddress> sentTo) {
        var mail = bounce.originalIds().stream()
                .filter(id -> ids.sentMail(id).isPresent())
                .flatMap(id -> mails.withMessageId(id).stream())
                .findFirst()
                .or(() -> sentTo.flatMap(this::newestTo));
        mail.ifPresent(found -> note(reportId, bounce, found));
        return mail.isPresent();
    }

    private Optional<OutgoingMail> newestTo(SignedIds.ReplyAddress address) {
        return mails.list(null, address.ticketId(), null, RECENT).stream()
                .filter(mail -> ids.recipientOf(mail.recipient()).equals(address.recipient()))
                .findFirst();
    }

    private void note(String reportId, Bounce bounce, OutgoingMail mail) {
        var recipient = bounce.recipients().stream()
                .filter(one -> one.address().equalsIgnoreCase(mail.recipient()))
                .findFirst()
                .orElse(bounce.recipients().getFirst());
        var words = OneLine.of(recipient.reason(), 500);
        var reason = OneLine.of(recipient.status() + " " + words, 500);
        if (!recipient.delayed()) {
            blockedAddresses.blockIfGone(mail, recipient.status(), words);
        }
        // A report of delay is a note: the mail may still arrive.
        var update = recipient.delayed()
                ? Updates.set("state", mail.state().word())
                : Updates.set("state", OutgoingState.BOUNCED.word());
        var outcome = recipient.delayed()
                ? outcomes.deferred(mail, null, Reason.said(words), null)
                : outcomes.bounced(mail, recipient.status(), Reason.said(words), recipient.hard());
        mails.report(
                        mail.id(),
                        reportId,
                        Updates.combine(update, Reason.set(Reason.said(reason)), Updates.inc("version", 1L), outcome))
                .ifPresent(image -> outbox.committed(OutgoingStore.COLLECTION, image));
    }
}
