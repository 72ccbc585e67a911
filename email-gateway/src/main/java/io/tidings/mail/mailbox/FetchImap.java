package io.tidings.mail.mailbox;

import com.mongodb.client.model.Updates;
import io.tidings.mail.intake.Room;
import io.tidings.mail.intake.Unread;
import io.tidings.mail.mailbox.ImapFolder.Listed;
import io.tidings.mail.mailbox.MailboxState.Phase;
import io.tidings.mail.mailbox.RemoteMailbox.AfterIntake;
import io.tidings.mail.mailbox.RemoteMailbox.Beginning;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what is new in one IMAP folder, and stays to hear of more. How far it came is written only once the mails are kept
 * here, so that an end at any moment costs a mail fetched twice and no mail lost; the second copy is recognised by its bytes.
 */
final class FetchImap {

    private static final Logger log = LoggerFactory.getLogger(FetchImap.class);

    /** Mails between two notes of how far it came. */
    private static final int BATCH = 25;

    private static final int LISTED_AT_ONCE = 200;

    /** What cannot be moved or deleted is remembered up to here; more stays where it is. */
    private static final int MOST_UNSETTLED = 2_000;

    /** A mail at which the connection broke off so often goes to quarantine unread. */
    private static final int MOST_TRIES = 5;

    /** What a server refuses over a fresh connection too, it will not hand over. */
    private static final int MOST_REFUSALS = 2;

    /** What servers say of themselves and hardly of a mail (RFC 5530, and the providers' own words). */
    private static final Pattern PASSING = Pattern.compile(
            "unavailable|in-?use|limit|exceeded|overquota|throttl|temporar|try again|too many|time[d ]?-?out|overload",
            Pattern.CASE_INSENSITIVE);

    /** With a minute between most of them, for about half an hour. */
    private static final int MOST_PASSING_REFUSALS = 30;

    /** So many bytes are read by one command. */
    private static final int READ_AHEAD = 1 << 20;

    /** How full a mailbox is changes slowly. */
    private static final Duration LOOK_EVERY = Duration.ofMinutes(4);

    private final RemoteMailbox mailbox;
    private final String address;
    private final ImapFolder folder;
    private final Lease lease;
    private final FetchedMails mails;
    private final Baseline baselines;
    private final Room room;
    private final long maxSize;
    private final Clock clock;
    private final BooleanSupplier endsSoon;
    private final Document stored;

    private Cursor cursor;
    private boolean readsAhead;
    private Baseline.@Nullable Marks old;
    private long inHand;
    private boolean hasFetched;
    private boolean isWarned;
    private long looked = System.nanoTime();

    /** @param endsSoon whether the connection is to be made anew before it waits once more */
    FetchImap(
            Document stored,
            RemoteMailbox mailbox,
            String address,
            ImapFolder folder,
            Lease lease,
            FetchedMails mails,
            Baseline baselines,
            Room room,
            long maxSize,
            Clock clock,
            BooleanSupplier endsSoon)
            throws MessagingException {
        this.stored = stored;
        this.readsAhead = stored.get("trouble") == null;
        this.mailbox = mailbox;
        this.address = address;
        this.folder = folder;
        this.lease = lease;
        this.mails = mails;
        this.baselines = baselines;
        this.room = room;
        this.maxSize = maxSize;
        this.clock = clock;
        this.endsSoon = endsSoon;
        this.cursor = whereItStands(Cursor.of(stored.get("cursor", Document.class)));
    }

    /**
     * Fetches until there is no more, then waits for more where the server tells of it.
     *
     * @return whether another connection is to go on at once; else the server has to be asked again after a while
     */
    boolean run() throws MessagingException, IOException {
        warn();
        while (true) {
            do {
                catchUp();
                hasFetched = true;
            } while (folder.hasNews());
            if (!folder.can("IDLE")) {
                lease.note(Lease.phase(Phase.WAITING));
                return false;
            }
            if (endsSoon.getAsBoolean()) {
                return true;
            }
            lease.note(Lease.phase(Phase.WATCHING));
            lease.waitFor(folder);
            folder.noop();
            lease.step();
            if (System.nanoTime() - looked > LOOK_EVERY.toNanos()) {
                warn();
            }
        }
    }

    /** Whether everything went well for a while: a fault after that is a new one. */
    boolean hasFetched() {
        return hasFetched;
    }

