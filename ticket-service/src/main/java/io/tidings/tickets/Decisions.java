package io.tidings.tickets;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * What administrators have decided about one thing: one document, read anew whenever it is asked for, so that a decision holds at
 * once and in every replica. It counts the decisions, so that nobody takes back unseen what somebody else has decided.
 */
public final class Decisions<T> {

    private final MongoCollection<Document> documents;
    private final String id;
    private final Function<Document, T> read;
    private final Function<T, Document> write;
    private final Supplier<T> usual;

    /**
     * @param read of the document, which has an id and a version besides what was written
     * @param write a new document with all that is decided
     * @param usual what holds until somebody decides
     */
    public Decisions(
            MongoCollection<Document> documents,
            String id,
            Function<Document, T> read,
            Function<T, Document> write,
            Supplier<T> usual) {
        this.documents = documents;
        this.id = id;
        this.read = read;
        this.write = write;
        this.usual = usual;
    }

    /** @param version counts the decisions; 0 before the first */
    public record Decided<T>(T value, long version) {}

    public Decided<T> decided() {
        return Optional.ofNullable(documents.find(new Document("_id", id)).first())
                .map(document -> new Decided<>(read.apply(document), document.getLong("version")))
                .orElseGet(() -> new Decided<>(usual.get(), 0));
    }

    /** Decides so, whatever was decided before. */
    public void put(T wanted) {
        while (!decided().value().equals(wanted) && decide(wanted, null).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /**
     * Decides so.
     *
     * @param seen the version that this is a change of; null for whatever there is
     * @return empty where somebody has decided otherwise since
     */
    public Optional<Decided<T>> decide(T wanted, @Nullable Long seen) {
        var before = decided().version();
        var base = Objects.requireNonNullElse(seen, before);
        if (base != before) {
            return Optional.empty();
        }
        return (base == 0 ? inserted(wanted) : replaced(wanted, base))
                ? Optional.of(new Decided<>(wanted, base + 1))
                : Optional.empty();
    }

    private boolean inserted(T wanted) {
        try {
            documents.insertOne(write.apply(wanted).append("_id", id).append("version", 1L));
            return true;
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return false;
        }
    }

    private boolean replaced(T wanted, long base) {
        return documents
                        .updateOne(
                                new Document("_id", id).append("version", base),
                                Updates.combine(new Document("$set", write.apply(wanted)), Updates.inc("version", 1L)))
                        .getMatchedCount()
                == 1;
    }
}
