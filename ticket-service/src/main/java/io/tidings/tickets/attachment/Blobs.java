package io.tidings.tickets.attachment;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.gridfs.GridFSBucket;
import com.mongodb.client.gridfs.GridFSBuckets;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Updates;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonObjectId;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.springframework.stereotype.Component;

/**
 * The contents of files in GridFS, each once, named by its SHA-256.
 *
 * <p>A ticket owns a blob by a small document of its own, not by a list in the blob: a logo in a signature has as many owners
 * as there are tickets. A blob that nobody owns is kept until {@code keepUntil}. Whoever deletes one dooms it first, then
 * looks for owners; whoever adopts one writes its ownership first, then lifts the doom: one of the two always sees the other.
 */
@Component
public class Blobs implements Prepared {

    /** Nobody's upload takes that long; what is left of an older one was broken off. */
    private static final Duration LONGEST_UPLOAD = Duration.ofHours(1);

    private static final int AT_ONCE = 500;

    private final MongoCollection<Document> blobs;
    private final MongoCollection<Document> owners;
    private final MongoCollection<Document> uploading;
    private final MongoCollection<Document> uploads;
    private final MongoCollection<Document> chunks;
    private final GridFSBucket files;
    private final Clock clock;

    Blobs(MongoDatabase database, Clock clock) {
        this.blobs = database.getCollection("blobs");
        this.owners = database.getCollection("blob_owners");
        this.uploading = database.getCollection("blobs_uploading");
        this.uploads = database.getCollection(Uploads.COLLECTION);
        this.chunks = database.getCollection("fs.chunks");
        this.files = GridFSBuckets.create(database);
        this.clock = clock;
    }

    public record Blob(String sha256, long size) {}

    /** To be closed by whoever reads it. */
    public record Content(InputStream stream, long size) {}

    @Override
    public void prepare() {
        blobs.createIndex(new Document("keepUntil", 1), new IndexOptions().sparse(true));
        blobs.createIndex(new Document("file", 1));
        owners.createIndex(new Document("blob", 1));
        owners.createIndex(new Document("ticket", 1));
        uploading.createIndex(new Document("at", 1));
        chunks.createIndex(new Document("files_id", 1));
    }

    /**
     * Stores the content, or finds that it is stored already.
     *
     * @param keep how long it waits for a ticket to own it
     */
    public Blob put(InputStream content, Duration keep) {
        var file = new ObjectId();
        // Named before it is written, so that what a crash leaves of it can be found.
        uploading.insertOne(new Document("_id", file).append("at", Date.from(clock.instant())));
        var sha256 = uploaded(file, content);
        var size = stored(file);
        var until = Date.from(clock.instant().plus(keep));
        if (!inserted(sha256, file, size, until)) {
            files.delete(file);
        }
        uploading.deleteOne(new Document("_id", file));
        return new Blob(sha256, size);
    }

    private String uploaded(ObjectId file, InputStream content) {
        var digesting = new DigestInputStream(content, Digests.sha256());
        try {
            files.uploadFromStream(new BsonObjectId(file), "blob", digesting);
        } catch (RuntimeException e) {
            deleteFile(file);
            uploading.deleteOne(new Document("_id", file));
            throw e;
        }
        return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
    }

    private long stored(ObjectId file) {
        var found = files.find(new Document("_id", file)).first();
        return found == null ? 0 : found.getLength();
    }

    private boolean inserted(String sha256, ObjectId file, long size, Date until) {
        try {
            blobs.insertOne(new Document("_id", sha256)
                    .append("file", file)
                    .append("size", size)
                    .append("keepUntil", until));
            return true;
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            // Kept longer, unless it has owners and is kept anyway. A doomed one that vanishes right now is stored
            // anew.
            return !kept(sha256, until) && inserted(sha256, file, size, until);
        }
    }

    /** Keeps a blob that waits for a ticket for longer. */
    void keep(String sha256, Duration keep) {
        kept(sha256, Date.from(clock.instant().plus(keep)));
    }

