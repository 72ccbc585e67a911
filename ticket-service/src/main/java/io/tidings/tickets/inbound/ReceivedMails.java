package io.tidings.tickets.inbound;

import static java.util.stream.Collectors.toSet;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Inserts;
import io.tidings.tickets.Words;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which mail went to which ticket: one document per mail, by which repetitions and the rest of a thread find their way. */
@Component
public class ReceivedMails implements Prepared {

    /** No digest: of a mail that another system received, only the id is known here, so nothing counts as its copy. */
    private static final String ELSEWHERE = "elsewhere";

    /** The nearest ones; who answers farther back names those as well. */
    private static final int MOST_ANSWERED = 10;

    private static final int MOST_ANSWERS = 10;

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
        mails.createIndex(new Document("answers", 1), new IndexOptions().sparse(true));
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

    /**
     * The tickets that were opened since then by mails which answer one of these, the first first: what was answered may come after
     * its answer.
     */
    List<String> openedByAnswersTo(Collection<String> messageIds, Instant since) {
        return messageIds.isEmpty()
                ? List.of()
                : mails.find(new Document("answers", new Document("$in", new ArrayList<>(messageIds)))
                                .append("at", new Document("$gte", Date.from(since))))
                        .sort(new Document("at", 1))
                        .limit(MOST_ANSWERS)
                        .map(mail -> mail.getString("ticketId"))
                        .into(new ArrayList<>());
    }

    /** How many tickets an agent opened since then by passing customers' mails on; {@code most} where there are more. */
    int forwardedBy(String agentId, Instant since, int most) {
        return mails.find(new Document("forwardedBy", agentId).append("at", new Document("$gte", Date.from(since))))
                .limit(most)
                .into(new ArrayList<>())
                .size();
    }

    /** Those of these ids that the mails which are here have, or answer where they opened a ticket. */
    Set<String> known(Collection<String> messageIds) {
        if (messageIds.isEmpty()) {
            return Set.of();
        }
        var ids = new Document("$in", new ArrayList<>(messageIds));
        var known = new HashSet<String>();
        mails.find(new Document("messageId", ids))
                .projection(new Document("messageId", 1))
                .forEach(mail -> known.add(mail.getString("messageId")));
        mails.find(new Document("answers", ids))
                .projection(new Document("answers", 1))
                .forEach(mail -> known.addAll(mail.getList("answers", String.class)));
        return known;
    }

    /**
     * What is to be written down about a mail.
     *
     * @param answers the mails that a mail which opens a ticket answers
     */
    record Decided(MailDecision decision, @Nullable String messageId, String digest, Collection<String> answers) {}

    /** @param before whether it was decided so when the mail came an earlier time */
    record Kept(MailDecision decision, boolean before) {}

    /** Writes the decision down; answers the one that was there first. */
    Kept keep(Decided decided) {
        try {
            mails.insertOne(document(decided));
            return new Kept(decided.decision(), false);
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return find(decided.decision().mailId())
                    .map(earlier -> new Kept(earlier, true))
                    .orElseThrow(() -> e);
        }
    }

    /** Writes several down with one write; answers the ids of those mails about which there was a decision already. */
    Set<String> keepAll(List<Decided> decided) {
        return Inserts.refused(mails, decided.stream().map(this::document).toList()).stream()
                .map(place -> decided.get(place).decision().mailId())
                .collect(toSet());
    }

    private Document document(Decided decided) {
        var decision = decided.decision();
        var document = new Document("_id", decision.mailId())
                .append("kind", Words.of(decision.kind()))
                .append("ticketId", decision.ticketId())
                .append("digest", decided.digest())
                .append("at", Date.from(clock.instant()));
        if (decided.messageId() != null) {
            document.append("messageId", decided.messageId());
        }
        if (decision.kind() == MailDecision.Kind.OPEN && !decided.answers().isEmpty()) {
            document.append(
                    "answers", decided.answers().stream().limit(MOST_ANSWERED).toList());
        }
        if (decision.related() != null) {
            document.append("related", decision.related());
        }
        if (decision.forwardedBy() != null) {
            document.append("forwardedBy", decision.forwardedBy());
        }
        return document;
    }

    /**
     * A mail that another system received or sent.
     *
     * @param origin of the message that it is here
     */
    public record PastMail(String origin, String messageId, String ticketId, Instant at) {}

    /** From now on what answers one of these mails finds its ticket. Told twice, it is written once. */
    public void remember(List<PastMail> past) {
        if (past.isEmpty()) {
            return;
        }
        var known = mails.find(new Document(
                        "_id",
                        new Document("$in", past.stream().map(PastMail::origin).toList())))
                .projection(new Document("_id", 1))
                .map(mail -> mail.getString("_id"))
                .into(new HashSet<>());
        var unknown = past.stream()
                .filter(mail -> known.add(mail.origin()))
                .map(mail -> new Document("_id", mail.origin())
                        .append("kind", Words.of(MailDecision.Kind.APPEND))
                        .append("ticketId", mail.ticketId())
                        .append("digest", ELSEWHERE)
                        .append("messageId", mail.messageId())
                        .append("at", Date.from(mail.at())))
                .toList();
        // Of those that are refused, whoever imports the same at this moment has written the same.
        Inserts.refused(mails, unknown);
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