    private Cursor whereItStands(@Nullable Cursor before) throws MessagingException {
        var validity = folder.uidValidity();
        if (before == null || !before.source().equals(mailbox.source())) {
            return firstLook(validity);
        }
        if (before.uidValidity() != validity) {
            var uids = folder.uidsAfter(0);
            var highest = uids.length == 0 ? 0 : uids[uids.length - 1];
            log.info("Mailbox {} has given its mails new numbers; they are looked through anew", mailbox.id());
            return noted(before.renumbered(validity, highest));
        }
        if (mailbox.beginning() == Beginning.BACKLOG && !stored.getBoolean("backlogBegun", false)) {
            lease.note(
                    Updates.set("backlogBegun", true),
                    Updates.set("cursor", before.fromTheStart().toDocument()));
            return before.fromTheStart();
        }
        if (mailbox.beginning() == Beginning.NOW && before.last() < before.old()) {
            lease.note(
                    Updates.set("backlogBegun", false),
                    Updates.set("cursor", before.at(before.old()).toDocument()));
            return before.at(before.old());
        }
        return before;
    }

    /** What lies there now is old. Its marks are kept, since its numbers may not last. */
    private Cursor firstLook(long validity) throws MessagingException {
        var uids = folder.uidsAfter(0);
        var marks = new Baseline.Marks();
        for (var from = 0; from < uids.length; from += LISTED_AT_ONCE) {
            var some = Arrays.stream(uids, from, Math.min(uids.length, from + LISTED_AT_ONCE))
                    .boxed()
                    .toList();
            // What cannot be listed is passed over by its number alone.
            listed(some, true, (_, _) -> {}).values().forEach(mail -> marks.add(identifying(mail)));
            lease.step();
        }
        baselines.keep(mailbox.id(), marks);
        var highest = uids.length == 0 ? 0 : uids[uids.length - 1];
        var backlog = mailbox.beginning() == Beginning.BACKLOG;
        var first = Cursor.beginning(mailbox.source(), validity, backlog ? 0 : highest, highest);
        lease.note(Updates.set("backlogBegun", backlog), Updates.set("cursor", first.toDocument()));
        return first;
    }

    private Cursor noted(Cursor next) {
        lease.note(Updates.set("cursor", next.toDocument()));
        return next;
    }

    private void catchUp() throws MessagingException {
        var uids = folder.uidsAfter(cursor.last());
        lease.note(
                Lease.fetchedAt(clock.instant(), uids.length),
                Lease.phase(uids.length == 0 ? Phase.WATCHING : Phase.FETCHING));
        for (var from = 0; from < uids.length; from += BATCH) {
            var to = Math.min(uids.length, from + BATCH);
            take(Arrays.stream(uids, from, to).boxed().toList(), uids.length - to);
            settle();
        }
        settle();
    }

    private void take(List<Long> uids, int left) throws MessagingException {
        var asked = uids.stream().filter(uid -> !isGivenUp(uid)).toList();
        var listed = listed(asked, uids.getFirst() <= cursor.relistedUpTo(), this::refused);
        var owed = new ArrayList<Long>();
        Instant newest = null;
        var wanted = new ArrayDeque<Wanted>();
        for (var uid : uids) {
            var mail = listed.get(uid);
            lease.step();
            if (mail != null) {
                var isOld = isOld(mail);
                if (!isOld || mailbox.beginning() != Beginning.NOW) {
                    wanted.add(new Wanted(mail, isOld));
                }
            }
        }
        var ahead = Map.<Long, byte[]>of();
        while (!wanted.isEmpty()) {
            var uid = wanted.getFirst().mail().uid();
            if (!ahead.containsKey(uid)) {
                ahead = readAhead(wanted);
            }
            var next = wanted.removeFirst();
            var mail = next.mail();
            var isOld = next.isOld();
            var became = fetch(mail, isOld, ahead.get(uid));
            newest = became == Became.KEPT && !isOld ? mail.at() : newest;
            // One that came before its number changed was dealt with then, under the rule of then. One that is known
            // under its
            // number was kept right before an end that came before the note.
            if (became == Became.KEPT || became == Became.KNOWN && uid > cursor.relistedUpTo()) {
                owed.add(uid);
            }
        }
        cursor = cursor.at(uids.getLast());
        if (mailbox.afterIntake() != AfterIntake.LEAVE && cursor.unsettled().size() < MOST_UNSETTLED) {
            cursor = cursor.owing(owed);
        }
        var now = clock.instant();
        lease.note(
                Updates.set("cursor", cursor.toDocument()),
                Updates.unset("trouble"),
                Updates.set("state.waiting", (long) left),
                Lease.took(owed.size(), newest, now));
    }

