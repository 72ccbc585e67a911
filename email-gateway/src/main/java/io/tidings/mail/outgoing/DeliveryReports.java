package io.tidings.mail.outgoing;

import com.mongodb.client.model.Updates;
import io.tidings.mail.OneLine;
import io.tidings.mail.parse.Bounce;
import io.tidings.mail.token.SignedIds;
import io.tidings.spine.outbox.Outbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
        // The returned mail's own id comes first. The others name what that mail answered, perhaps mails to other
        // people: they
        // count only where a server on the way gave it another id, and the report came to no address of ours.
        var mail = ours(bounce.originalIds().stream().limit(1))
                .or(() -> sentTo.flatMap(this::newestTo))
                .or(() -> ours(bounce.originalIds().stream()));
        mail.ifPresent(found -> note(reportId, bounce, found));
        return mail.isPresent();
    }

    private Optional<OutgoingMail> ours(Stream<String> messageIds) {
        return messageIds
                .filter(id -> ids.sentMail(id).isPresent())
                .flatMap(id -> mails.withMessageId(id).stream())
                .findFirst();
    }

    /** Of those that left. */
    private Optional<OutgoingMail> newestTo(SignedIds.ReplyAddress address) {
        return mails.list(null, address.ticketId(), null, RECENT).stream()
                .filter(mail -> ids.recipientOf(mail.recipient()).equals(address.recipient())
                        && !mail.attempts().isEmpty())
                .findFirst();
    }

    private void note(String reportId, Bounce bounce, OutgoingMail mail) {
        if (mail.state() == OutgoingState.ERASED) {
            // What it says names somebody who is forgotten here.
            return;
        }
        var recipient = bounce.recipients().stream()
                .filter(one -> one.address().equalsIgnoreCase(mail.recipient()))
                .findFirst()
                .orElse(bounce.recipients().getFirst());
        var words = OneLine.of(recipient.reason(), 500);
        var reason = OneLine.of(recipient.status() + " " + words, 500);
        if (!recipient.delayed()) {
            blockedAddresses.blockIfGone(mail, recipient.status(), words);
        }
        // A report of delay is a note: the mail may still arrive. One of failure settles it, also for a worker that has
        // not yet
        // written down that the server took it.
        var update = recipient.delayed()
                ? outcomes.publishing(outcomes.deferred(mail, null, Reason.said(words), null))
                : Updates.combine(
                        Updates.set("state", OutgoingState.BOUNCED.word()),
                        Updates.unset("due"),
                        Updates.inc("claim", 1L),
                        outcomes.publishing(
                                outcomes.bounced(mail, recipient.status(), Reason.said(words), recipient.hard())));
        mails.report(
                        mail.id(),
                        reportId,
                        reportable(mail, recipient.delayed()),
                        Updates.combine(update, Reason.set(Reason.said(reason)), Updates.inc("version", 1L)))
                .ifPresent(image -> outbox.committed(OutgoingStore.COLLECTION, image));
    }

    /** Where a report is news: not of a mail that waits to be sent once more, which somebody wished who knew that it had failed. */
    private static List<OutgoingState> reportable(OutgoingMail mail, boolean delayed) {
        var states = new ArrayList<>(List.of(OutgoingState.SENT, OutgoingState.UNCERTAIN));
        if (!delayed) {
            states.addAll(List.of(OutgoingState.BOUNCED, OutgoingState.FAILED));
        }
        if (mail.state() == OutgoingState.SENDING && mail.attempts().getLast().atEnd()) {
            states.add(OutgoingState.SENDING);
        }
        return states;
    }
}
