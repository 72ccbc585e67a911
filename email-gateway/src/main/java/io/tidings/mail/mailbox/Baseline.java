package io.tidings.mail.mailbox;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.mail.parse.Digests;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bson.Document;
import org.bson.types.Binary;
import org.springframework.stereotype.Component;

/**
 * The mails that lay in a mailbox when Tidings first saw it, eight bytes for each. A server may give all its mails new numbers
 * (a new UIDVALIDITY) at any time; without this, what was old would then look new.
 */
@Component
class Baseline {

    /** Well below the 16 MB that a document may have. */
    private static final int MOST_IN_ONE = 500_000;

    private final MongoCollection<Document> baselines;

    Baseline(MongoDatabase database) {
        this.baselines = database.getCollection("mailbox_baselines");
    }

    /** The marks of the mails of one mailbox. */
    static final class Marks {

        private long[] marks = new long[64];
        private int count;

        void add(byte[] identifying) {
            if (count == marks.length) {
                marks = Arrays.copyOf(marks, count * 2);
            }
            marks[count++] = mark(identifying);
        }

        boolean contains(byte[] identifying) {
            return Arrays.binarySearch(marks, 0, count, mark(identifying)) >= 0;
        }

        private Marks sorted() {
            Arrays.sort(marks, 0, count);
            return this;
        }

        private static long mark(byte[] identifying) {
            return Long.parseUnsignedLong(Digests.sha256(identifying).substring(0, 16), 16);
        }
    }

    /** Takes the place of what was kept for this mailbox. */
    void keep(String mailboxId, Marks marks) {
        delete(mailboxId);
        marks.sorted();
        for (var from = 0; from < marks.count; from += MOST_IN_ONE) {
            var part = Arrays.copyOfRange(marks.marks, from, Math.min(marks.count, from + MOST_IN_ONE));
            var bytes = ByteBuffer.allocate(part.length * Long.BYTES);
            Arrays.stream(part).forEach(bytes::putLong);
            baselines.replaceOne(
                    new Document("_id", id(mailboxId, from / MOST_IN_ONE)),
                    new Document("marks", new Binary(bytes.array())),
                    new ReplaceOptions().upsert(true));
        }
    }

    Marks of(String mailboxId) {
        var marks = new Marks();
        for (var part : parts(mailboxId)) {
            var longs =
                    ByteBuffer.wrap(part.get("marks", Binary.class).getData()).asLongBuffer();
            var read = new long[longs.remaining()];
            longs.get(read);
            var before = marks.count;
            marks.marks = Arrays.copyOf(marks.marks, Math.max(marks.marks.length, before + read.length));
            System.arraycopy(read, 0, marks.marks, before, read.length);
            marks.count = before + read.length;
        }
        return marks.sorted();
    }

    void delete(String mailboxId) {
        parts(mailboxId).forEach(part -> baselines.deleteOne(new Document("_id", part.get("_id"))));
    }

    private List<Document> parts(String mailboxId) {
        var parts = new ArrayList<Document>();
        while (true) {
            var part = baselines
                    .find(new Document("_id", id(mailboxId, parts.size())))
                    .first();
            if (part == null) {
                return parts;
            }
            parts.add(part);
        }
    }

    private static String id(String mailboxId, int part) {
        return mailboxId + ":" + part;
    }
}
