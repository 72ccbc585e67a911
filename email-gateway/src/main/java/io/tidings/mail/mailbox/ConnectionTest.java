package io.tidings.mail.mailbox;

import io.tidings.mail.mailbox.Fault.Kind;
import io.tidings.mail.mailbox.Fault.Step;
import io.tidings.mail.mailbox.RemoteMailbox.AfterIntake;
import io.tidings.mail.mailbox.RemoteMailbox.Protocol;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tries a mailbox as fetching would, takes no mail and changes nothing there. */
@Component
class ConnectionTest implements AutoCloseable {

    /** Whoever waits for it sits in front of a page. */
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private final MailConnections connections;
    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("mailbox-test-deadlines").factory());

    ConnectionTest(MailConnections connections) {
        this.connections = connections;
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /**
     * What came of it.
     *
     * @param passed the steps that went well, in their order: token (with OAuth only), name, connection, encryption, login, folder, writing, room
     * @param fault what did not; absent where all is well
     * @param mails how many lie in the folder; absent where it was not reached
     * @param pushes whether the server tells of new mail at once
     * @param folders that there are, where the login went well
     */
    record Result(
            boolean ok,
            List<String> passed,
            MailboxState.@Nullable Shown fault,
            @Nullable Integer mails,
            @Nullable Boolean pushes,
            List<String> folders) {}

    Result of(RemoteMailbox mailbox) {
        try (var sockets = new MailSockets(mailbox.server().trusted())) {
            var deadline = deadlines.schedule(sockets::close, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            try (var store = connections.open(mailbox, sockets)) {
                return mailbox.server().protocol() == Protocol.IMAP ? imap(mailbox, store) : pop3(mailbox, store);
            } catch (FetchFailure | MessagingException e) {
                return failed(mailbox, Faults.of(e, mailbox), null, null, List.of());
            } finally {
                deadline.cancel(false);
            }
        }
    }

    private static Result imap(RemoteMailbox mailbox, Store store) throws MessagingException {
        var folders = ImapFolder.folders(store);
        var writing = mailbox.afterIntake() != AfterIntake.LEAVE;
        try (var folder = ImapFolder.open(store, mailbox.folder(), writing)) {
            var mails = folder.count();
            var pushes = folder.can("IDLE");
            var moveTo = mailbox.moveTo();
            if (writing && !folder.isWritable()) {
                return failed(mailbox, Fault.of(Kind.READ_ONLY, mailbox, null), mails, pushes, folders);
            }
            if (mailbox.afterIntake() == AfterIntake.MOVE && moveTo != null && !folder.exists(moveTo)) {
                return failed(
                        mailbox, Fault.of(Kind.FOLDER_MISSING, mailbox, null).about(moveTo), mails, pushes, folders);
            }
            if (folder.isFull()) {
                return failed(mailbox, Fault.of(Kind.QUOTA, mailbox, null), mails, pushes, folders);
            }
            return new Result(true, names(mailbox, Step.FETCHING), null, mails, pushes, folders);
        } catch (MessagingException e) {
            return failed(mailbox, Faults.of(e, mailbox), null, null, folders);
        }
    }

    private static Result pop3(RemoteMailbox mailbox, Store store) throws MessagingException, FetchFailure {
        var folder = store.getFolder("INBOX");
        folder.open(Folder.READ_ONLY);
        var mails = folder.getMessageCount();
        if (mails > 0 && ((org.eclipse.angus.mail.pop3.POP3Folder) folder).getUID(folder.getMessage(1)) == null) {
            return failed(mailbox, Fault.of(Kind.NO_IDENTIFIERS, mailbox, null), mails, false, List.of());
        }
        folder.close(false);
        return new Result(true, names(mailbox, Step.FETCHING), null, mails, false, List.of());
    }

    private static Result failed(
            RemoteMailbox mailbox,
            Fault fault,
            @Nullable Integer mails,
            @Nullable Boolean pushes,
            List<String> folders) {
        return new Result(
                false, names(mailbox, fault.kind().step()), MailboxState.Shown.of(fault), mails, pushes, folders);
    }

    private static List<String> names(RemoteMailbox mailbox, Step before) {
        return Arrays.stream(Step.values())
                .filter(step -> step.compareTo(before) < 0)
                .filter(step -> step != Step.TOKEN || mailbox.login() instanceof RemoteMailbox.OAuth)
                .map(step -> step.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
    }
}
