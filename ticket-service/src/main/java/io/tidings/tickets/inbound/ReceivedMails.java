package io.tidings.tickets.inbound;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Words;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which mail went to which ticket: one document per mail, by which repetitions and the rest of a thread find their way. */
@Component
class ReceivedMails implements Prepared {

    private final MongoCollection<Document> mails;
    private final Clock clock;

    ReceivedMails(MongoDatabase database, Clock clock) {
        this.mails = database.getCollection("mails");
        this.clock = clock;
    }

    /** @param digest of sender and text, by which copies of one mail are known */
    record Known(String ticketId, String digest) {}

    @Override
    public void prepare() {
        mails.createIndex(new Document("messageId", 1), new IndexOptions().sparse(true));
        mails.createIndex(new Document("forwardedBy", 1).append("at", 1), new IndexOptions().sparse(true));
    }

    Optional<MailDecision> find(String mailId) {
        return Optional.ofNullable(mails.find(new Document("_id", mailId)).first())
                .map(ReceivedMails::decision);
    }

    /** The mails with these Message-IDs; the oldest where several claim the same one. */
    Map<String, Known> withMessageIds(Collection<String> messageIds) {
        var known = new HashMap<String, Known>();
        if (!messageIds.isEmpty()) {
            mails.find(new Document("messageId", new Document("$in", new ArrayList<>(messageIds))))
                    .sort(new Document("at", 1))
                    .forEach(mail -> known.putIfAbsent(
                            mail.getString("messageId"),
                            new Known(mail.getString("ticketId"), mail.getString("digest"))));
        }
        return known;
    }

    /** How many tickets an agent opened since then by passing customers' mails on; {@code most} where there are more. */
    int forwardedBy(String agentId, Instant since, int most) {
        return mails.find(new Document("forwardedBy", agentId).append("at", new Document("$gte", Date.from(since))))
                .limit(most)
                .into(new ArrayList<>())
                .size();
    }

    /** Writes the decision down; answers the one that was there first. */
    MailDecision keep(MailDecision decision, @Nullable String messageId, String digest) {
        var document = new Document("_id", decision.mailId())
                .append("kind", Words.of(decision.kind()))
                .append("ticketId", decision.ticketId())
                .append("digest", digest)
                .append("at", Date.from(clock.instant()));
        if (messageId != null) {
            document.append("messageId", messageId);
        }
        if (decision.related() != null) {
            document.append("related", decision.related());
        }
        if (decision.forwardedBy() != null) {
            document.append("forwardedBy", decision.forwardedBy());
        }
        try {
            mails.insertOne(document);
            return decision;
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return find(decision.mailId()).orElseThrow(() -> e);
        }
    }

    private static MailDecision decision(Document document) {
        return new MailDecision(
                document.getString("_id"),
                Words.read(MailDecision.Kind.class, document.getString("kind")),
                document.getString("ticketId"),
                document.getString("related"),
                document.getString("forwardedBy"));
    }
}
