package io.tidings.mail.mailbox;

import static java.util.stream.Collectors.toMap;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.tidings.mail.intake.Intake;
import io.tidings.mail.intake.Unread;
import io.tidings.mail.parse.Digests;
import io.tidings.spine.work.Prepared;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Hands fetched mails to the intake, each mailbox's mail once: a mail is the same where its bytes are the same, whatever number
 * its server gives it now. What is remembered outlives the mail itself, so that one which somebody deleted here does not come
 * again from there.
 */
@Component
class FetchedMails implements Prepared {

    private static final int HEAD = 64 * 1024;
    private static final Pattern RETURN_PATH = Pattern.compile("(?im)^Return-Path:\\s*<?([^<>\\s]*)>?");
    private static final Pattern FROM = Pattern.compile("(?im)^From:[^\\r\\n]*(?:\\r?\\n[ \\t][^\\r\\n]*)*");
    private static final Pattern ADDRESS = Pattern.compile("[^<>\\s\",;:()]+@[^<>\\s\",;:()]+");

    private final MongoCollection<Document> fetched;
    private final Intake intake;

    FetchedMails(MongoDatabase database, Intake intake) {
        this.fetched = database.getCollection("fetched_mails");
        this.intake = intake;
    }

    @Override
    public void prepare() {
        fetched.createIndex(new Document("mailbox", 1));
    }

    /**
     * Keeps a mail; once this returns, its server may forget it.
     *
     * @param address of the group that it is for
     * @return false where it came before
     */
    boolean keep(RemoteMailbox mailbox, String address, byte[] raw, boolean silent) {
        return keep(mailbox, address, raw, silent, Digests.sha256(raw), null);
    }

    /** Shows people in quarantine that there is a mail which cannot be fetched as a whole. */
    boolean keepUnreadable(RemoteMailbox mailbox, String address, byte[] beginning, String key, Unread why) {
        return keep(mailbox, address, beginning, false, digest(key), why);
    }

    /** Whether people were shown that mail. */
    boolean hasShown(RemoteMailbox mailbox, String key) {
        return isKnown(mailbox.id() + ":" + digest(key));
    }

    private boolean keep(
            RemoteMailbox mailbox, String address, byte[] raw, boolean silent, String digest, @Nullable Unread why) {
        var key = mailbox.id() + ":" + digest;
        if (isKnown(key)) {
            return false;
        }
        var arrival = new Intake.Arrival(sender(raw), List.of(address), address, silent, true, key, why);
        // Only what was kept right before an end that came before the note is here by that name: the store says so.
        var kept = intake.keep(arrival, new ByteArrayInputStream(raw), () -> raw.length);
        remember(mailbox.id(), key);
        return kept.isNew();
    }

    /** Of these identifiers (UIDL) those whose mails were dealt with, and whether their server is still to delete them. */
    Map<String, Boolean> dealtWith(String mailboxId, Collection<String> identifiers) {
        var keys =
                identifiers.stream().collect(toMap(one -> identifierKey(mailboxId, one), one -> one, (one, _) -> one));
        var dealt = new HashMap<String, Boolean>();
        fetched.find(new Document("_id", new Document("$in", List.copyOf(keys.keySet()))))
                .forEach(one -> dealt.put(
                        Objects.requireNonNull(keys.get(one.getString("_id"))), one.getBoolean("owed", false)));
        return dealt;
    }

    /** @param owed whether its server is to delete it */
    void dealWith(String mailboxId, String identifier, boolean owed) {
        insert(new Document("_id", identifierKey(mailboxId, identifier))
                .append("mailbox", mailboxId)
                .append("owed", owed));
    }

    void forget(String mailboxId) {
        fetched.deleteMany(new Document("mailbox", mailboxId));
    }

    private void remember(String mailboxId, String key) {
        insert(new Document("_id", key).append("mailbox", mailboxId));
    }

    private void insert(Document document) {
        try {
            fetched.insertOne(document);
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
    }

    private boolean isKnown(String key) {
        return fetched.find(new Document("_id", key)).first() != null;
    }

    private static String identifierKey(String mailboxId, String identifier) {
        return mailboxId + ":uidl:" + digest(identifier);
    }

    private static String digest(String text) {
        return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Who sent it, as the last server wrote down, else as it says itself; good for keeping a sender's mails in order. */
    static String sender(byte[] raw) {
        var head = new String(raw, 0, Math.min(raw.length, HEAD), StandardCharsets.ISO_8859_1);
        var end = head.indexOf("\r\n\r\n");
        var header = end < 0 ? head : head.substring(0, end);
        var path = RETURN_PATH.matcher(header);
        if (path.find()) {
            return path.group(1).toLowerCase(Locale.ROOT);
        }
        var from = FROM.matcher(header);
        if (!from.find()) {
            return "";
        }
        return ADDRESS.matcher(from.group())
                .results()
                .map(found -> found.group().toLowerCase(Locale.ROOT))
                .reduce("", (_, last) -> last);
    }
}