    /** A mail that is to be fetched. @param isOld it came before Tidings did */
    private record Wanted(Listed mail, boolean isOld) {}

    /** What becomes of a mail of which its server does not even tell. */
    private interface Refusal {
        void of(long uid, MessagingException e) throws MessagingException;
    }

    /** A server that can tell nothing of one mail refuses all that was asked with it: then each is asked for by itself. */
    private Map<Long, Listed> listed(List<Long> uids, boolean identifying, Refusal refusal) throws MessagingException {
        if (uids.isEmpty()) {
            return Map.of();
        }
        try {
            return folder.list(uids, identifying);
        } catch (MessagingException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            var first = uids.getFirst();
            if (uids.size() == 1) {
                refusal.of(first, e);
                return Map.of();
            }
            if (isPassing(e) && triesOf(first) + 1 < MOST_PASSING_REFUSALS) {
                inHand = first;
                throw e;
            }
            var refused = new TreeMap<Long, MessagingException>();
            var listed = new HashMap<Long, Listed>();
            for (var uid : uids) {
                listed.putAll(listed(List.of(uid), identifying, refused::put));
                lease.step();
            }
            if (listed.isEmpty() && triesOf(first) + 1 < MOST_TRIES) {
                // More likely it is the server than each of them.
                inHand = first;
                throw e;
            }
            for (var one : refused.entrySet()) {
                refusal.of(one.getKey(), one.getValue());
            }
            return listed;
        }
    }

    private static boolean isRefusal(MessagingException e) {
        return e.getNextException() instanceof CommandFailedException;
    }

    private static boolean isPassing(MessagingException e) {
        return PASSING.matcher(String.valueOf(e.getNextException().getMessage()))
                .find();
    }

    /** Gives a mail up which its server refuses over a fresh connection too, and not because it has trouble of its own. */
    private Became refused(long uid, MessagingException e) throws MessagingException {
        inHand = uid;
        if (triesOf(uid) + 1 < (isPassing(e) ? MOST_PASSING_REFUSALS : MOST_REFUSALS)) {
            throw e;
        }
        return inQuarantine(
                uid,
                new byte[0],
                Unread.of(Unread.Kind.REFUSED).with("said", e.getNextException().getMessage()));
    }

    private enum Became {
        KEPT,
        /** It came before. */
        KNOWN,
        /** It is gone, or stays at its server because it cannot be had as a whole. */
        LEFT
    }

    /**
     * The first of these and those behind it, where they are short: a server that is far away is asked once for all of them. None
     * where a mail may be one that breaks the connection, so that it is known which it was.
     */
    private Map<Long, byte[]> readAhead(Collection<Wanted> wanted) throws MessagingException {
        var uids = new ArrayList<Long>();
        var bytes = 0L;
        for (var next : wanted) {
            var size = next.mail().size();
            bytes += size;
            if (size == 0 || size > maxSize || bytes > READ_AHEAD) {
                break;
            }
            uids.add(next.mail().uid());
        }
        if (uids.size() < 2 || !readsAhead) {
            return Map.of();
        }
        inHand = uids.getFirst();
        try (var _ = room.take(READ_AHEAD)) {
            var read = folder.readAll(uids);
            // Who tells shorter sizes than mails have is asked for one at a time from here on.
            readsAhead = read.values().stream().mapToLong(mail -> mail.length).sum() <= 2 * READ_AHEAD;
            return read;
        } catch (MessagingException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            readsAhead = false;
            return Map.of();
        } finally {
            lease.step();
        }
    }

    /** @param ahead the mail, where it was read with others */
    private Became fetch(Listed mail, boolean silent, byte @Nullable [] ahead) throws MessagingException {
        if (triesOf(mail.uid()) >= MOST_TRIES) {
            var why = Unread.of(Unread.Kind.BROKE_OFF).with("times", MOST_TRIES);
            return inQuarantine(mail.uid(), new byte[0], why);
        }
        inHand = mail.uid();
        try {
            if (ahead != null && ahead.length <= maxSize) {
                return keep(ahead, silent);
            }
            return mail.size() > maxSize ? tooLarge(mail, mail.size()) : fetchWhole(mail, silent);
        } catch (MessagingException e) {
            if (isRefusal(e)) {
                return refused(mail.uid(), e);
            }
            throw e;
        } finally {
            lease.step();
        }
    }

