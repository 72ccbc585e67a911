package io.tidings.tickets.message;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.spine.work.Prepared;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What became of the mails that carried a message out, beside the message: a message never changes. */
@Component
public class Deliveries implements Prepared {

    private final MongoCollection<Document> deliveries;

    Deliveries(MongoDatabase database) {
        this.deliveries = database.getCollection("deliveries");
    }

    /**
     * @param state {@code sent}, {@code delayed} (it is tried again), {@code bounced} (it will not heal by itself), {@code failed}
     *     (it was tried for too long), {@code blocked} (not sent, because an earlier mail to this address bounced),
     *     {@code uncertain} (nobody knows whether it was taken over), {@code held} (this installation does not send there now),
     *     {@code discarded} or {@code withdrawn} (its author took it back before it left)
     * @param reason what the mail server or somebody of the desk said; a mail that is blocked has the earlier mail's; ours is in
     *     English
     * @param because our own reason as a word, for other languages: {@code no-server}, {@code login}, {@code encryption},
     *     {@code stopped}, {@code no-answer}, {@code too-late}, {@code too-large}, {@code letters}, {@code taken-back}; absent
     *     where somebody else said it
     * @param until of a delayed mail, when it has failed; of a blocked one, when mail to the address is tried again
     */
    public record Delivery(
            String recipient,
            String state,
            Instant at,
            @Nullable String reason,
            @Nullable String because,
            @Nullable Instant until) {}

    @Override
    public void prepare() {
        deliveries.createIndex(new Document("message", 1));
        deliveries.createIndex(new Document("recipient", 1));
    }

    /**
     * Keeps the newest outcome; a late repetition of an older one changes nothing.
     *
     * @param messageId absent of a mail that carries no message, of which nothing is kept
     */
    public void record(@Nullable String messageId, Delivery delivery) {
        if (messageId == null) {
            return;
        }
        var outcome = new Document("_id", id(messageId, delivery.recipient()))
                .append("message", messageId)
                .append("recipient", delivery.recipient())
                .append("state", delivery.state())
                .append("at", Date.from(delivery.at()));
        if (delivery.reason() != null) {
            outcome.append("reason", delivery.reason());
        }
        if (delivery.because() != null) {
            outcome.append("because", delivery.because());
        }
        if (delivery.until() != null) {
            outcome.append("until", Date.from(delivery.until()));
        }
        try {
            // Replaced as a whole: what an earlier try was told is not the newest one's reason.
            deliveries.replaceOne(
                    new Document("_id", id(messageId, delivery.recipient()))
                            .append("at", new Document("$lt", Date.from(delivery.at()))),
                    outcome,
                    new ReplaceOptions().upsert(true));
        } catch (MongoException e) {
            // A newer outcome is there, so the upsert tried to insert a second one.
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
    }

    /** Whether this outcome, or a newer one, has been recorded. */
    public boolean isKnown(String messageId, String recipient, Instant at) {
        var known =
                deliveries.find(new Document("_id", id(messageId, recipient))).first();
        return known != null && !known.getDate("at").toInstant().isBefore(at.truncatedTo(ChronoUnit.MILLIS));
    }

    public Map<String, List<Delivery>> of(Collection<String> messageIds) {
        if (messageIds.isEmpty()) {
            return Map.of();
        }
        return deliveries
                .find(new Document("message", new Document("$in", List.copyOf(messageIds))))
                .into(new ArrayList<>())
                .stream()
                .collect(groupingBy(document -> document.getString("message"), mapping(Deliveries::read, toList())));
    }

    /** The addresses go with the message. */
    public void forget(String messageId) {
        deliveries.deleteMany(new Document("message", messageId));
    }

    /** What became of the mails to these addresses, in whatever ticket; those to others stay. */
    public void forgetThoseTo(Collection<String> recipients) {
        deliveries.deleteMany(new Document("recipient", new Document("$in", List.copyOf(recipients))));
    }

    private static String id(String messageId, String recipient) {
        return messageId + " " + recipient;
    }

    private static Delivery read(Document document) {
        var until = document.getDate("until");
        return new Delivery(
                document.getString("recipient"),
                document.getString("state"),
                document.getDate("at").toInstant(),
                document.getString("reason"),
                document.getString("because"),
                until == null ? null : until.toInstant());
    }
}
