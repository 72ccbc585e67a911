package io.tidings.mail.intake;

import com.mongodb.client.model.Updates;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidings.events.Event;
import io.tidings.events.Topics;
import io.tidings.mail.Ids;
import io.tidings.mail.MailProperties;
import io.tidings.mail.blob.Blobs;
import io.tidings.mail.intake.Unread.Unreadable;
import io.tidings.mail.outgoing.DeliveryReports;
import io.tidings.mail.parse.Bounce;
import io.tidings.mail.parse.Forward;
import io.tidings.mail.parse.MailReader;
import io.tidings.mail.parse.ParsedMail;
import io.tidings.mail.token.SignedIds;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.reaction.Failure;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one mail that was taken in and tells the others of it. A mail that cannot be handled goes to quarantine after a few
 * tries and holds nobody up; a dependency that is away only makes it wait.
 */
final class ReadMail implements DueWork.Handler {

    private static final Logger log = LoggerFactory.getLogger(ReadMail.class);

    /** A mail that was begun so often and never finished takes its reader down with it. */
    private static final int MOST_BEGUN = 10;

    private static final Duration DEPENDENCY_PAUSE = Duration.ofSeconds(2);

    /** Its bytes, and what its files are decoded to: three of four. What is not encoded is not copied either. */
    private static final double COPIES = 1.75;

    /** Of what is read as text or HTML: the tree, what people see of it, what is harmless of it, and what of that is the answer. */
    private static final int COPIES_OF_TEXT = 24;

    /** So close where most mails are that a median can be read off them; the rest tells of what is slow. */
    private static final Duration[] STEPS = IntStream.of(
                    100,
                    200,
                    300,
                    400,
                    500,
                    600,
                    700,
                    800,
                    900,
                    1_000,
                    1_250,
                    1_500,
                    1_750,
                    2_000,
                    2_250,
                    2_500,
                    2_750,
                    3_000,
                    3_500,
                    4_000,
                    4_500,
                    5_000,
                    6_000,
                    7_000,
                    8_000,
                    10_000,
                    15_000,
                    25_000,
                    50_000,
                    100_000,
                    1_000_000,
                    10_000_000)
            .mapToObj(micros -> Duration.of(micros, ChronoUnit.MICROS))
            .toArray(Duration[]::new);

    private final MailStore mails;
    private final RawMails raws;
    private final Blobs blobs;
    private final Belonging belonging;
    private final Senders senders;
    private final DeliveryReports reports;
    private final SignedIds ids;
    private final Outbox outbox;
    private final MailProperties.Intake properties;
    private final String installation;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Reading reading;
    private final Room room;

    ReadMail(
            MailStore mails,
            RawMails raws,
            Blobs blobs,
            Belonging belonging,
            Senders senders,
            DeliveryReports reports,
            SignedIds ids,
            Outbox outbox,
            MailProperties.Intake properties,
            Room room,
            String installation,
            Clock clock,
            MeterRegistry meters) {
        this.mails = mails;
        this.raws = raws;
        this.blobs = blobs;
        this.belonging = belonging;
        this.senders = senders;
        this.reports = reports;
        this.ids = ids;
        this.outbox = outbox;
        this.properties = properties;
        this.room = room;
        this.installation = installation;
        this.clock = clock;
        this.meters = meters;
        var understanding = Timer.builder("tidings.mail.parse")
                .description("Understanding the bytes of one mail")
                .serviceLevelObjectives(STEPS)
                .register(meters);
        this.reading = new Reading(properties.parseTimeout(), raw -> understanding.record(() -> MailReader.read(raw)));
    }

    @Override
    public void handle(Claimed claimed) {
        var stored = IncomingMail.of(claimed.document());
        if (stored.state().isSettled()) {
            forgetRaw(claimed, stored);
            return;
        }
        if (!mails.begin(claimed)) {
            // Another worker has it; this writes nothing, and tells the loop that there is nothing left to do.
            claimed.retryAt(clock.instant(), Updates.set("state", stored.state().word()));
            return;
        }
        if (stored.begun() >= MOST_BEGUN) {
            quarantine(claimed, Unread.of(Unread.Kind.NEVER_FINISHED).with("times", stored.begun()));
            return;
        }
        try (var _ = room.take(heapFor(stored.size()))) {
            read(claimed, stored);
        } catch (RuntimeException e) {
            failed(claimed, stored, e);
        }
    }

    private static long heapFor(long size) {
        var text = Math.min(size, MailReader.LONGEST_BODY);
        return (long) (COPIES * size) + COPIES_OF_TEXT * text;
    }

    /** It comes due once more for this alone. */
    private void forgetRaw(Claimed claimed, IncomingMail stored) {
        if (stored.state() == MailState.PUBLISHED && !mails.isInTicket(claimed.document())) {
            // Whatever keeps its event from the tickets: until one has the mail, these bytes are all there is of it.
            claimed.retryAt(rawKeptUntil(), Updates.combine());
            return;
        }
        raws.delete(stored.raw());
        claimed.done(Updates.set("rawForgottenAt", Date.from(clock.instant())));
        count("raw-forgotten");
    }

