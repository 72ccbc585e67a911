package io.tidings.mail.intake;

import com.mongodb.MongoGridFSException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.gridfs.GridFSBucket;
import com.mongodb.client.gridfs.GridFSBuckets;
import com.mongodb.client.gridfs.GridFSDownloadStream;
import io.tidings.spine.work.Prepared;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.springframework.stereotype.Component;

/** Keeps every mail as the bytes it came in, in GridFS. */
@Component
public class RawMails implements Prepared {

    private static final String BUCKET = "raw";

    /** A megabyte. Left to itself the driver asks for 16, and keeps the memory for the next answer. */
    private static final int CHUNKS_AT_ONCE = 4;

    private final MongoDatabase database;
    private final GridFSBucket bucket;

    RawMails(MongoDatabase database) {
        this.database = database;
        this.bucket = GridFSBuckets.create(database, BUCKET);
    }

    /** Streams a mail into the store; an exception of the stream leaves nothing behind. */
    ObjectId store(String mailId, InputStream raw) {
        return bucket.uploadFromStream(mailId, raw);
    }

    /** Empty where it was erased or deleted. */
    public Optional<byte[]> read(ObjectId id) {
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

    void delete(ObjectId id) {
        if (bucket.find(new Document("_id", id)).first() != null) {
            bucket.delete(id);
        }
    }

    /** The chunks of one mail are found by equality alone; without this index each reading looks through all of them. */
    @Override
    public void prepare() {
        database.getCollection(BUCKET + ".chunks").createIndex(new Document("files_id", 1));
    }
}
