package io.tidings.mail.intake;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.UpdateOptions;
import io.tidings.mail.MailProperties;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.Prepared;
import io.tidings.spine.work.SharedInserts;
import io.tidings.spine.work.SharedReads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps what came in, from the moment the sender is told 250 on. */
@Component
public class MailStore implements Prepared {

    static final String COLLECTION = "mails";

    private static final int DUPLICATE_KEY = 11000;
    private static final Duration DELETED_WITHIN = Duration.ofMinutes(1);
    private static final FindOneAndUpdateOptions POST_IMAGE = new FindOneAndUpdateOptions().returnDocument(AFTER);

    private final MongoCollection<Document> mails;
    private final MongoCollection<Document> identities;
    private final MongoCollection<Document> erasedMessages;
    private final SharedInserts newMails;
    private final SharedInserts newIdentities;
    private final SharedReads erasedOnes;
    private final RawMails raws;
    private final Duration keepRaw;
    private final Clock clock;

    MailStore(MongoDatabase database, RawMails raws, MailProperties properties, Clock clock) {
        this.mails = database.getCollection(COLLECTION);
        this.identities = database.getCollection("identities");
        this.erasedMessages = database.getCollection("erased_messages");
        this.newMails = new SharedInserts(mails);
        this.newIdentities = new SharedInserts(identities);
        this.erasedOnes = new SharedReads(erasedMessages);
        this.raws = raws;
        this.keepRaw = properties.intake().keepRaw();
        this.clock = clock;
    }

    @Override
    public void prepare() {
        mails.createIndex(new Document("state", 1).append("_id", 1));
        mails.createIndex(new Document("message", 1));
        mails.createIndex(new Document("messageId", 1));
        mails.createIndex(
                new Document("source", 1), new IndexOptions().unique(true).sparse(true));
    }

    /** From here on the mail is ours to handle. */
    void insert(String id, ObjectId raw, Intake.Arrival arrival, long size, Instant now) {
        var mail = new Document("_id", id)
                .append("raw", raw)
                .append("state", MailState.RECEIVED.word())
                .append("sender", arrival.sender())
                .append("recipients", arrival.recipients())
                .append("mailbox", arrival.mailbox())
                .append("silent", arrival.silent())
                .append("believed", arrival.behindBelieved())
                .append("size", size)
                .append("receivedAt", Date.from(now))
                .append("begun", 0)
                .append("failed", 0)
                .append("version", 1L)
                .append("claim", 0L)
                // One sender's mails are read one after another, so that an answer does not overtake the question.
                .append("lane", arrival.sender());
        if (arrival.source() != null) {
            mail.append("source", arrival.source());
        }
        if (arrival.unreadable() == null) {
            mail.append("due", Date.from(now));
        } else {
            mail.append("state", MailState.QUARANTINED.word());
            mail.putAll(why(arrival.unreadable()));
        }
        newMails.insert(mail);
    }

    /** What is stored of the reason for which a mail is in quarantine. */
    static Document why(Unread unread) {
        return new Document("reason", unread.sentence())
                .append("because", unread.kind().code())
                .append("facts", new Document(new TreeMap<>(unread.facts())));
    }

    /** The mail that was kept from this source; empty where none was. */
    Optional<String> keptFrom(String source) {
        return Optional.ofNullable(mails.find(new Document("source", source)).first())
                .map(mail -> mail.getString("_id"));
    }

    /**
     * Counts an attempt before it is made, so that a mail which kills its reader is found out; false where the claim was lost. Of the
     * first attempt the claim itself tells, and most mails have no other.
     */
    boolean begin(Claimed claimed) {
        if (claimed.isFirst()) {
            return true;
        }
        var fence = new Document("_id", claimed.document().get("_id"))
                .append("claim", claimed.document().get("claim"));
        return mails.updateOne(fence, new Document("$inc", new Document("begun", 1)))
                        .getMatchedCount()
                == 1;
    }

    /** The mail that has this identity: the given one where it is the first, else the one that came before. */
    String firstWith(String identity, String mailId) {
        try {
            newIdentities.insert(new Document("_id", identity).append("mail", mailId));
            return mailId;
        } catch (MongoWriteException e) {
            if (e.getCode() != DUPLICATE_KEY) {
                throw e;
            }
            var first = identities.find(new Document("_id", identity)).first();
            return first == null ? mailId : first.getString("mail");
        }
    }

    public Optional<IncomingMail> find(String id) {
        return Optional.ofNullable(mails.find(new Document("_id", id)).first()).map(IncomingMail::of);
    }

    /** Newest first. */
    public List<IncomingMail> list(MailState state, @Nullable String before, int limit) {
        var query = new Document("state", state.word());
        if (before != null) {
            query.append("_id", new Document("$lt", before));
        }
        return mails.find(query)
                .sort(new Document("_id", -1))
                .limit(limit)
                .map(IncomingMail::of)
                .into(new ArrayList<>());
    }

