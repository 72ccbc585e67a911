package io.tidings.mail.mailbox;

import com.mongodb.client.model.Updates;
import io.tidings.mail.intake.Room;
import io.tidings.mail.intake.Unread;
import io.tidings.mail.mailbox.MailboxState.Phase;
import io.tidings.mail.mailbox.RemoteMailbox.AfterIntake;
import io.tidings.mail.mailbox.RemoteMailbox.Beginning;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.eclipse.angus.mail.pop3.POP3Folder;
import org.eclipse.angus.mail.pop3.POP3Message;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what is new in a POP3 mailbox. The server says of each mail which it is (UIDL) and nothing of when it came; a mail is
 * dealt with once that is written down here. Deleting takes effect when the server hears QUIT, so a broken connection deletes
 * nothing, and the next one makes up for it.
 */
final class FetchPop3 {

    private static final int ASKED_AT_ONCE = 1_000;

    /** A mailbox is locked for everybody else meanwhile, and nothing is deleted before the end. */
    private static final int MOST_IN_ONE_VISIT = 200;

    /** Lines of a mail that is too large to be taken in. */
    private static final int BEGINNING = 200;

    /** A mail at which the connection broke off so often, or that its server refused, goes to quarantine unread. */
    private static final int MOST_TRIES = 5;

    private final Document stored;
    private final RemoteMailbox mailbox;
    private final String address;
    private final POP3Folder folder;
    private final Lease lease;
    private final FetchedMails mails;
    private final Baseline baselines;
    private final Room room;
    private final long maxSize;
    private final Clock clock;

    private @Nullable String inHand;

    FetchPop3(
            Document stored,
            RemoteMailbox mailbox,
            String address,
            Store store,
            Lease lease,
            FetchedMails mails,
            Baseline baselines,
            Room room,
            long maxSize,
            Clock clock)
            throws MessagingException {
        this.stored = stored;
        this.mailbox = mailbox;
        this.address = address;
        this.folder = (POP3Folder) store.getFolder("INBOX");
        this.lease = lease;
        this.mails = mails;
        this.baselines = baselines;
        this.room = room;
        this.maxSize = maxSize;
        this.clock = clock;
        folder.open(Folder.READ_WRITE);
    }

    /** @return whether there is more to fetch at once */
    boolean run() throws MessagingException, IOException, FetchFailure {
        var all = folder.getMessages();
        var profile = new FetchProfile();
        profile.add(UIDFolder.FetchProfileItem.UID);
        folder.fetch(all, profile);
        var sizes = folder.getSizes();
        lease.step();
        var old = old(all);
        var left = fetchNew(all, sizes, old);
        folder.close(true);
        lease.note(
                Lease.fetchedAt(clock.instant(), left),
                Lease.phase(left > 0 ? Phase.FETCHING : Phase.WAITING),
                Updates.unset("state.warning"));
        return left > 0;
    }

    private int fetchNew(Message[] all, int[] sizes, Baseline.Marks old)
            throws MessagingException, IOException, FetchFailure {
        var visited = 0;
        var left = 0;
        for (var from = 0; from < all.length; from += ASKED_AT_ONCE) {
            var some = Arrays.copyOfRange(all, from, Math.min(all.length, from + ASKED_AT_ONCE));
            var dealt = dealtWith(some);
            for (var message : some) {
                var identifier = identifier(message);
                if (dealt.containsKey(identifier)) {
                    if (Boolean.TRUE.equals(dealt.get(identifier)) && mailbox.afterIntake() == AfterIntake.DELETE) {
                        message.setFlag(Flags.Flag.DELETED, true);
                    }
                    continue;
                }
                var isOld = old.contains(bytes(identifier));
                if (isOld && mailbox.beginning() == Beginning.NOW) {
                    continue;
                }
                if (visited == MOST_IN_ONE_VISIT) {
                    left++;
                    continue;
                }
                visited++;
                var number = message.getMessageNumber();
                take((POP3Message) message, identifier, number <= sizes.length ? sizes[number - 1] : 0, isOld);
            }
        }
        return left;
    }

    private Map<String, Boolean> dealtWith(Message[] some) throws MessagingException, FetchFailure {
        var identifiers = new HashSet<String>();
        for (var message : some) {
            identifiers.add(identifier(message));
        }
        lease.step();
        return mails.dealtWith(mailbox.id(), identifiers);
    }