    private boolean kept(String sha256, Date until) {
        return blobs.updateOne(
                                new Document("_id", sha256),
                                Updates.combine(Updates.max("keepUntil", until), Updates.unset("doomed")))
                        .getMatchedCount()
                == 1;
    }

    /** Empty where there is no such blob (any more). */
    public Optional<Content> open(String sha256) {
        return Optional.ofNullable(blobs.find(new Document("_id", sha256)).first())
                .map(document ->
                        new Content(files.openDownloadStream(document.getObjectId("file")), document.getLong("size")));
    }

    /** The first bytes, as many as there are; none where there is no such blob (any more). */
    public byte[] beginning(String sha256, int most) {
        var content = open(sha256);
        if (content.isEmpty()) {
            return new byte[0];
        }
        try (var stream = content.get().stream()) {
            return stream.readNBytes(most);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a ticket an owner, to be called before the ticket names the blob. False where there is no such blob. */
    public boolean adopt(String sha256, String ticketId) {
        try {
            owners.insertOne(new Document("_id", sha256 + " " + ticketId)
                    .append("blob", sha256)
                    .append("ticket", ticketId));
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
        return blobs.updateOne(
                                new Document("_id", sha256),
                                Updates.combine(Updates.unset("keepUntil"), Updates.unset("doomed")))
                        .getMatchedCount()
                == 1;
    }

    /** Takes all blobs from a ticket but these, and deletes what nobody owns then. Answers how many were deleted. */
    public int disown(String ticketId, Set<String> but) {
        var deleted = 0;
        for (var owner : owners.find(new Document("ticket", ticketId)).into(new ArrayList<>())) {
            var sha256 = owner.getString("blob");
            if (!but.contains(sha256)) {
                owners.deleteOne(new Document("_id", owner.getString("_id")));
                deleted += deleteIfNobodys(sha256) ? 1 : 0;
            }
        }
        return deleted;
    }

    /** Deletes what has waited for an owner long enough, and what is left of uploads that were broken off. */
    int sweep() {
        var now = Date.from(clock.instant());
        var deleted = 0;
        for (var blob : due(blobs, "keepUntil", now)) {
            deleted += deleteIfNobodys(blob.getString("_id")) ? 1 : 0;
        }
        var brokenOff = Date.from(clock.instant().minus(LONGEST_UPLOAD));
        for (var upload : due(uploading, "at", brokenOff)) {
            var file = upload.getObjectId("_id");
            if (blobs.find(new Document("file", file)).first() == null) {
                deleteFile(file);
            }
            uploading.deleteOne(new Document("_id", file));
        }
        return deleted;
    }

    private static Collection<Document> due(MongoCollection<Document> documents, String when, Date now) {
        return documents
                .find(new Document(when, new Document("$lte", now)))
                .limit(AT_ONCE)
                .into(new ArrayList<>());
    }

    private boolean deleteIfNobodys(String sha256) {
        var doomed = blobs.findOneAndUpdate(new Document("_id", sha256), Updates.set("doomed", true));
        if (doomed == null) {
            return false;
        }
        if (owners.find(new Document("blob", sha256)).first() != null) {
            blobs.updateOne(
                    new Document("_id", sha256), Updates.combine(Updates.unset("doomed"), Updates.unset("keepUntil")));
            return false;
        }
        var deleted = blobs.deleteOne(new Document("_id", sha256).append("doomed", true));
        if (deleted.getDeletedCount() == 0) {
            return false;
        }
        // Nobody can send it any more, and its name may say whose it was.
        uploads.deleteMany(new Document("blob", sha256));
        deleteFile(doomed.getObjectId("file"));
        return true;
    }

    private void deleteFile(ObjectId file) {
        chunks.deleteMany(new Document("files_id", file));
        files.find(new Document("_id", file)).forEach(found -> files.delete(found.getObjectId()));
    }
}
