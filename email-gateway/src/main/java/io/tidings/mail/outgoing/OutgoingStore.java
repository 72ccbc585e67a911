package io.tidings.mail.outgoing;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Updates;
import io.tidings.spine.trace.Trace;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.Prepared;
import io.tidings.spine.work.SharedInserts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps every mail to a person: planned before it is sent, and what became of it after. */
@Component
class OutgoingStore implements Prepared {

    static final String COLLECTION = "outgoing";

    private static final Set<String> NEVER_LEFT =
            Set.of(OutgoingState.SUPPRESSED.word(), OutgoingState.WITHDRAWN.word());

    /** Of the request that caused the mail, which its sending goes on with. */
    static final String TRACE = "traceparent";

    private static final int DUPLICATE_KEY = 11000;
    private static final FindOneAndUpdateOptions POST_IMAGE = new FindOneAndUpdateOptions().returnDocument(AFTER);

    private final MongoCollection<Document> mails;
    private final SharedInserts planned;

    OutgoingStore(MongoDatabase database) {
        mails = database.getCollection(COLLECTION);
        planned = new SharedInserts(mails);
    }

    @Override
    public void prepare() {
        mails.createIndex(new Document("state", 1).append("_id", 1));
        mails.createIndex(new Document("ticket", 1).append("_id", 1));
        mails.createIndex(new Document("ticket", 1));
        mails.createIndex(new Document("message", 1));
        mails.createIndex(new Document("agent", 1));
        mails.createIndex(new Document("about", 1));
        mails.createIndex(new Document("state", 1).append("createdAt", 1));
        mails.createIndex(new Document("messageId", 1));
        mails.createIndex(new Document("recipient", 1).append("createdAt", 1));
    }

    /** Stores a new mail; one that was planned when the same event came before stays as it is. */
    void plan(OutgoingMail mail) {
        try {
            planned.insert(mail.toDocument().append(TRACE, Trace.current()));
        } catch (MongoWriteException e) {
            if (e.getCode() != DUPLICATE_KEY) {
                throw e;
            }
        }
    }

    /** Whether another event than this one has planned the mail with that Message-ID. */
    boolean hasPlanned(String eventId, String messageId) {
        var known = mails.find(new Document("messageId", messageId))
                .projection(new Document("_id", 1))
                .first();
        return known != null && !known.getString("_id").startsWith(eventId + ":");
    }

    Optional<OutgoingMail> find(String id) {
        return Optional.ofNullable(mails.find(new Document("_id", id)).first()).map(OutgoingMail::of);
    }

    Optional<OutgoingMail> withMessageId(String messageId) {
        return Optional.ofNullable(
                        mails.find(new Document("messageId", messageId)).first())
                .map(OutgoingMail::of);
    }

    /** Newest first, by the time in the event's id. */
    List<OutgoingMail> list(
            @Nullable OutgoingState state, @Nullable String ticketId, @Nullable String before, int limit) {
        var query = new Document();
        if (ticketId != null) {
            query.append("ticket", ticketId);
        } else if (state != null) {
            query.append("state", state.word());
        }
        if (before != null) {
            query.append("_id", new Document("$lt", before));
        }
        return mails.find(query)
                .sort(new Document("_id", -1))
                .limit(limit)
                .map(OutgoingMail::of)
                .into(new ArrayList<>());
    }

    /** When automatic mails went to an address, or are to go, and for which ticket. */
    List<LoopLimits.Sent> automaticTo(String recipient, Instant since, Instant until) {
        return mails
                .find(new Document("recipient", recipient)
                        .append("createdAt", new Document("$gte", Date.from(since)).append("$lte", Date.from(until))))
                .projection(new Document("ticket", 1)
                        .append("createdAt", 1)
                        .append("automatic", 1)
                        .append("state", 1))
                .limit(2_000)
                .into(new ArrayList<>())
                .stream()
                .filter(mail -> mail.getBoolean("automatic", false)
                        && mail.getString("ticket") != null
                        && !NEVER_LEFT.contains(mail.getString("state")))
                .map(mail -> new LoopLimits.Sent(
                        mail.getString("ticket"), mail.getDate("createdAt").toInstant()))
                .toList();
    }

