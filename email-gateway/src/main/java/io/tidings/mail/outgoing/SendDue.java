package io.tidings.mail.outgoing;

import com.mongodb.client.model.Updates;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Attachment;
import io.tidings.events.Event;
import io.tidings.mail.OneLine;
import io.tidings.mail.blob.Blobs;
import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.outgoing.Relay.Outcome;
import io.tidings.mail.parse.Bounce;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.outbox.Outbox.Told;
import io.tidings.spine.reaction.DependencyAway;
import io.tidings.spine.trace.Trace;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a due mail and writes down what became of it. Before a mail's last line goes out the store knows: a worker that died
 * before that is followed by another try, one that died after it leaves a question.
 */
final class SendDue implements DueWork.Handler {

    private static final Logger log = LoggerFactory.getLogger(SendDue.class);

    /** Not delivered in time (RFC 3463). */
    private static final String TOO_LATE = "4.4.7";

    /** Larger than a mail may be (RFC 3463). */
    private static final String TOO_LARGE = "5.3.4";

    /** Not in ASCII (RFC 6531). */
    private static final String LETTERS = "5.6.7";

    private static final Pattern ENHANCED_CODE = Pattern.compile("\\b(4\\.\\d{1,3}\\.\\d{1,3})\\b");
    private static final long MOST_FILE_BYTES = 20L << 20;
    private static final Duration DEPENDENCY_PAUSE = Duration.ofSeconds(5);

    /** In megabytes, for the files of all mails that are being handed over; a mail holds its own several times. */
    private static final int ROOM_FOR_FILES = 64;

    private final OutgoingStore mails;
    private final Mailboxes mailboxes;
    private final Blobs blobs;
    private final Composer composer;
    private final DkimSignatures signatures;
    private final Relay relay;
    private final SendingPolicies policies;
    private final BlockedAddresses blockedAddresses;
    private final Departures departures;
    private final Outcomes outcomes;
    private final Outbox outbox;
    private final RetrySchedule schedule;
    private final DomainPace pace;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Semaphore room = new Semaphore(ROOM_FOR_FILES);

