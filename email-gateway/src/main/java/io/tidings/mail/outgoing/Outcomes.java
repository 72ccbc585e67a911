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
import io.tidings.spine.outbox.Outbox.Told;
import io.tidings.spine.trace.Trace;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What the others are told of a mail that was sent, or was not. Of a mail about no ticket nobody else is told anything. */
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

    Optional<Event> sent(OutgoingMail mail) {
        return about(
                mail,
                ticketId -> new MailSent(
                        ticketId, mail.messageRef(), mail.id(), mail.messageId(), mail.recipient(), mail.groupId()));
    }

    /** It will not arrive. @param hard it will not heal by itself */
    Optional<Event> bounced(OutgoingMail mail, @Nullable String status, Reason reason, boolean hard) {
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
    Optional<Event> deferred(OutgoingMail mail, @Nullable Integer code, Reason reason, @Nullable Instant givenUpAt) {
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

    Optional<Event> uncertain(OutgoingMail mail, Reason reason) {
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

    Optional<Event> blocked(OutgoingMail mail, BlockedAddresses.Blocked because) {
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

    Optional<Event> held(OutgoingMail mail) {
        return about(
                mail,
                ticketId -> new MailHeld(ticketId, mail.messageRef(), mail.id(), mail.recipient(), mail.groupId()));
    }

    Optional<Event> discarded(OutgoingMail mail, String reason) {
        return discarded(mail, reason, null);
    }

    Optional<Event> takenBack(OutgoingMail mail) {
        return discarded(mail, OwnReason.TAKEN_BACK.sentence(), mail.undoableBy());
    }

    private Optional<Event> discarded(OutgoingMail mail, String reason, @Nullable String takenBackBy) {
        return about(
                mail,
                ticketId -> new MailDiscarded(
                        ticketId, mail.messageRef(), mail.id(), mail.recipient(), reason, takenBackBy, mail.groupId()));
    }

    private Optional<Event> about(OutgoingMail mail, Function<String, OutcomeFact> fact) {
        var ticketId = mail.ticketId();
        if (ticketId == null) {
            return Optional.empty();
        }
        var cause = mail.id().substring(0, mail.id().indexOf(':'));
        return Optional.of(new Event(
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
                fact.apply(ticketId)));
    }

    /** The part of an update that tells it. */
    Bson publishing(Optional<Event> outcome) {
        return outcome.map(event -> outbox.append(List.of(event), Topics.OUTCOMES, event.subject()))
                .orElseGet(Updates::combine);
    }

    /** The same for an update of a mail in a worker's hands, as it was taken. */
    Optional<Told> told(Document taken, Optional<Event> outcome) {
        return outcome.map(event -> outbox.tell(taken, List.of(event), Topics.OUTCOMES, event.subject()));
    }
}
