package io.tidings.mail.mailbox;

import io.tidings.mail.mailbox.RemoteMailbox.AfterIntake;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Quota;
import jakarta.mail.ReadOnlyFolderException;
import jakarta.mail.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxEncoder;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.jspecify.annotations.Nullable;

/**
 * An open folder of an IMAP server, spoken to by UID and in a few plain commands. It never asks for the server's own
 * understanding of a mail (ENVELOPE, BODYSTRUCTURE), which one broken mail is enough to break, and never sets \Seen.
 */
final class ImapFolder implements AutoCloseable {

    /** A mail of any size costs no more than this beside its own bytes. */
    private static final int PART = 1 << 20;

    private final IMAPStore store;
    private final IMAPFolder folder;
    private final boolean writable;
    private boolean hasNews;

    private ImapFolder(IMAPStore store, IMAPFolder folder, boolean writable) {
        this.store = store;
        this.folder = folder;
        this.writable = writable;
    }

    /**
     * What is known of a mail before it is fetched.
     *
     * @param at when the server got it
     * @param header the lines that tell it from others
     */
    record Listed(long uid, long size, @Nullable Instant at, byte[] header) {}

    /** Opens it for writing where that is wished and allowed, else for reading. */
    static ImapFolder open(Store store, String name, boolean writing) throws MessagingException {
        var folder = (IMAPFolder) store.getFolder(name);
        if (writing) {
            try {
                folder.open(Folder.READ_WRITE);
                return new ImapFolder((IMAPStore) store, folder, true);
            } catch (ReadOnlyFolderException e) {
                // Mails are taken all the same; who asked sees that it is not writable.
                folder = (IMAPFolder) store.getFolder(name);
            }
        }
        folder.open(Folder.READ_ONLY);
        return new ImapFolder((IMAPStore) store, folder, false);
    }

    boolean isWritable() {
        return writable;
    }

    long uidValidity() throws MessagingException {
        return folder.getUIDValidity();
    }

    int count() throws MessagingException {
        return folder.getMessageCount();
    }

    boolean can(String capability) throws MessagingException {
        return store.hasCapability(capability);
    }

    /**
     * Whether the server told of new mail after the last look at what is there. It tells once, with whatever it answers next: who
     * waits for news now would wait for that mail in vain.
     */
    boolean hasNews() {
        return hasNews;
    }

    /** In ascending order; eight bytes for each are all that a mailbox of any size costs. */
    long[] uidsAfter(long uid) throws MessagingException {
        hasNews = false;
        var found = new ArrayList<long[]>();
        for (var response : ask("UID SEARCH UID " + (uid + 1) + ":*", null)) {
            if (response instanceof IMAPResponse search && search.keyEquals("SEARCH")) {
                var some = new long[16];
                var n = 0;
                for (var next = search.readLong(); next != -1; next = search.readLong()) {
                    some = n == some.length ? Arrays.copyOf(some, n * 2) : some;
                    some[n++] = next;
                }
                found.add(Arrays.copyOf(some, n));
            }
        }
        return found.stream()
                .flatMapToLong(Arrays::stream)
                // The range n:* names the last mail even where that is older than n (RFC 3501 §6.4.8).
                .filter(one -> one > uid)
                .distinct()
                .sorted()
                .toArray();
    }

    /** By UID; a mail that is gone is not among them. @param identifying whether the header lines are asked for */
    Map<Long, Listed> list(Collection<Long> uids, boolean identifying) throws MessagingException {
        var items = identifying
                ? "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)])"
                : "(UID RFC822.SIZE INTERNALDATE)";
        var listed = new HashMap<Long, Listed>();
        for (var response : ask("UID FETCH " + set(uids) + " " + items, null)) {
            if (response instanceof FetchResponse fetched && fetched.getItem(UID.class) != null) {
                var uid = fetched.getItem(UID.class).uid;
                var size = fetched.getItem(RFC822SIZE.class);
                var date = fetched.getItem(INTERNALDATE.class);
                var at = date == null || date.getDate() == null
                        ? null
                        : date.getDate().toInstant();
                listed.put(uid, new Listed(uid, size == null ? 0 : size.size, at, bytes(fetched)));
            }
        }
        return listed;
    }

    /**
     * The whole mail; empty where it is gone. It costs its own bytes once and a part. Sizes are promises that some servers do not
     * keep: a short part is the end, and one that is larger than {@code most} after all ends a part beyond that.
     */
    Optional<byte[]> read(Listed mail, long most) throws MessagingException {
        if (mail.size() <= PART) {
            // Not in parts where one is enough: not every server cuts as it is asked to.
            return body(mail.uid(), "BODY.PEEK[]");
        }
        var whole = new byte[Math.toIntExact(mail.size())];
        var length = 0;
        while (true) {
            var part = body(mail.uid(), "BODY.PEEK[]<" + length + "." + PART + ">");
            if (part.isEmpty()) {
                return part;
            }
            var bytes = part.get();
            if (length + bytes.length > whole.length) {
                whole = Arrays.copyOf(whole, length + bytes.length);
            }
            System.arraycopy(bytes, 0, whole, length, bytes.length);
            length += bytes.length;
            if (bytes.length < PART || length > most) {
                return Optional.of(length == whole.length ? whole : Arrays.copyOf(whole, length));
            }
        }
    }

