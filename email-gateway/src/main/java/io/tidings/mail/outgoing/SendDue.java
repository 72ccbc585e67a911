package io.tidings.mail.outgoing;

import com.mongodb.client.model.Updates;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Event;
import io.tidings.events.Topics;
import io.tidings.mail.MailProperties;
import io.tidings.mail.blob.Blobs;
import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.outgoing.Relay.Outcome;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.reaction.DependencyAway;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a due mail and writes down what became of it. Before a dialogue begins, and again before a mail's last line goes out,
 * the store knows: a worker that died before that is followed by another try, one that died after it leaves a question.
 */
final class SendDue implements DueWork.Handler {

    private static final Logger log = LoggerFactory.getLogger(SendDue.class);

    private static final Pattern ENHANCED_CODE = Pattern.compile("\\b([45]\\.\\d{1,3}\\.\\d{1,3})\\b");
    private static final long MOST_FILE_BYTES = 20L << 20;
    private static final Duration DEPENDENCY_PAUSE = Duration.ofSeconds(5);

    private final OutgoingStore mails;
    private final Mailboxes mailboxes;
    private final Blobs blobs;
    private final Composer composer;
    private final Relay relay;
    private final SendingPolicies policies;
    private final Outcomes outcomes;
    private final Outbox outbox;
    private final MailProperties.Relay properties;
    private final Clock clock;
    private final MeterRegistry meters;

    SendDue(
            OutgoingStore mails,
            Mailboxes mailboxes,
            Blobs blobs,
            Composer composer,
            Relay relay,
            SendingPolicies policies,
            Outcomes outcomes,
            Outbox outbox,
            MailProperties.Relay properties,
            Clock clock,
            MeterRegistry meters) {
        this.mails = mails;
        this.mailboxes = mailboxes;
        this.blobs = blobs;
        this.composer = composer;
        this.relay = relay;
        this.policies = policies;
        this.outcomes = outcomes;
        this.outbox = outbox;
        this.properties = properties;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public void handle(Claimed claimed) {
        var mail = OutgoingMail.of(claimed.document());
        switch (mail.state()) {
            case PLANNED, DEFERRED -> attempt(claimed, mail);
            case SENDING -> afterCrash(claimed, mail);
            case SENT, FAILED, BOUNCED, UNCERTAIN, SUPPRESSED, HELD, DISCARDED, ERASED ->
                claimed.done(Updates.set("state", mail.state().word()));
        }
    }

    private void afterCrash(Claimed claimed, OutgoingMail mail) {
        if (!mail.attempts().isEmpty() && mail.attempts().getLast().atEnd()) {
            uncertain(claimed, mail, "The service stopped before the server's answer was written down.");
        } else {
            attempt(claimed, mail);
        }
    }

    private void attempt(Claimed claimed, OutgoingMail mail) {
        // Asked for each try: a mail that was deferred while the desk was live is held as well once it is not.
        if (!mail.isReleased() && !policies.now().lets(mail.recipient())) {
            settled(claimed, mail, OutgoingState.HELD, Updates.unset("reason"), outcomes.held(mail));
            return;
        }
        if (clock.instant().isAfter(mail.waitingSince().plus(properties.giveUpAfter()))) {
            var last =
                    mail.attempts().isEmpty() ? null : mail.attempts().getLast().answer();
            failed(claimed, mail, null, last == null ? "It could not be handed over in time." : last, false);
            return;
        }
        List<Composer.Fetched> files;
        try {
            files = files(mail);
        } catch (DependencyAway e) {
            log.info("Mail {} waits for its files: {}", mail.id(), e.getMessage());
            claimed.retryAt(
                    clock.instant().plus(DEPENDENCY_PAUSE),
                    Updates.set("state", mail.state().word()));
            return;
        }
        var from = mailboxes.of(mail.groupId());
        var message = composer.compose(relay.session(from.domain()), mail, from, files, clock.instant());
        var attempt = Attempt.begun(mail.attempts().size() + 1, clock.instant());
        if (!mails.begin(claimed, attempt)) {
            // Another worker has it; this writes nothing, and tells the loop that there is nothing left to do.
            claimed.retryAt(clock.instant(), Updates.set("state", mail.state().word()));
            return;
        }
        var outcome = relay.send(message, mail.recipient(), () -> mails.atEnd(claimed, attempt));
        settle(claimed, mail, attempt, outcome);
    }

    private List<Composer.Fetched> files(OutgoingMail mail) {
        var fetched = new ArrayList<Composer.Fetched>();
        long left = MOST_FILE_BYTES;
        for (var file : mail.files()) {
            if (file.size() <= left) {
                left -= file.size();
                blobs.attachment(mail.ticketId(), file.n(), file.size())
                        .ifPresent(content -> fetched.add(new Composer.Fetched(file, content)));
            }
        }
        return fetched;
    }

    private void settle(Claimed claimed, OutgoingMail mail, Attempt attempt, Outcome outcome) {
        switch (outcome) {
            case Outcome.Accepted accepted -> {
                settled(
                        claimed,
                        mail,
                        OutgoingState.SENT,
                        ended(attempt, accepted.code(), accepted.answer()),
                        outcomes.sent(mail));
            }
            case Outcome.Refused refused -> {
                failed(claimed, mail, ended(attempt, refused.code(), refused.answer()), refused.answer(), true);
            }
            case Outcome.Deferred deferred -> {
                var next = clock.instant().plus(RetrySchedule.after(attempt.n()));
                claimed.retryAt(
                        next,
                        Updates.combine(
                                ended(attempt, deferred.code(), deferred.answer()),
                                Updates.set("state", OutgoingState.DEFERRED.word()),
                                Updates.set("reason", deferred.answer()),
                                Updates.inc("version", 1L)));
                count("deferred");
            }
            case Outcome.Unknown unknown ->
                uncertain(claimed, mail, "The server did not answer after it had the whole mail: " + unknown.answer());
            case Outcome.GivenUp _ -> claimed.retryAt(clock.instant(), Updates.set("reason", null));
        }
    }

    private void failed(Claimed claimed, OutgoingMail mail, @Nullable Bson ended, String reason, boolean hard) {
        var update = Updates.set("reason", reason);
        var status = status(reason, hard);
        settled(
                claimed,
                mail,
                OutgoingState.FAILED,
                ended == null ? update : Updates.combine(ended, update),
                outcomes.bounced(mail, status, reason, hard));
    }

    /** The enhanced code in what the server said, or the general one of its class. */
    private static String status(String reason, boolean hard) {
        var code = ENHANCED_CODE.matcher(reason);
        return code.find() ? code.group(1) : hard ? "5.0.0" : "4.4.7";
    }

    private void uncertain(Claimed claimed, OutgoingMail mail, String reason) {
        claimed.done(Updates.combine(
                Updates.set("state", OutgoingState.UNCERTAIN.word()),
                Updates.set("reason", reason),
                Updates.inc("version", 1L)));
        log.warn("Whether mail {} was taken is uncertain: {}", mail.id(), reason);
        count("uncertain");
    }

    private void settled(Claimed claimed, OutgoingMail mail, OutgoingState state, Bson update, Event outcome) {
        claimed.done(Updates.combine(
                        Updates.set("state", state.word()),
                        Updates.inc("version", 1L),
                        update,
                        outbox.append(List.of(outcome), Topics.OUTCOMES, mail.ticketId())))
                .ifPresent(image -> outbox.committed(OutgoingStore.COLLECTION, image));
        count(state.word());
    }

    private Bson ended(Attempt attempt, @Nullable Integer code, String answer) {
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