    /** Writes down that all of it is on its way; false where the claim was lost, and then the dialogue must end here. */
    boolean atEnd(Claimed claimed, Attempt attempt) {
        if (Thread.currentThread().isInterrupted()) {
            // Nothing is written of what will not be done: the next worker is to send it, and not to wonder whether it
            // was sent.
            throw new MongoInterruptedException("Interrupted before a mail was at its end", null);
        }
        return claimed.extend(
                SendingWork.CLAIM,
                Updates.combine(
                        Updates.push("attempts", attempt.toDocument()),
                        Updates.set("state", OutgoingState.SENDING.word())));
    }

    /**
     * Adds what a report says, once for each report; the document as written, or empty where it is known already, or the mail in no
     * such state (any more).
     */
    Optional<Document> report(String id, String reportId, Collection<OutgoingState> from, Bson update) {
        return Optional.ofNullable(mails.findOneAndUpdate(
                new Document("_id", id)
                        .append("reports", new Document("$ne", reportId))
                        .append("state", words(from)),
                Updates.combine(Updates.push("reports", reportId), update),
                POST_IMAGE));
    }

    /** Somebody decided to send it (again); empty where its state does not allow that. A try that is under way ends unfinished. */
    Optional<OutgoingMail> sendAgain(String id, Collection<OutgoingState> from, Instant now) {
        var again = mails.findOneAndUpdate(
                new Document("_id", id).append("state", words(from)),
                new Document(
                                "$set",
                                new Document("state", OutgoingState.PLANNED.word())
                                        .append("due", Date.from(now))
                                        .append("createdAt", Date.from(now))
                                        .append("reason", null)
                                        .append("because", null))
                        .append("$unset", new Document("decision", ""))
                        .append("$inc", new Document("claim", 1L)),
                POST_IMAGE);
        return Optional.ofNullable(again).map(OutgoingMail::of);
    }

    private static Document words(Collection<OutgoingState> states) {
        return new Document("$in", states.stream().map(OutgoingState::word).toList());
    }

    /** How many are held that were planned before that moment. */
    long held(Instant before) {
        return mails.countDocuments(heldBefore(before));
    }

    /** Oldest first. */
    List<String> heldIds(Instant before, int limit) {
        return mails.find(heldBefore(before))
                .sort(new Document("createdAt", 1))
                .projection(new Document("_id", 1))
                .limit(limit)
                .map(mail -> mail.getString("_id"))
                .into(new ArrayList<>());
    }

    private static Document heldBefore(Instant before) {
        return new Document("state", OutgoingState.HELD.word())
                .append("createdAt", new Document("$lt", Date.from(before)));
    }

    /** All that bring this message, or acknowledge it. */
    List<OutgoingMail> ofMessage(String messageRef) {
        return mails.find(new Document("message", messageRef))
                .map(OutgoingMail::of)
                .into(new ArrayList<>());
    }

    /** Gives a mail up that was not begun; the document as written, for the outbox, or empty where that is settled. */
    Optional<Document> takeBack(String id, Bson publishing) {
        return Optional.ofNullable(mails.findOneAndUpdate(
                new Document("_id", id)
                        .append(
                                "state",
                                new Document("$in", List.of(OutgoingState.PLANNED.word(), OutgoingState.HELD.word()))),
                Updates.combine(
                        Updates.set("state", OutgoingState.WITHDRAWN.word()),
                        Reason.set(Reason.of(OwnReason.TAKEN_BACK)),
                        Updates.unset("due"),
                        Updates.inc("version", 1L),
                        Updates.inc("claim", 1L),
                        publishing),
                POST_IMAGE));
    }

    /** Gives up mails that have not left and are for nothing now; nobody awaits news of them. */
    void giveUp(Collection<String> ids) {
        if (!ids.isEmpty()) {
            var waiting =
                    List.of(OutgoingState.PLANNED.word(), OutgoingState.DEFERRED.word(), OutgoingState.HELD.word());
            mails.updateMany(
                    new Document("_id", new Document("$in", List.copyOf(ids)))
                            .append("state", new Document("$in", waiting)),
                    Updates.combine(
                            Updates.set("state", OutgoingState.WITHDRAWN.word()),
                            Reason.set(Reason.of(OwnReason.NOT_NEEDED)),
                            Updates.unset("due"),
                            Updates.inc("version", 1L),
                            Updates.inc("claim", 1L)));
        }
    }