    /** Several whole mails by one command, by UID; one that is gone is not among them. */
    Map<Long, byte[]> readAll(Collection<Long> uids) throws MessagingException {
        var read = new HashMap<Long, byte[]>();
        for (var response : ask("UID FETCH " + set(uids) + " (UID BODY.PEEK[])", null)) {
            if (response instanceof FetchResponse fetched
                    && fetched.getItem(BODY.class) != null
                    && fetched.getItem(UID.class) != null) {
                read.put(fetched.getItem(UID.class).uid, bytes(fetched));
            }
        }
        return read;
    }

    /** As much of a mail as anybody needs to know whose it is. */
    byte[] beginning(long uid) throws MessagingException {
        return body(uid, "BODY.PEEK[]<0." + PART + ">").orElse(new byte[0]);
    }

    private Optional<byte[]> body(long uid, String item) throws MessagingException {
        for (var response : ask("UID FETCH " + uid + " (UID " + item + ")", null)) {
            if (response instanceof FetchResponse fetched
                    && fetched.getItem(BODY.class) != null
                    && fetched.getItem(UID.class) != null
                    && fetched.getItem(UID.class).uid == uid) {
                return Optional.of(bytes(fetched));
            }
        }
        return Optional.empty();
    }

    private static byte[] bytes(FetchResponse fetched) {
        var body = fetched.getItem(BODY.class);
        var array = body == null ? null : body.getByteArray();
        return array == null
                ? new byte[0]
                : Arrays.copyOfRange(array.getBytes(), array.getStart(), array.getStart() + array.getCount());
    }

    /**
     * Moves or deletes mails that are kept. Where the server cannot remove chosen mails alone (no UIDPLUS), they are only marked
     * as deleted: removing all that are marked would take what others marked.
     */
    void settle(AfterIntake what, @Nullable String moveTo, Collection<Long> uids) throws MessagingException {
        var set = set(uids);
        switch (what) {
            case LEAVE -> {}
            case MOVE -> {
                var target = new Argument().writeString(BASE64MailboxEncoder.encode(String.valueOf(moveTo)));
                if (can("MOVE")) {
                    ask("UID MOVE " + set, target);
                } else {
                    ask("UID COPY " + set, target);
                    delete(set);
                }
            }
            case DELETE -> delete(set);
        }
    }

    private void delete(String set) throws MessagingException {
        ask("UID STORE " + set + " +FLAGS.SILENT (\\Deleted)", null);
        if (can("UIDPLUS")) {
            ask("UID EXPUNGE " + set, null);
        }
    }

    /** Whether the server says that nothing more fits in; false where it says nothing. */
    boolean isFull() throws MessagingException {
        if (!can("QUOTA")) {
            return false;
        }
        return Arrays.stream(folder.getQuota())
                .flatMap(quota -> Arrays.stream(quota.resources == null ? new Quota.Resource[0] : quota.resources))
                .anyMatch(resource -> resource.limit > 0 && resource.usage >= resource.limit);
    }

    /** The names of the folders that can hold mails; at most 200. */
    static List<String> folders(Store store) throws MessagingException {
        return Arrays.stream(store.getDefaultFolder().list("*"))
                .filter(ImapFolder::holdsMails)
                .map(Folder::getFullName)
                .sorted()
                .limit(200)
                .toList();
    }

    private static boolean holdsMails(Folder folder) {
        try {
            return (folder.getType() & Folder.HOLDS_MESSAGES) != 0;
        } catch (MessagingException e) {
            return false;
        }
    }

    boolean exists(String name) throws MessagingException {
        return store.getFolder(name).exists();
    }

    /** A question whose only answer is that the connection lives, and what the server has not told yet. */
    void noop() throws MessagingException {
        ask("NOOP", null);
    }

    /**
     * Waits until the server tells of something, or somebody calls {@link Waiting#end()}: the thread itself waits in the socket.
     *
     * @param begun is told of the waiting, to end it
     */
    void idle(Consumer<Waiting> begun) throws MessagingException {
        folder.doCommand(protocol -> {
            protocol.idleStart();
            var waiting = new Waiting(protocol);
            begun.accept(waiting);
            var response = protocol.readIdleResponse();
            while (response != null && protocol.processIdleResponse(response)) {
                if (response instanceof IMAPResponse news && news.keyEquals("EXISTS")) {
                    waiting.end();
                }
                response = protocol.readIdleResponse();
            }
            return null;
        });
    }

    /** A thread that waits for the server's news. */
    static final class Waiting {

        private final IMAPProtocol protocol;
        private boolean ended;

        private Waiting(IMAPProtocol protocol) {
            this.protocol = protocol;
        }

        /** Asks the server to end it; the waiting thread returns when the server has agreed. */
        synchronized void end() {
            if (!ended) {
                ended = true;
                protocol.idleAbort();
            }
        }
    }

    private Response[] ask(String command, @Nullable Argument argument) throws MessagingException {
        var answer = folder.doCommand(protocol -> answered(protocol, command, argument));
        var responses = (Response[]) answer;
        for (var response : responses) {
            hasNews |= response instanceof IMAPResponse news && news.keyEquals("EXISTS");
        }
        return responses;
    }

    private static Response[] answered(IMAPProtocol protocol, String command, @Nullable Argument argument)
            throws ProtocolException {
        var responses = protocol.command(command, argument);
        protocol.notifyResponseHandlers(responses);
        protocol.handleResult(responses[responses.length - 1]);
        return responses;
    }

    private static String set(Collection<Long> uids) {
        return uids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    @Override
    public void close() throws MessagingException {
        store.close();
    }
}
