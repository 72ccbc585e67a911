package io.tidings.mail.outgoing;

import com.mongodb.client.model.Updates;
import io.tidings.events.Event;
import io.tidings.events.OutcomeFact;
import io.tidings.events.OutcomeFact.MailBlocked;
import io.tidings.events.OutcomeFact.MailBounced;
import io.tidings.events.OutcomeFact.MailDeferred;
import io.tidings.events.OutcomeFact.MailDiscarded;
import io.tidings.events.OutcomeFact.MailHeld;
import io.tidings.events.OutcomeFact.MailSent;
import io.tidings.events.OutcomeFact.MailUncertain;
import io.tidings.events.Topics;
import io.tidings.mail.Ids;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.trace.Trace;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * What the others are told of a mail that was sent, or was not: each is the part of the update that tells it. Of a mail about no
 * ticket nobody else is told anything.
 */
@Component
class Outcomes {

    private final String installation;
    private final Outbox outbox;
    private final Clock clock;

    Outcomes(@Value("${tidings.url}") String installation, Outbox outbox, Clock clock) {
        this.installation = installation;
        this.outbox = outbox;
        this.clock = clock;
    }

    Bson sent(OutgoingMail mail) {
        return about(
                mail,
                ticketId -> new MailSent(
                        ticketId, mail.messageRef(), mail.id(), mail.messageId(), mail.recipient(), mail.groupId()));
    }

    /** It will not arrive. @param hard it will not heal by itself */
    Bson bounced(OutgoingMail mail, @Nullable String status, Reason reason, boolean hard) {
        return about(
                mail,
                ticketId -> new MailBounced(
                        ticketId,
                        mail.messageRef(),
                        mail.id(),
                        mail.recipient(),
                        status,
                        reason.words(),
                        reason.because(),
                        hard,
                        mail.groupId()));
    }

    /** @param givenUpAt absent where a report tells of the delay */
    Bson deferred(OutgoingMail mail, @Nullable Integer code, Reason reason, @Nullable Instant givenUpAt) {
        return about(
                mail,
                ticketId -> new MailDeferred(
                        ticketId,
                        mail.messageRef(),
                        mail.id(),
                        mail.recipient(),
                        code,
                        reason.words(),
                        reason.because(),
                        givenUpAt,
                        mail.groupId()));
    }

    Bson uncertain(OutgoingMail mail, Reason reason) {
        return about(
                mail,
                ticketId -> new MailUncertain(
                        ticketId,
                        mail.messageRef(),
                        mail.id(),
                        mail.recipient(),
                        reason.words(),
                        reason.because(),
                        mail.groupId()));
    }

    Bson blocked(OutgoingMail mail, BlockedAddresses.Blocked because) {
        return about(
                mail,
                ticketId -> new MailBlocked(
                        ticketId,
                        mail.messageRef(),
                        mail.id(),
                        mail.recipient(),
                        because.status(),
                        because.reason(),
                        because.until(),
                        mail.groupId()));
    }

    Bson held(OutgoingMail mail) {
        return about(
                mail,
                ticketId -> new MailHeld(ticketId, mail.messageRef(), mail.id(), mail.recipient(), mail.groupId()));
    }

    Bson discarded(OutgoingMail mail, String reason) {
        return discarded(mail, reason, null);
    }

    Bson takenBack(OutgoingMail mail) {
        return discarded(mail, OwnReason.TAKEN_BACK.sentence(), mail.undoableBy());
    }

    private Bson discarded(OutgoingMail mail, String reason, @Nullable String takenBackBy) {
        return about(
                mail,
                ticketId -> new MailDiscarded(
                        ticketId, mail.messageRef(), mail.id(), mail.recipient(), reason, takenBackBy, mail.groupId()));
    }

    private Bson about(OutgoingMail mail, Function<String, OutcomeFact> fact) {
        var ticketId = mail.ticketId();
        if (ticketId == null) {
            return Updates.combine();
        }
        var cause = mail.id().substring(0, mail.id().indexOf(':'));
        var event = new Event(
                Ids.next(),
                installation,
                ticketId,
                clock.instant(),
                0,
                cause,
                cause,
                0,
                "system",
                false,
                Trace.current(),
                fact.apply(ticketId));
        return outbox.append(List.of(event), Topics.OUTCOMES, ticketId);
    }
}
