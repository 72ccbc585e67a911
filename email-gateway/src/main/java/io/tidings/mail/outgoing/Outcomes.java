package io.tidings.mail.outgoing;

import io.tidings.events.Event;
import io.tidings.events.OutcomeFact;
import io.tidings.events.OutcomeFact.MailBlocked;
import io.tidings.events.OutcomeFact.MailBounced;
import io.tidings.events.OutcomeFact.MailDeferred;
import io.tidings.events.OutcomeFact.MailDiscarded;
import io.tidings.events.OutcomeFact.MailHeld;
import io.tidings.events.OutcomeFact.MailSent;
import io.tidings.events.OutcomeFact.MailUncertain;
import io.tidings.mail.Ids;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What the others are told of a mail that was sent, or was not. */
@Component
class Outcomes {

    private final String installation;
    private final Clock clock;

    Outcomes(@Value("${tidings.url}") String installation, Clock clock) {
        this.installation = installation;
        this.clock = clock;
    }

    Event sent(OutgoingMail mail) {
        return about(
                mail,
                new MailSent(
                        mail.ticketId(),
                        mail.messageRef(),
                        mail.id(),
                        mail.messageId(),
                        mail.recipient(),
                        mail.groupId()));
    }

    /** It will not arrive. @param hard it will not heal by itself */
    Event bounced(OutgoingMail mail, @Nullable String status, Reason reason, boolean hard) {
        return about(
                mail,
                new MailBounced(
                        mail.ticketId(),
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
    Event deferred(OutgoingMail mail, @Nullable Integer code, Reason reason, @Nullable Instant givenUpAt) {
        return about(
                mail,
                new MailDeferred(
                        mail.ticketId(),
                        mail.messageRef(),
                        mail.id(),
                        mail.recipient(),
                        code,
                        reason.words(),
                        reason.because(),
                        givenUpAt,
                        mail.groupId()));
    }

    Event uncertain(OutgoingMail mail, Reason reason) {
        return about(
                mail,
                new MailUncertain(
                        mail.ticketId(),
                        mail.messageRef(),
                        mail.id(),
                        mail.recipient(),
                        reason.words(),
                        reason.because(),
                        mail.groupId()));
    }

    Event blocked(OutgoingMail mail, BlockedAddresses.Blocked because) {
        return about(
                mail,
                new MailBlocked(
                        mail.ticketId(),
                        mail.messageRef(),
                        mail.id(),
                        mail.recipient(),
                        because.status(),
                        because.reason(),
                        because.until(),
                        mail.groupId()));
    }

    Event held(OutgoingMail mail) {
        return about(
                mail, new MailHeld(mail.ticketId(), mail.messageRef(), mail.id(), mail.recipient(), mail.groupId()));
    }

    Event discarded(OutgoingMail mail, String reason) {
        return discarded(mail, reason, null);
    }

    Event takenBack(OutgoingMail mail) {
        return discarded(mail, OwnReason.TAKEN_BACK.sentence(), mail.undoableBy());
    }

    private Event discarded(OutgoingMail mail, String reason, @Nullable String takenBackBy) {
        return about(
                mail,
                new MailDiscarded(
                        mail.ticketId(),
                        mail.messageRef(),
                        mail.id(),
                        mail.recipient(),
                        reason,
                        takenBackBy,
                        mail.groupId()));
    }

    private Event about(OutgoingMail mail, OutcomeFact fact) {
        var cause = mail.id().substring(0, mail.id().indexOf(':'));
        return new Event(
                Ids.next(),
                installation,
                mail.ticketId(),
                clock.instant(),
                0,
                cause,
                cause,
                0,
                "system",
                false,
                null,
                fact);
    }
}