    /** Lets a quarantined mail be read again; empty where it is not in quarantine (any more). */
    public Optional<IncomingMail> readAgain(String id, Instant now) {
        var again = mails.findOneAndUpdate(
                new Document("_id", id).append("state", MailState.QUARANTINED.word()),
                new Document(
                                "$set",
                                new Document("state", MailState.RECEIVED.word())
                                        .append("begun", 0)
                                        .append("failed", 0)
                                        .append("due", Date.from(now)))
                        .append(
                                "$unset",
                                new Document("reason", "").append("because", "").append("facts", "")),
                POST_IMAGE);
        return Optional.ofNullable(again).map(IncomingMail::of);
    }

    /** Deletes a quarantined mail with its bytes; false where it is not in quarantine (any more). */
    public boolean delete(String id) {
        // Due, so that its bytes are forgotten also where this service ends right now.
        var deleted = mails.findOneAndUpdate(
                new Document("_id", id).append("state", MailState.QUARANTINED.word()),
                new Document(
                        "$set",
                        new Document("state", MailState.DROPPED.word())
                                .append("reason", "deleted-by-hand")
                                .append("due", Date.from(clock.instant().plus(DELETED_WITHIN)))));
        if (deleted == null) {
            return false;
        }
        raws.delete(deleted.getObjectId("raw"));
        mails.deleteOne(new Document("_id", id));
        return true;
    }

    /** Of these bytes those that a mail names. */
    Set<ObjectId> named(Collection<RawMails.Held> held) {
        var mailIds =
                held.stream().flatMap(one -> Stream.ofNullable(one.mailId())).toList();
        return mails.find(new Document("_id", new Document("$in", mailIds)))
                .projection(new Document("raw", 1))
                .map(mail -> mail.getObjectId("raw"))
                .into(new HashSet<>());
    }

    /** Notes which message of which ticket a mail became, for the day it has to be erased. From here on its bytes grow old. */
    public void became(String id, String ticketId, String ticketMessage) {
        mails.updateOne(
                new Document("_id", id).append("message", null),
                new Document(
                        "$set",
                        new Document("ticket", ticketId)
                                .append("message", ticketMessage)
                                .append("due", Date.from(clock.instant().plus(keepRaw)))));
        // The erasure may have come first: it travels by another key.
        if (erasedOnes.find(ticketMessage).isPresent()) {
            eraseThose(List.of(ticketMessage));
        }
    }

    /** Whether a mail is a message of a ticket, or the copy of one that is: it came to another address of ours besides. */
    boolean isInTicket(Document mail) {
        var messageId = mail.getString("messageId");
        return mail.getString("message") != null
                || (messageId != null
                        && mails.find(new Document("messageId", messageId).append("message", new Document("$ne", null)))
                                        .projection(new Document("_id", 1))
                                        .first()
                                != null);
    }

    /** Takes the content out of the mails that became these messages. */
    public void erase(Collection<String> ticketMessages) {
        for (var message : ticketMessages) {
            erasedMessages.updateOne(
                    new Document("_id", message),
                    new Document("$setOnInsert", new Document("_id", message)),
                    new UpdateOptions().upsert(true));
        }
        eraseThose(ticketMessages);
    }

    /**
     * Deletes the bytes of the mail that became this message, before their time: nobody can be taken out of their header.
     */
    public void forgetBytes(String ticketMessage) {
        for (var mail : became(List.of(ticketMessage))) {
            raws.delete(mail.getObjectId("raw"));
            mails.updateOne(
                    new Document("_id", mail.get("_id")),
                    new Document("$set", new Document("rawForgottenAt", Date.from(clock.instant())))
                            .append("$unset", new Document("due", "")));
        }
    }

    /** The mails that became these messages, and what came besides under the id of one: its copies to other addresses of ours. */
    private List<Document> became(Collection<String> ticketMessages) {
        var found = mails.find(new Document("message", new Document("$in", List.copyOf(ticketMessages))))
                .into(new ArrayList<>());
        var ids = found.stream()
                .map(mail -> mail.getString("messageId"))
                .filter(Objects::nonNull)
                .toList();
        if (!ids.isEmpty()) {
            mails.find(new Document("messageId", new Document("$in", ids))).into(new ArrayList<>()).stream()
                    .filter(copy -> copy.getString("message") == null)
                    .forEach(found::add);
        }
        return found;
    }

    private void eraseThose(Collection<String> ticketMessages) {
        for (var mail : became(ticketMessages)) {
            raws.delete(mail.getObjectId("raw"));
            mails.updateOne(
                    new Document("_id", mail.get("_id")),
                    new Document(
                                    "$set",
                                    new Document("state", MailState.ERASED.word())
                                            .append("sender", "")
                                            .append("recipients", List.of())
                                            .append("lane", ""))
                            .append("$unset", new Document("due", "")));
        }
    }
}
