package io.tidings.mail.outgoing;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import io.tidings.mail.MailProperties;
import io.tidings.mail.SendingMode;
import io.tidings.spine.web.Caller;
import io.tidings.spine.work.SharedReads;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps to whom this installation sends mail, for all replicas, with everyone who ever changed it. Asked anew for each mail:
 * what one replica was told to hold, no other sends.
 */
@Component
class SendingPolicies {

    private static final Logger log = LoggerFactory.getLogger(SendingPolicies.class);

    private static final String ID = "sending";
    private static final int CHANGES_KEPT = 500;
    private static final FindOneAndUpdateOptions POST_IMAGE = new FindOneAndUpdateOptions().returnDocument(AFTER);

    private final MongoCollection<Document> settings;
    private final SharedReads asked;
    private final SendingMode configured;
    private final Clock clock;

    SendingPolicies(MongoDatabase database, MailProperties properties, Clock clock) {
        this.settings = database.getCollection("settings");
        this.asked = new SharedReads(settings);
        this.configured = properties.sending();
        this.clock = clock;
    }

    /** A change of the policy. @param by the changer's name, @param byId and login */
    record Change(Instant at, String by, String byId, SendingMode mode, List<String> allowed) {

        private static Change of(Document stored) {
            return new Change(
                    stored.getDate("at").toInstant(),
                    stored.getString("by"),
                    stored.getString("byId"),
                    SendingMode.of(stored.getString("mode")),
                    stored.getList("allowed", String.class, List.of()));
        }

        private Document toDocument() {
            return new Document("at", Date.from(at))
                    .append("by", by)
                    .append("byId", byId)
                    .append("mode", mode.word())
                    .append("allowed", allowed);
        }
    }

    SendingPolicy now() {
        return asked.find(ID).map(SendingPolicy::of).orElseGet(() -> SendingPolicy.configured(configured));
    }

    /** Newest first. */
    List<Change> changes() {
        var stored = settings.find(new Document("_id", ID)).first();
        return stored == null
                ? List.of()
                : stored.getList("changes", Document.class, List.of()).reversed().stream()
                        .map(Change::of)
                        .toList();
    }

    /** Empty where somebody else changed it since {@code version} was read. */
    Optional<SendingPolicy> change(SendingMode mode, List<AllowedRecipient> allowed, long version, Caller by) {
        var change = new Change(
                clock.instant(),
                by.name(),
                by.id(),
                mode,
                allowed.stream().map(AllowedRecipient::value).toList());
        var written = version == 0 ? first(change) : next(change, version);
        written.ifPresent(_ -> log.info(
                "{} ({}) set outgoing mail to {}, {} allowed", by.name(), by.id(), mode.word(), allowed.size()));
        return written.map(SendingPolicy::of);
    }

    private Optional<Document> first(Change change) {
        var policy =
                state(change).append("_id", ID).append("version", 1L).append("changes", List.of(change.toDocument()));
        try {
            settings.insertOne(policy);
            return Optional.of(policy);
        } catch (MongoWriteException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Optional<Document> next(Change change, long version) {
        return Optional.ofNullable(settings.findOneAndUpdate(
                new Document("_id", ID).append("version", version),
                new Document("$set", state(change))
                        .append("$inc", new Document("version", 1L))
                        .append(
                                "$push",
                                new Document(
                                        "changes",
                                        new Document("$each", List.of(change.toDocument()))
                                                .append("$slice", -CHANGES_KEPT))),
                POST_IMAGE));
    }

    private static Document state(Change change) {
        return new Document("mode", change.mode().word())
                .append("allowed", change.allowed())
                .append("changedAt", Date.from(change.at()))
                .append("changedBy", change.by());
    }
}