    private Became fetchWhole(Listed mail, boolean silent) throws MessagingException {
        try (var _ = room.take(mail.size())) {
            var raw = folder.read(mail, maxSize);
            lease.step();
            if (raw.isEmpty()) {
                return Became.LEFT;
            }
            if (raw.get().length > maxSize) {
                return tooLarge(mail, raw.get().length);
            }
            return keep(raw.get(), silent);
        }
    }

    private Became keep(byte[] raw, boolean silent) {
        return mails.keep(mailbox, address, raw, silent) ? Became.KEPT : Became.KNOWN;
    }

    private Became tooLarge(Listed mail, long size) throws MessagingException {
        var why = Unread.of(Unread.Kind.TOO_LARGE).with("size", size).with("limit", maxSize);
        return inQuarantine(mail.uid(), folder.beginning(mail.uid()), why);
    }

    private Became inQuarantine(long uid, byte[] beginning, Unread unread) {
        var why = unread.with("folder", mailbox.folder()).with("mailbox", mailbox.name());
        if (mails.keepUnreadable(mailbox, address, beginning, key(uid), why)) {
            log.warn("Mailbox {}: mail {} goes to quarantine: {}", mailbox.id(), uid, why.sentence());
        }
        return Became.LEFT;
    }

    private String key(long uid) {
        return mailbox.source() + " " + cursor.uidValidity() + " " + uid;
    }

    /** One of several that broke it off: its count is not kept beside that of the next, and the batch is begun anew for that one. */
    private boolean isGivenUp(long uid) {
        return stored.get("trouble") != null && mails.hasShown(mailbox, key(uid));
    }

    private long triesOf(long uid) {
        var trouble = stored.get("trouble", Document.class);
        return trouble != null && trouble.get("uid") instanceof Number at && at.longValue() == uid
                ? trouble.getInteger("times", 0)
                : 0;
    }

    /** What to write down where it ended while a mail was read. */
    Bson trouble() {
        return inHand <= cursor.last()
                ? Updates.unset("trouble")
                : Updates.set("trouble", new Document("uid", inHand).append("times", (int) triesOf(inHand) + 1));
    }

    private boolean isOld(Listed mail) {
        if (mail.uid() <= cursor.old()) {
            return true;
        }
        if (mail.uid() > cursor.relistedUpTo()) {
            return false;
        }
        var marks = old == null ? baselines.of(mailbox.id()) : old;
        old = marks;
        return marks.contains(identifying(mail));
    }

    /** What stays with a mail when its number changes. */
    private static byte[] identifying(Listed mail) {
        return mail.header();
    }

    /** Moves or deletes what is kept. Where that fails, fetching goes on, and it is tried again with the next mails. */
    private void settle() throws MessagingException {
        if (cursor.unsettled().isEmpty()) {
            return;
        }
        if (!folder.isWritable() && mailbox.afterIntake() != AfterIntake.LEAVE) {
            return;
        }
        if (mailbox.afterIntake() == AfterIntake.LEAVE) {
            cursor = noted(cursor.settled());
            return;
        }
        try {
            folder.settle(mailbox.afterIntake(), mailbox.moveTo(), cursor.unsettled());
            lease.step();
        } catch (MessagingException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            isWarned = true;
            warn(aboutSettling(Faults.of(e, mailbox)));
            return;
        }
        cursor = noted(cursor.settled());
        if (isWarned) {
            isWarned = false;
            warn();
        }
    }

    private Fault aboutSettling(Fault fault) {
        return fault.kind() == Fault.Kind.FOLDER_MISSING ? fault.about(String.valueOf(mailbox.moveTo())) : fault;
    }

    /** Mails are taken, but not all is well. */
    private void warn() throws MessagingException {
        looked = System.nanoTime();
        if (mailbox.afterIntake() != AfterIntake.LEAVE && !folder.isWritable()) {
            warn(Fault.of(Fault.Kind.READ_ONLY, mailbox, null));
        } else if (isFull()) {
            warn(Fault.of(Fault.Kind.QUOTA, mailbox, null));
        } else if (!isWarned) {
            lease.note(Updates.unset("state.warning"));
        }
    }

    private boolean isFull() throws MessagingException {
        try {
            return folder.isFull();
        } catch (MessagingException e) {
            if (isRefusal(e)) {
                log.debug("Mailbox {} does not tell how full it is: {}", mailbox.id(), e.getMessage());
                return false;
            }
            throw e;
        }
    }

    private void warn(Fault fault) {
        var before = stored.get("state", new Document()).get("warning", Document.class);
        lease.note(Updates.set("state.warning", MailboxState.toDocument(fault, clock.instant(), before)));
    }
}