    private void read(Claimed claimed, IncomingMail stored) {
        var raw = raws.read(stored.raw()).orElseThrow(() -> new Unreadable(Unread.of(Unread.Kind.GONE)));
        var mail = reading.read(raw);
        if (belonging.isOurOwn(mail) || mail.loopMarks().contains(ids.loopMark())) {
            drop(claimed, "own-mail");
            return;
        }
        var report = mail.report();
        if (report.isPresent()) {
            report(claimed, stored, mail, report.get(), raw);
        } else {
            publish(claimed, stored, mail, raw);
        }
    }

    private void report(Claimed claimed, IncomingMail stored, ParsedMail mail, Bounce bounce, byte[] raw) {
        var matched = reports.note(stored.id(), bounce, belonging.replyAddress(stored, mail));
        if (matched) {
            claimed.retryAt(rawKeptUntil(), Updates.combine(state(MailState.REPORT), Updates.inc("version", 1L)));
            count("report");
        } else if (bounce.inProse()) {
            // Perhaps a parcel was not delivered: people read it, and nobody is answered.
            publish(claimed, stored, mail, raw);
        } else {
            drop(claimed, "report-about-no-mail-of-ours");
        }
    }

    private void publish(Claimed claimed, IncomingMail stored, ParsedMail mail, byte[] raw) {
        var domain = stored.mailbox().substring(stored.mailbox().lastIndexOf('@') + 1);
        var messageId = mail.messageId() == null ? Identity.madeFor(mail, raw, domain) : mail.messageId();
        var first = mails.firstWith(Identity.of(stored.mailbox() + " " + messageId, mail), stored.id());
        if (!first.equals(stored.id())) {
            claimed.retryAt(
                    rawKeptUntil(),
                    Updates.combine(
                            state(MailState.DUPLICATE),
                            Updates.set("reason", "The same as " + first),
                            Updates.set("messageId", messageId),
                            Updates.inc("version", 1L)));
            count("duplicate");
            return;
        }
        var received = ReceivedMail.of(mail);
        var ticket = belonging.ticket(stored, mail);
        var proven = senders.proven(stored, mail);
        // What continues a ticket is no new matter, whoever passes it on.
        var forward = ticket.isEmpty() ? senders.forwarded(mail, raw, proven) : Optional.<Forward>empty();
        var fact = received.fact(stored, messageId, ticket, proven, forward, blobs::upload);
        var id = Ids.next();
        var event = new Event(
                id,
                installation,
                stored.id(),
                clock.instant(),
                1,
                id,
                null,
                0,
                "mail:" + stored.id(),
                stored.silent(),
                null,
                fact);
        var told = outbox.tell(claimed.document(), List.of(event), Topics.INBOUND, received.threadRoot(messageId));
        var update = Updates.combine(
                state(MailState.PUBLISHED),
                Updates.set("messageId", messageId),
                Updates.set("ticket", ticket.map(SignedIds.Named::ticketId).orElse(null)),
                Updates.unset("reason"),
                Updates.inc("version", 1L),
                told.update());
        if (claimed.finishUntil(rawKeptUntil(), update)) {
            outbox.committed(MailStore.COLLECTION, told.image());
            count("published");
        }
    }

    private void drop(Claimed claimed, String reason) {
        claimed.retryAt(
                rawKeptUntil(),
                Updates.combine(state(MailState.DROPPED), Updates.set("reason", reason), Updates.inc("version", 1L)));
        count("dropped-" + reason);
    }

    private void failed(Claimed claimed, IncomingMail stored, RuntimeException e) {
        if (Failure.of(e) == Failure.DEPENDENCY) {
            log.info("Mail {} waits: {}", stored.id(), e.getMessage());
            claimed.retryAt(clock.instant().plus(DEPENDENCY_PAUSE), Updates.set("begun", 0));
        } else if (stored.failed() + 1 < properties.failures()) {
            log.warn("Mail {} could not be handled and will be tried again", stored.id(), e);
            claimed.retryAt(
                    clock.instant().plusSeconds(1L << stored.failed()),
                    Updates.combine(Updates.set("begun", 0), Updates.inc("failed", 1)));
        } else {
            log.error("Mail {} goes to quarantine", stored.id(), e);
            quarantine(
                    claimed,
                    e instanceof Unreadable unreadable
                            ? unreadable.why()
                            : Unread.of(Unread.Kind.FAILED).with("said", e.getMessage() == null ? e : e.getMessage()));
        }
    }

    private void quarantine(Claimed claimed, Unread unread) {
        claimed.done(Updates.combine(
                state(MailState.QUARANTINED), new Document("$set", MailStore.why(unread)), Updates.inc("version", 1L)));
        count("quarantined");
    }

    private Instant rawKeptUntil() {
        return clock.instant().plus(properties.keepRaw());
    }

    private static Bson state(MailState state) {
        return Updates.set("state", state.word());
    }

    private void count(String outcome) {
        meters.counter("tidings.mail.read", "outcome", outcome).increment();
    }
}
