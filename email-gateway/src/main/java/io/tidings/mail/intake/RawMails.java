package io.tidings.mail.intake;

import com.mongodb.MongoGridFSException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.gridfs.GridFSBucket;
import com.mongodb.client.gridfs.GridFSBuckets;
import com.mongodb.client.gridfs.GridFSDownloadStream;
import io.tidings.spine.work.Prepared;
import io.tidings.spine.work.SharedInserts;
import io.tidings.spine.work.SharedReads;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps every mail as the bytes it came in, in GridFS. */
@Component
public class RawMails implements Prepared {

    private static final String BUCKET = "raw";

    /** A megabyte. Left to itself the driver asks for 16, and keeps the memory for the next answer. */
    private static final int CHUNKS_AT_ONCE = 4;

    /** What GridFS has in one piece where nobody says otherwise. */
    private static final int CHUNK = 255 << 10;

    private final MongoCollection<Document> files;
    private final MongoCollection<Document> chunks;
    private final SharedInserts newFiles;
    private final SharedInserts newChunks;
    private final SharedReads chunksOfMails;
    private final GridFSBucket bucket;

    RawMails(MongoDatabase database) {
        this.files = database.getCollection(BUCKET + ".files");
        this.chunks = database.getCollection(BUCKET + ".chunks");
        this.newFiles = new SharedInserts(files);
        this.newChunks = new SharedInserts(chunks);
        this.chunksOfMails = new SharedReads(chunks, "files_id", new Document("n", 0));
        this.bucket = GridFSBuckets.create(database, BUCKET);
    }

    /** Streams a mail into the store; an exception of the stream leaves nothing behind. */
    ObjectId store(String mailId, InputStream raw) {
        byte[] beginning;
        try {
            beginning = raw.readNBytes(CHUNK);
        } catch (IOException e) {
            throw new MongoGridFSException("The mail could not be read to its end", e);
        }
        if (beginning.length < CHUNK) {
            return storeInOnePiece(mailId, beginning);
        }
        return bucket.uploadFromStream(mailId, new SequenceInputStream(new ByteArrayInputStream(beginning), raw));
    }

    /** As GridFS does, but that those who come at the same time share its commands: most mails are no longer than this. */
    private ObjectId storeInOnePiece(String mailId, byte[] raw) {
        var id = new ObjectId();
        // In this order, by which what is broken off is known as such.
        newChunks.insert(new Document("files_id", id).append("n", 0).append("data", new Binary(raw)));
        newFiles.insert(new Document("_id", id)
                .append("filename", mailId)
                .append("length", (long) raw.length)
                .append("chunkSize", CHUNK)
                .append("uploadDate", new Date()));
        return id;
    }

    /** Empty where it was erased or deleted. */
    public Optional<byte[]> read(ObjectId id) {
        var first = chunksOfMails.find(id).map(chunk -> chunk.get("data", Binary.class));
        return first.isPresent() && first.get().length() < CHUNK
                ? Optional.of(first.get().getData())
                : readWhole(id);
    }

    private Optional<byte[]> readWhole(ObjectId id) {
        GridFSDownloadStream found;
        try {
            found = bucket.openDownloadStream(id).batchSize(CHUNKS_AT_ONCE);
        } catch (MongoGridFSException e) {
            // Thus it says, and asking first would be one more question for each mail.
            return Optional.empty();
        }
        try (var in = found) {
            // Into one array of its size: gathering it in pieces takes twice as much for a moment.
            var bytes = new byte[Math.toIntExact(in.getGridFSFile().getLength())];
            var length = in.readNBytes(bytes, 0, bytes.length);
            return Optional.of(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes go first: whoever dies before the rest of it is gone does it again, and the other way round finds nothing to do. */
    void delete(ObjectId id) {
        chunks.deleteMany(new Document("files_id", id));
        files.deleteOne(new Document("_id", id));
    }

    /**
     * The bytes of one mail.
     *
     * @param mailId absent where their writing was broken off
     */
    record Held(ObjectId id, @Nullable String mailId) {}

    /** What was begun to be written between the two, the oldest first. */
    List<Held> begunBetween(ObjectId after, ObjectId before, int most) {
        // A file is named when all of it is there, so what was broken off is known by its first piece alone.
        var ids = chunks.find(new Document("files_id", new Document("$gt", after).append("$lt", before)).append("n", 0))
                .projection(new Document("_id", 0).append("files_id", 1).append("n", 1))
                .sort(new Document("files_id", 1))
                .limit(most)
                .map(chunk -> chunk.getObjectId("files_id"))
                .into(new ArrayList<>());
        var mailIds = new HashMap<ObjectId, String>();
        files.find(new Document("_id", new Document("$in", ids)))
                .forEach(file -> mailIds.put(file.getObjectId("_id"), file.getString("filename")));
        return ids.stream().map(id -> new Held(id, mailIds.get(id))).toList();
    }

    /** The chunks of one mail are found by equality alone; without this index each reading looks through all of them. */
    @Override
    public void prepare() {
        chunks.createIndex(new Document("files_id", 1));
    }
}
