package io.tidings.mail.template;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import io.tidings.mail.Revisions;
import io.tidings.spine.work.RevisedCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Keeps the words that administrators wrote. What was saved holds for the next mail, on every replica. */
@Component
class MailTemplates {

    private static final FindOneAndUpdateOptions POST_IMAGE = new FindOneAndUpdateOptions().returnDocument(AFTER);

    private static final String REVISION = "templates";

    private final MongoCollection<Document> templates;
    private final Revisions revisions;
    private final RevisedCopy<Map<String, MailTemplate>> copy;

    MailTemplates(MongoDatabase database, Revisions revisions) {
        this.templates = database.getCollection("templates");
        this.revisions = revisions;
        this.copy = new RevisedCopy<>(() -> revisions.of(REVISION), () -> all().stream()
                .collect(Collectors.toMap(MailTemplate::id, Function.identity())));
    }

    List<MailTemplate> all() {
        return templates.find().map(MailTemplate::of).into(new ArrayList<>());
    }

    Optional<MailTemplate> find(String id) {
        return Optional.ofNullable(templates.find(new Document("_id", id)).first())
                .map(MailTemplate::of);
    }

    /** Those that were written, by their ids, for whoever writes a mail. */
    Map<String, MailTemplate> current() {
        return copy.current();
    }

    /** Empty where somebody else changed it since {@code version} was read; 0 says that there was none. */
    Optional<MailTemplate> save(MailTemplate template, long version) {
        var saved = (version == 0 ? first(template) : next(template, version)).map(MailTemplate::of);
        saved.ifPresent(_ -> revisions.raise(REVISION));
        return saved;
    }

    private Optional<Document> first(MailTemplate template) {
        var document = template.toDocument().append("_id", template.id()).append("version", 1L);
        try {
            templates.insertOne(document);
            return Optional.of(document);
        } catch (MongoWriteException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Optional<Document> next(MailTemplate template, long version) {
        return Optional.ofNullable(templates.findOneAndUpdate(
                new Document("_id", template.id()).append("version", version),
                new Document("$set", template.toDocument()).append("$inc", new Document("version", 1L)),
                POST_IMAGE));
    }

    /** What comes with the desk holds again. */
    void delete(String id) {
        templates.deleteOne(new Document("_id", id));
        revisions.raise(REVISION);
    }
}
