package io.tidings.tickets.draft;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.tidings.events.Visibility;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Words;
import io.tidings.tickets.draft.Draft.File;
import io.tidings.tickets.draft.Draft.Part;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The drafts, one document per ticket and agent. A draft that was sent stays for its version as an empty one, so that an
 * automatic save that was on its way meanwhile is refused and does not bring back what has gone out.
 */
@Component
public class Drafts implements Prepared {

    /** Longer than a holiday; nobody sends what is older. */
    static final Duration KEPT = Duration.ofDays(30);

    private static final FindOneAndUpdateOptions POST_IMAGE =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private final MongoCollection<Document> drafts;
    private final Clock clock;

    Drafts(MongoDatabase database, Clock clock) {
        this.drafts = database.getCollection("drafts");
        this.clock = clock;
    }

    @Override
    public void prepare() {
        drafts.createIndex(new Document("ticketId", 1));
        drafts.createIndex(
                new Document("updatedAt", 1), new IndexOptions().expireAfter(KEPT.toSeconds(), TimeUnit.SECONDS));
    }

    /** The draft as it is; empty with version 0 where nothing was ever kept. */
    Draft find(String ticketId, String personId) {
        return Optional.ofNullable(
                        drafts.find(new Document("_id", id(ticketId, personId))).first())
                .map(Drafts::read)
                .orElse(Draft.NONE);
    }

    /**
     * Keeps a draft in the place of the one that its writer has read.
     *
     * @param seen the version that was read, 0 for none; null replaces whatever is there
     * @return empty where another device was faster
     */
    Optional<Draft> keep(String ticketId, String personId, @Nullable Long seen, Draft wanted) {
        var itself = new Document("_id", id(ticketId, personId));
        var written = write(wanted).append("ticketId", ticketId).append("updatedAt", Date.from(clock.instant()));
        if (seen == null || seen > 0) {
            var image = drafts.findOneAndUpdate(
                    seen == null ? itself : new Document(itself).append("version", seen),
                    Updates.combine(new Document("$set", written), Updates.inc("version", 1L)),
                    POST_IMAGE);
            if (image != null) {
                return Optional.of(read(image));
            }
        }
        return seen == null || seen == 0
                ? insert(new Document(itself).append("version", 1L), written)
                : Optional.empty();
    }

    private Optional<Draft> insert(Document document, Document written) {
        document.putAll(written);
        try {
            drafts.insertOne(document);
            return Optional.of(read(document));
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Takes away what has been sent: the reply or the note. */
    public void sent(String ticketId, String personId, Visibility what) {
        drafts.updateOne(
                new Document("_id", id(ticketId, personId)),
                Updates.combine(
                        Updates.set(what == Visibility.PUBLIC ? "reply" : "note", null),
                        Updates.set("updatedAt", Date.from(clock.instant())),
                        Updates.inc("version", 1L)));
    }

    /** Takes away everybody's drafts of a ticket whose content is erased. */
    public void forget(String ticketId) {
        drafts.deleteMany(new Document("ticketId", ticketId));
    }

    private static String id(String ticketId, String personId) {
        return ticketId + " " + personId;
    }

    private static Document write(Draft draft) {
        return new Document("writing", Words.of(draft.writing()))
                .append("reply", write(draft.reply()))
                .append("note", write(draft.note()));
    }

    private static @Nullable Document write(@Nullable Part part) {
        if (part == null) {
            return null;
        }
        var files = part.files().stream()
                .map(file -> new Document("id", file.id())
                        .append("name", file.name())
                        .append("mediaType", file.mediaType())
                        .append("size", file.size()))
                .toList();
        return new Document("text", part.text())
                .append("key", part.key())
                .append("files", files)
                .append("cc", part.cc())
                .append("bcc", part.bcc())
                .append("channel", part.channel())
                .append("signature", part.signature());
    }

    private static Draft read(Document document) {
        return new Draft(
                document.getLong("version"),
                Words.visibility(document.getString("writing")),
                part(document.get("reply", Document.class)),
                part(document.get("note", Document.class)),
                document.getDate("updatedAt").toInstant());
    }

    private static @Nullable Part part(@Nullable Document document) {
        return document == null
                ? null
                : new Part(
                        document.getString("text"),
                        document.getString("key"),
                        document.getList("files", Document.class, List.of()).stream()
                                .map(file -> new File(
                                        file.getString("id"),
                                        file.getString("name"),
                                        file.getString("mediaType"),
                                        file.getLong("size")))
                                .toList(),
                        document.getList("cc", String.class, List.of()),
                        document.getList("bcc", String.class, List.of()),
                        document.getString("channel"),
                        document.getBoolean("signature"));
    }
}