    SendDue(
            OutgoingStore mails,
            Mailboxes mailboxes,
            Blobs blobs,
            Composer composer,
            DkimSignatures signatures,
            Relay relay,
            SendingPolicies policies,
            BlockedAddresses blockedAddresses,
            Departures departures,
            Outcomes outcomes,
            Outbox outbox,
            RetrySchedule schedule,
            DomainPace pace,
            Clock clock,
            MeterRegistry meters) {
        this.mails = mails;
        this.mailboxes = mailboxes;
        this.blobs = blobs;
        this.composer = composer;
        this.signatures = signatures;
        this.relay = relay;
        this.policies = policies;
        this.blockedAddresses = blockedAddresses;
        this.departures = departures;
        this.outcomes = outcomes;
        this.outbox = outbox;
        this.schedule = schedule;
        this.pace = pace;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public void handle(Claimed claimed) throws InterruptedException {
        Trace.begin(claimed.document().getString(OutgoingStore.TRACE));
        try {
            goOn(claimed);
        } finally {
            Trace.end();
        }
    }

    private void goOn(Claimed claimed) throws InterruptedException {
        var mail = OutgoingMail.of(claimed.document());
        switch (mail.state()) {
            case PLANNED, DEFERRED -> attempt(claimed, mail);
            case SENDING -> afterCrash(claimed, mail);
            case SENT, FAILED, BOUNCED, UNCERTAIN, SUPPRESSED, BLOCKED, HELD, DISCARDED, WITHDRAWN, ERASED ->
                claimed.done(Updates.set("state", mail.state().word()));
        }
    }

    private void afterCrash(Claimed claimed, OutgoingMail mail) throws InterruptedException {
        if (!mail.attempts().isEmpty() && mail.attempts().getLast().atEnd()) {
            uncertain(claimed, mail, Reason.of(OwnReason.STOPPED));
        } else {
            attempt(claimed, mail);
        }
    }

    private void attempt(Claimed claimed, OutgoingMail mail) throws InterruptedException {
        // Asked for each try: a mail that was deferred while the desk was live is held as well once it is not.
        if (!mail.isReleased() && !policies.now().lets(mail.recipient())) {
            settled(claimed, mail, OutgoingState.HELD, Reason.set(null), outcomes.held(mail));
            return;
        }
        var blocked = blockedAddresses.find(mail.recipient());
        if (blocked.isPresent()) {
            settled(
                    claimed,
                    mail,
                    OutgoingState.BLOCKED,
                    Reason.set(Reason.said(blocked.get().reason())),
                    outcomes.blocked(mail, blocked.get()));
            return;
        }
        if (mail.undoableBy() != null && !departures.leaves(Objects.requireNonNull(mail.messageRef()))) {
            // Whoever took it back was stopped before this mail heard of it.
            settled(
                    claimed,
                    mail,
                    OutgoingState.WITHDRAWN,
                    Reason.set(Reason.of(OwnReason.TAKEN_BACK)),
                    outcomes.takenBack(mail));
            return;
        }
        if (clock.instant().isAfter(schedule.end(mail.waitingSince()))) {
            var last = mail.reason();
            failed(claimed, mail, Updates.combine(), last == null ? Reason.of(OwnReason.TOO_LATE) : last);
            return;
        }
        if (!Composer.canBeWritten(mail.recipient())) {
            impossible(claimed, mail, LETTERS, OwnReason.LETTERS);
            return;
        }
        if (bytes(mail) > MOST_FILE_BYTES) {
            // Without them it would look to its author as if they had arrived.
            impossible(claimed, mail, TOO_LARGE, OwnReason.TOO_LARGE);
            return;
        }
        var megabytes = (int) (bytes(mail) >> 20);
        if (!room.tryAcquire(megabytes)) {
            postponed(claimed, mail, DEPENDENCY_PAUSE);
            return;
        }
        try {
            handOver(claimed, mail);
        } catch (DependencyAway e) {
            log.info("Mail {} waits for its files: {}", mail.id(), e.getMessage());
            postponed(claimed, mail, DEPENDENCY_PAUSE);
        } finally {
            room.release(megabytes);
        }
    }

    private void postponed(Claimed claimed, OutgoingMail mail, Duration pause) {
        claimed.retryAt(
                clock.instant().plus(pause), Updates.set("state", mail.state().word()));
    }

    private void handOver(Claimed claimed, OutgoingMail mail) throws InterruptedException {
        var files = files(mail);
        Thread.sleep(pace.take(mail.domain()));
        var from = mailboxes.of(mail.groupId());
        var message =
                signatures.signed(composer.compose(relay.session(from.domain()), mail, from, files, clock.instant()));
        var attempt = new AtomicReference<>(Attempt.begun(mail.attempts().size() + 1, clock.instant()));
        var outcome = relay.send(message, mail.recipient(), () -> {
            var ending = attempt.get().ending();
            attempt.set(ending);
            return mails.atEnd(claimed, ending);
        });
        settle(claimed, mail, attempt.get(), outcome);
    }

    private static long bytes(OutgoingMail mail) {
        return mail.files().stream().mapToLong(Attachment::size).sum();
    }

    private List<Composer.Fetched> files(OutgoingMail mail) {
        var fetched = new ArrayList<Composer.Fetched>();
        for (var file : mail.files()) {
            blobs.attachment(Objects.requireNonNull(mail.ticketId()), file.n(), file.size())
                    .ifPresent(content -> fetched.add(new Composer.Fetched(file, content)));
        }
        return fetched;
    }

    private void settle(Claimed claimed, OutgoingMail mail, Attempt attempt, Outcome outcome) {
        switch (outcome) {
            case Outcome.Accepted accepted -> {
                // By the Message-ID, and by the name that the server gave it, it is found in that server's log.
                log.info(
                        "Mail {} was handed over as <{}>: {}",
                        mail.id(),
                        mail.messageId(),
                        OneLine.of(accepted.answer(), 200));
                settled(
                        claimed,
                        mail,
                        OutgoingState.SENT,
                        Updates.combine(ended(attempt, accepted.code(), accepted.answer()), Reason.set(null)),
                        outcomes.sent(mail));
            }
            case Outcome.Refused refused -> refused(claimed, mail, attempt, refused);
            case Outcome.Deferred deferred ->
                deferred(
                        claimed,
                        mail,
                        attempt,
                        deferred.code(),
                        deferred.answer(),
                        deferred.code() == null
                                ? Reason.of(OwnReason.NO_SERVER, deferred.answer())
                                : Reason.said(deferred.answer()));
            case Outcome.LoginRefused login ->
                deferred(
                        claimed,
                        mail,
                        attempt,
                        null,
                        login.answer(),
                        Reason.of(OwnReason.LOGIN, OwnReason.LOGIN.sentence() + " " + login.answer()));
            case Outcome.NotEncrypted encryption ->
                deferred(
                        claimed,
                        mail,
                        attempt,
                        null,
                        encryption.answer(),
                        Reason.of(OwnReason.ENCRYPTION, OwnReason.ENCRYPTION.sentence() + " " + encryption.answer()));
            case Outcome.Unknown unknown ->
                uncertain(
                        claimed,
                        mail,
                        Reason.of(OwnReason.NO_ANSWER, OwnReason.NO_ANSWER.sentence() + " " + unknown.answer()));
            case Outcome.GivenUp _ -> claimed.retryAt(clock.instant(), Reason.set(null));
        }
    }

    private void refused(Claimed claimed, OutgoingMail mail, Attempt attempt, Outcome.Refused refused) {
        var status = Bounce.statusOf(refused.code(), refused.answer());
        var reason = Reason.said(refused.answer());
        if (refused.ofRecipient()) {
            // First: a worker that dies in between leaves a mail that is not sent to nobody once more.
            blockedAddresses.blockIfGone(mail, status, refused.answer());
        }
        settled(
                claimed,
                mail,
                OutgoingState.FAILED,
                Updates.combine(ended(attempt, refused.code(), refused.answer()), Reason.set(reason)),
                outcomes.bounced(mail, status, reason, true));
    }

    /** @param code absent where no server spoke of the mail */
    private void deferred(
            Claimed claimed, OutgoingMail mail, Attempt attempt, @Nullable Integer code, String answer, Reason reason) {
        var ended = ended(attempt, code, answer);
        var next = schedule.next(attempt.n(), code == null, mail.waitingSince(), clock.instant());
        if (next.isEmpty()) {
            failed(claimed, mail, ended, reason);
            return;
        }
        var update = Updates.combine(
                ended,
                Updates.set("state", OutgoingState.DEFERRED.word()),
                Reason.set(reason),
                Updates.inc("version", 1L));
        if (isNews(mail, code)) {
            update = Updates.combine(
                    update,
                    outcomes.publishing(outcomes.deferred(mail, code, reason, schedule.end(mail.waitingSince()))));
        }
        claimed.retryAt(next.get(), update).ifPresent(image -> outbox.committed(OutgoingStore.COLLECTION, image));
        count(OutgoingState.DEFERRED.word());
    }

    /** Whoever heard that it is deferred need not hear it again at each try. */
    private static boolean isNews(OutgoingMail mail, @Nullable Integer code) {
        return mail.state() != OutgoingState.DEFERRED
                || !Objects.equals(mail.attempts().getLast().code(), code);
    }

    /** It need not be tried. */
    private void impossible(Claimed claimed, OutgoingMail mail, String status, OwnReason why) {
        var reason = Reason.of(why);
        settled(claimed, mail, OutgoingState.FAILED, Reason.set(reason), outcomes.bounced(mail, status, reason, true));
    }

    /** It was tried for too long. */
    private void failed(Claimed claimed, OutgoingMail mail, Bson ended, Reason reason) {
        var code = ENHANCED_CODE.matcher(reason.words());
        settled(
                claimed,
                mail,
                OutgoingState.FAILED,
                Updates.combine(ended, Reason.set(reason)),
                outcomes.bounced(mail, code.find() ? code.group(1) : TOO_LATE, reason, false));
    }

    private void uncertain(Claimed claimed, OutgoingMail mail, Reason reason) {
        log.warn("Whether mail {} was taken is uncertain: {}", mail.id(), reason.words());
        settled(claimed, mail, OutgoingState.UNCERTAIN, Reason.set(reason), outcomes.uncertain(mail, reason));
    }

    private void settled(
            Claimed claimed, OutgoingMail mail, OutgoingState state, Bson update, Optional<Event> outcome) {
        var told = outcomes.told(claimed.document(), outcome);
        var isWritten = claimed.finish(Updates.combine(
                Updates.set("state", state.word()),
                Updates.inc("version", 1L),
                update,
                told.map(Told::update).orElseGet(Updates::combine)));
        if (isWritten) {
            told.ifPresent(said -> outbox.committed(OutgoingStore.COLLECTION, said.image()));
        }
        count(state.word());
    }

    /** A try whose last line did not go out is written down now, as a whole. */
    private Bson ended(Attempt attempt, @Nullable Integer code, String answer) {
        if (!attempt.atEnd()) {
            return Updates.push(
                    "attempts", attempt.ended(clock.instant(), code, answer).toDocument());
        }
        var at = "attempts." + (attempt.n() - 1) + ".";
        return Updates.combine(
                Updates.set(at + "endedAt", Date.from(clock.instant())),
                Updates.set(at + "code", code),
                Updates.set(at + "answer", answer));
    }

    private void count(String outcome) {
        meters.counter("tidings.mail.sent", "outcome", outcome).increment();
    }
}