    /** The mails that lay there when Tidings first came. */
    private Baseline.Marks old(Message[] all) throws MessagingException, FetchFailure {
        if (mailbox.source().equals(stored.getString("seenSource"))) {
            return baselines.of(mailbox.id());
        }
        var marks = new Baseline.Marks();
        for (var message : all) {
            marks.add(bytes(identifier(message)));
        }
        baselines.keep(mailbox.id(), marks);
        lease.note(Updates.set("seenSource", mailbox.source()));
        return marks;
    }

    private void take(POP3Message message, String identifier, long size, boolean silent)
            throws MessagingException, IOException {
        if (triesOf(identifier) >= MOST_TRIES) {
            giveUp(identifier, Unread.of(Unread.Kind.BROKE_OFF).with("times", MOST_TRIES));
            return;
        }
        inHand = identifier;
        if (size > maxSize) {
            tooLarge(message, identifier, size);
            return;
        }
        boolean isNew;
        // The library holds it, and we do.
        try (var _ = room.take(2 * size);
                var in = message.getMimeStream()) {
            var raw = in.readAllBytes();
            lease.step();
            if (raw.length > maxSize) {
                tooLarge(message, identifier, raw.length);
                return;
            }
            isNew = mails.keep(mailbox, address, raw, silent);
        } catch (MessageRemovedException e) {
            // So says the library wherever the server says no, and not what else it says.
            if (triesOf(identifier) + 1 < MOST_TRIES) {
                throw e;
            }
            giveUp(identifier, Unread.of(Unread.Kind.REFUSED).with("said", e.getMessage()));
            return;
        }
        inHand = null;
        message.invalidate(true);
        var deletes = mailbox.afterIntake() == AfterIntake.DELETE;
        mails.dealWith(mailbox.id(), identifier, deletes);
        if (deletes) {
            message.setFlag(Flags.Flag.DELETED, true);
        }
        lease.note(
                Lease.phase(Phase.FETCHING),
                Updates.unset("state.fault"),
                Lease.took(isNew ? 1 : 0, null, clock.instant()));
    }

    private void tooLarge(POP3Message message, String identifier, long size) throws MessagingException, IOException {
        var why = Unread.of(Unread.Kind.TOO_LARGE_AT_SERVER)
                .with("size", size)
                .with("limit", maxSize)
                .with("host", mailbox.server().host());
        // Not every server shows beginnings.
        try (@Nullable InputStream in = message.top(BEGINNING)) {
            var beginning = in == null ? new byte[0] : in.readNBytes(1 << 20);
            mails.keepUnreadable(mailbox, address, beginning, mailbox.source() + " " + identifier, why);
        }
        mails.dealWith(mailbox.id(), identifier, false);
        inHand = null;
        lease.step();
    }

    /** It stays at its server, and people are told; the mails behind it are fetched. */
    private void giveUp(String identifier, Unread unread) {
        var why = unread.with("folder", mailbox.folder()).with("mailbox", mailbox.name());
        mails.keepUnreadable(mailbox, address, new byte[0], mailbox.source() + " " + identifier, why);
        mails.dealWith(mailbox.id(), identifier, false);
        inHand = null;
        lease.step();
    }

    private int triesOf(String identifier) {
        var trouble = stored.get("trouble", Document.class);
        return trouble != null && identifier.equals(trouble.getString("identifier"))
                ? trouble.getInteger("times", 0)
                : 0;
    }

    /** What to write down where it ended while a mail was read. */
    Bson trouble() {
        return inHand == null
                ? Updates.unset("trouble")
                : Updates.set("trouble", new Document("identifier", inHand).append("times", triesOf(inHand) + 1));
    }

    private String identifier(Message message) throws MessagingException, FetchFailure {
        @Nullable String identifier = folder.getUID(message);
        if (identifier == null || identifier.isBlank()) {
            throw new FetchFailure(Fault.of(Fault.Kind.NO_IDENTIFIERS, mailbox, null));
        }
        return Objects.requireNonNull(identifier);
    }

    private static byte[] bytes(String identifier) {
        return identifier.getBytes(StandardCharsets.UTF_8);
    }
}
