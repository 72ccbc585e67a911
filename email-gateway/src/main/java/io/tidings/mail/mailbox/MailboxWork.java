package io.tidings.mail.mailbox;

import io.tidings.mail.MailProperties;
import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.intake.Room;
import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.WorkSettings;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Gives each mailbox to one replica at a time, and lets go of all of them before the service stops. */
@Component
class MailboxWork implements SmartLifecycle {

    private static final int MOST_AT_ONCE = 500;
    private static final Duration FOUND_WITHIN = Duration.ofSeconds(1);

    private final FetchMailbox handler;
    private final DueWork.Worker worker;
    private volatile boolean running;

    MailboxWork(
            MailConnections connections,
            FetchedMails mails,
            Baseline baselines,
            Room room,
            Mailboxes addresses,
            FetchProperties properties,
            MailProperties mail,
            DueWork dueWork,
            Clock clock) {
        handler = new FetchMailbox(connections, mails, baselines, room, addresses, properties, mail, clock);
        worker = dueWork.start(
                new WorkSettings(MailboxStore.COLLECTION, MOST_AT_ONCE, 1, properties.lease(), FOUND_WITHIN), handler);
    }

    /** A mailbox is to be fetched from at once. */
    void wake() {
        worker.wake();
    }

    @Override
    public void start() {
        handler.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        handler.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the work itself stops, which waits for what is in hand. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 3000;
    }
}