    /** Those about a ticket that no person wrote. */
    List<OutgoingMail> automaticAbout(String ticketId) {
        return mails.find(new Document("ticket", ticketId)).map(OutgoingMail::of).into(new ArrayList<>()).stream()
                .filter(OutgoingMail::automatic)
                .toList();
    }

    /** Lets a held mail leave, once; empty where it is not held (any more). */
    Optional<OutgoingMail> release(String id, Decision decision) {
        return decide(
                        id,
                        Updates.combine(
                                Updates.set("state", OutgoingState.PLANNED.word()),
                                Updates.set("due", Date.from(decision.at())),
                                Updates.set("decision", decision.toDocument()),
                                Updates.inc("version", 1L)))
                .map(OutgoingMail::of);
    }

    /** Gives a held mail up; the document as written, for the outbox, or empty where it is not held (any more). */
    Optional<Document> discard(String id, Decision decision, Bson publishing) {
        return decide(
                id,
                Updates.combine(
                        Updates.set("state", OutgoingState.DISCARDED.word()),
                        Reason.set(decision.reason() == null ? null : Reason.said(decision.reason())),
                        Updates.set("decision", decision.toDocument()),
                        Updates.inc("version", 1L),
                        publishing));
    }

    private Optional<Document> decide(String id, Bson update) {
        return Optional.ofNullable(mails.findOneAndUpdate(
                new Document("_id", id).append("state", OutgoingState.HELD.word()), update, POST_IMAGE));
    }

    /** Takes words and addresses out of every mail of these tickets and about these messages; what waits is not sent any more. */
    void erase(Collection<String> ticketIds, Collection<String> messageIds) {
        eraseWhere("ticket", ticketIds);
        eraseWhere("message", messageIds);
        // A message id is ticketId:n.
        eraseWhere(
                "about",
                Stream.concat(ticketIds.stream(), messageIds.stream().map(id -> id.substring(0, id.lastIndexOf(':'))))
                        .toList());
    }

    /** The same of what somebody was told who works here. */
    void eraseThoseOf(String agentId) {
        eraseWhere("agent", List.of(agentId));
    }

    /** @param still the addresses that the message names now */
    void forgetAddressees(String messageRef, Collection<String> still) {
        for (var stored : mails.find(new Document("message", messageRef)).into(new ArrayList<>())) {
            var mail = OutgoingMail.of(stored);
            var gone = mail.named().stream()
                    .filter(address -> !still.contains(address))
                    .toList();
            if (gone.contains(mail.recipient())) {
                eraseWhere("_id", List.of(mail.id()));
            } else if (!gone.isEmpty()) {
                mails.updateOne(
                        new Document("_id", mail.id()),
                        Updates.combine(Updates.pullAll("cc", gone), Updates.pullAll("named", gone)));
            }
        }
    }

    private void eraseWhere(String field, Collection<String> values) {
        if (values.isEmpty()) {
            return;
        }
        mails.updateMany(
                new Document(field, new Document("$in", List.copyOf(values))),
                new Document(
                                "$set",
                                new Document("state", OutgoingState.ERASED.word())
                                        .append("recipient", "")
                                        .append("recipientName", null)
                                        .append("senderName", null)
                                        .append("cc", List.of())
                                        .append("named", List.of())
                                        .append("inReplyTo", null)
                                        .append("references", List.of())
                                        .append("subject", "")
                                        .append("text", "")
                                        .append("html", null)
                                        .append("files", List.of())
                                        .append("attempts", List.of())
                                        .append("reason", null)
                                        .append("because", null)
                                        .append("decision", null)
                                        .append("lane", ""))
                        .append("$unset", new Document("due", ""))
                        .append("$inc", new Document("version", 1L).append("claim", 1L)));
    }
}
