package io.tidings.mail.mailbox;

import com.mongodb.client.model.PushOptions;
import com.mongodb.client.model.Updates;
import io.tidings.mail.MailProperties;
import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.intake.Room;
import io.tidings.mail.mailbox.RemoteMailbox.AfterIntake;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches from one mailbox for as long as it goes well and the server tells of new mail; says why where it does not, and when it
 * is tried again. Nobody has to do anything once the reason is gone.
 */
final class FetchMailbox implements DueWork.Handler {

    private static final Logger log = LoggerFactory.getLogger(FetchMailbox.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** A wrong password that is tried again and again locks the account. */
    private static final Duration FIRST_PAUSE_FOR_SOMEBODY = Duration.ofMinutes(1);

    private static final Duration LONGEST_PAUSE_FOR_SOMEBODY = Duration.ofMinutes(15);

    /** Another replica shall have it, not the one that is stopping. */
    private static final Duration HANDING_OVER = Duration.ofSeconds(1);

    private static final int ERRORS_KEPT = 20;

    private final MailConnections connections;
    private final FetchedMails mails;
    private final Baseline baselines;
    private final Room room;
    private final Mailboxes addresses;
    private final FetchProperties properties;
    private final long maxSize;
    private final Clock clock;
    private final Set<MailSockets> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    FetchMailbox(
            MailConnections connections,
            FetchedMails mails,
            Baseline baselines,
            Room room,
            Mailboxes addresses,
            FetchProperties properties,
            MailProperties mail,
            Clock clock) {
        this.connections = connections;
        this.mails = mails;
        this.baselines = baselines;
        this.room = room;
        this.addresses = addresses;
        this.properties = properties;
        this.maxSize = mail.intake().maxSize().toBytes();
        this.clock = clock;
    }

    @Override
    public void handle(Claimed claimed) {
        var mailbox = MailboxStore.read(claimed.document());
        if (stopping) {
            claimed.retryAt(clock.instant().plus(HANDING_OVER), Updates.set("leasedAt", Date.from(clock.instant())));
            return;
        }
        var trusted = mailbox.server().trusted();
        try (var sockets = new MailSockets(trusted)) {
            open.add(sockets);
            try (var lease = new Lease(claimed, sockets, properties, clock)) {
                fetch(claimed, mailbox, sockets, lease);
            } finally {
                open.remove(sockets);
            }
        }
    }

    private void fetch(Claimed claimed, RemoteMailbox mailbox, MailSockets sockets, Lease lease) {
        @Nullable FetchImap imap = null;
        @Nullable FetchPop3 pop3 = null;
        try {
            var address = addresses
                    .ownOf(mailbox.groupId())
                    .orElseThrow(() -> new FetchFailure(Fault.of(Fault.Kind.NO_GROUP_ADDRESS, mailbox, null)))
                    .address();
            var store = connections.open(mailbox, sockets);
            lease.step();
            var again = properties.pollEvery();
            switch (mailbox.server().protocol()) {
                case IMAP -> {
                    var folder = ImapFolder.open(store, mailbox.folder(), mailbox.afterIntake() != AfterIntake.LEAVE);
                    imap = new FetchImap(
                            claimed.document(),
                            mailbox,
                            address,
                            folder,
                            lease,
                            mails,
                            baselines,
                            room,
                            maxSize,
                            clock,
                            () -> connections.endsSoon(mailbox));
                    again = imap.run() ? Duration.ZERO : again;
                }
                case POP3 -> {
                    pop3 = new FetchPop3(
                            claimed.document(), mailbox, address, store, lease, mails, baselines, room, maxSize, clock);
                    again = pop3.run() ? Duration.ZERO : again;
                }
            }
            lease.close();
            claimed.retryAt(clock.instant().plus(again), Updates.set("leasedAt", Date.from(clock.instant())));
        } catch (Exception e) {
            lease.close();
            if (lease.isLost()) {
                log.debug("Mailbox {} is in other hands now", mailbox.id());
                // Settles nothing: who changed it, or who has it now, does.
                claimed.stillMine();
            } else if (stopping) {
                claimed.retryAt(clock.instant().plus(HANDING_OVER), Lease.phase(MailboxState.Phase.CONNECTING));
            } else {
                var trouble = imap != null ? imap.trouble() : pop3 != null ? pop3.trouble() : null;
                failed(claimed, mailbox, e, imap != null && imap.hasFetched(), trouble);
            }
        }
    }

    /**
     * @param hasFetched whether all was well a while ago
     * @param trouble at which mail it ended; absent where no mail was spoken of yet
     */
    private void failed(
            Claimed claimed, RemoteMailbox mailbox, Exception e, boolean hasFetched, @Nullable Bson trouble) {
        var fault = Faults.of(e, mailbox);
        var before = hasFetched
                ? null
                : claimed.document().get("state", new Document()).get("fault", Document.class);
        var now = clock.instant();
        var shown = MailboxState.toDocument(fault, now, before);
        var times = shown.getLong("times");
        var updates = new ArrayList<Bson>();
        updates.add(Updates.set("state.fault", shown));
        if (trouble != null) {
            updates.add(trouble);
        }
        if (times == 1) {
            if (fault.kind() == Fault.Kind.LOST && e instanceof RuntimeException) {
                log.error("Mailbox {} ({}) could not be fetched from", mailbox.id(), mailbox.name(), e);
            } else {
                log.warn("Mailbox {} ({}): {}", mailbox.id(), mailbox.name(), fault.sentence());
            }
            updates.add(Updates.pushEach(
                    "errors",
                    List.of(new Document(shown).append("at", Date.from(now))),
                    new PushOptions().slice(-ERRORS_KEPT)));
        }
        claimed.retryAt(now.plus(pause(fault, times)), Updates.combine(updates));
    }

    static Duration pause(Fault fault, long times) {
        var first = fault.kind().needsSomebody() ? FIRST_PAUSE_FOR_SOMEBODY : FIRST_PAUSE;
        var longest = fault.kind().needsSomebody() ? LONGEST_PAUSE_FOR_SOMEBODY : LONGEST_PAUSE;
        var doubled = first.multipliedBy(1L << Math.min(times - 1, 10));
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }

    /** Ends what is under way, so that another replica goes on at once. */
    void stop() {
        stopping = true;
        open.forEach(MailSockets::close);
    }

    void start() {
        stopping = false;
    }
}
