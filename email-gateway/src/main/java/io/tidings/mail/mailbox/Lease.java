package io.tidings.mail.mailbox;

import com.mongodb.MongoException;
import com.mongodb.client.model.Updates;
import io.tidings.mail.mailbox.MailboxState.Phase;
import io.tidings.spine.work.Claimed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mailbox in the hands of this replica. A thread of its own renews the lease for as long as something goes on, ends the
 * waiting for a server's news in time, and drops the connection where nothing goes on any more, where the service stops, or
 * where the lease is lost. So nothing that a server does, or does not do, holds a mailbox for ever.
 */
final class Lease implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Lease.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Bson NOTHING_NEW = Updates.combine();

    private final Claimed claimed;
    private final MailSockets sockets;
    private final FetchProperties properties;
    private final Clock clock;
    private final Thread watchdog;
    private volatile long lastStep = System.nanoTime();
    private volatile long renewed = System.nanoTime();
    private volatile boolean lost;
    private volatile boolean ended;
    private ImapFolder.@Nullable Waiting waiting;
    private long waitingUntil;

    Lease(Claimed claimed, MailSockets sockets, FetchProperties properties, Clock clock) {
        this.claimed = claimed;
        this.sockets = sockets;
        this.properties = properties;
        this.clock = clock;
        this.watchdog = Thread.ofVirtual()
                .name("mailbox-watchdog-" + claimed.document().get("_id"))
                .start(this::watch);
    }

    /** The lease went to somebody else, or the mailbox was changed or deleted. */
    static final class Lost extends RuntimeException {

        Lost() {
            super("The mailbox is in other hands now");
        }
    }

    boolean isLost() {
        return lost;
    }

    /** Something went on: the connection is alive. */
    void step() {
        lastStep = System.nanoTime();
    }

    /** Writes how it stands, and renews the lease with that. @throws Lost where it is not ours any more */
    void note(Bson... updates) {
        if (!claimed.extend(properties.lease(), Updates.combine(List.of(updates)))) {
            lost = true;
            throw new Lost();
        }
        renewed = System.nanoTime();
        step();
    }

    static Bson phase(Phase phase) {
        return Updates.set("state.phase", phase.name());
    }

    static Bson fetchedAt(Instant now, long waiting) {
        return Updates.combine(
                Updates.set("state.lastFetchAt", Date.from(now)),
                Updates.set("state.waiting", waiting),
                Updates.unset("state.fault"));
    }

    /** @param at when the server got the newest of them */
    static Bson took(int count, @Nullable Instant at, Instant now) {
        if (count == 0) {
            return NOTHING_NEW;
        }
        var updates = new ArrayList<Bson>();
        updates.add(Updates.inc("state.taken", (long) count));
        updates.add(Updates.set("state.lastMailAt", Date.from(now)));
        if (at != null) {
            updates.add(
                    Updates.set("state.lagSeconds", MailboxState.lag(at, now).toSeconds()));
        }
        return Updates.combine(updates);
    }

    /** Waits for the server's news, no longer than is good. */
    void waitFor(ImapFolder folder) throws jakarta.mail.MessagingException, java.io.IOException {
        // Until the watchdog ends the waiting; its own end comes first where the server does not agree to that.
        sockets.patience(Math.toIntExact(
                properties.idleFor().plus(properties.stuckAfter()).toMillis()));
        try {
            folder.idle(this::begin);
        } finally {
            begin(null);
            sockets.patience(Math.toIntExact(properties.answerTimeout().toMillis()));
        }
    }

    private synchronized void begin(ImapFolder.@Nullable Waiting begun) {
        waiting = begun;
        waitingUntil = System.nanoTime() + properties.idleFor().toNanos();
        step();
    }

    private void watch() {
        try {
            while (!ended) {
                Thread.sleep(LOOK);
                endLongWaiting();
                if (isStuck()) {
                    log.info(
                            "Mailbox {}: nothing went on for {}",
                            claimed.document().get("_id"),
                            properties.stuckAfter());
                    sockets.close();
                    return;
                }
                if (!isHeld()) {
                    lost = true;
                    sockets.close();
                    return;
                }
            }
        } catch (InterruptedException e) {
            // The lease has ended.
        }
    }

    private synchronized void endLongWaiting() {
        if (waiting == null) {
            return;
        }
        if (System.nanoTime() < waitingUntil) {
            step();
        } else {
            // From here on the time that the server may take to agree is counted.
            waiting.end();
        }
    }

    private boolean isStuck() {
        return System.nanoTime() - lastStep > properties.stuckAfter().toNanos();
    }

    private boolean isHeld() {
        if (System.nanoTime() - renewed < properties.lease().toNanos() / 6) {
            return true;
        }
        try {
            if (!claimed.extend(properties.lease(), phaseIsUnchanged())) {
                return false;
            }
            renewed = System.nanoTime();
            return true;
        } catch (MongoException e) {
            // While the store is away nobody else can take it; a lease that ran out meanwhile shows at the next write.
            log.debug(
                    "Mailbox {}: the lease is not renewed now: {}",
                    claimed.document().get("_id"),
                    e.getMessage());
            return true;
        }
    }

    private Bson phaseIsUnchanged() {
        return Updates.set("leasedAt", Date.from(clock.instant()));
    }

    /** The fetching is over; the connection with it. */
    @Override
    public void close() {
        ended = true;
        watchdog.interrupt();
        sockets.close();
    }
}
