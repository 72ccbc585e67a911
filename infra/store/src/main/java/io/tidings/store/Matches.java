package io.tidings.store;

import de.bwaldvogel.mongo.backend.Cursor;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The documents that match a query, read as they are asked for: an answer of 100,000 documents never stands in memory.
 *
 * <p>A client's cursor is one of these between two batches. It then holds positions, not documents; what was changed
 * meanwhile is seen as it is now and what no longer matches is left out, as with MongoDB.
 */
final class Matches implements Iterator<Document>, Cursor {

    private static final int FIRST_BATCH = 101;
    private static final int BATCH_BYTES = 4 * 1024 * 1024;

    private final StoreCollection collection;
    private final Document query;
    private final @Nullable Document projection;
    private final @Nullable Sieve sieve;
    private PrimitiveIterator.OfLong positions;
    private int toSkip;
    private int toReturn;
    private @Nullable Document next;
    private long nextSize;
    private long cursorId;
    private volatile long lastUsed = System.nanoTime();

    /** With a limit of 0 there is none; with a sieve, each candidate is tried by it before it is read. */
    Matches(
            StoreCollection collection,
            Document query,
            @Nullable Document projection,
            @Nullable Sieve sieve,
            PrimitiveIterator.OfLong positions,
            int skip,
            int limit) {
        this.collection = collection;
        this.query = query;
        this.projection = projection;
        this.sieve = sieve;
        this.positions = positions;
        this.toSkip = skip;
        this.toReturn = limit > 0 ? limit : Integer.MAX_VALUE;
    }

    /** Walks the index to its end now, so that the rest can be read when the collection's lock is given back. */
    Matches detached() {
        var rest = LongStream.builder();
        positions.forEachRemaining((long position) -> rest.add(position));
        positions = new Rest(rest.build().toArray());
        return this;
    }

    /** Positions that have been collected; whether there are more can be asked by any thread. */
    private static final class Rest implements PrimitiveIterator.OfLong {

        private final long[] positions;
        private int next;

        Rest(long[] positions) {
            this.positions = positions;
        }

        @Override
        public boolean hasNext() {
            return next < positions.length;
        }

        @Override
        public long nextLong() {
            return positions[next++];
        }
    }

    /** Whether a detached answer has been read to its end. */
    boolean isExhausted() {
        return next == null && !positions.hasNext();
    }

    void setId(long id) {
        cursorId = id;
    }

    long nanosSinceUse() {
        return System.nanoTime() - lastUsed;
    }

    @Override
    public boolean hasNext() {
        while (next == null && toReturn > 0 && positions.hasNext()) {
            byte[] bytes = collection.bytesAt(positions.nextLong());
            Document document = bytes == null ? null : matching(bytes);
            if (document != null && toSkip > 0) {
                toSkip--;
            } else if (document != null && bytes != null) {
                next = document;
                nextSize = bytes.length;
            }
        }
        return next != null;
    }

    private @Nullable Document matching(byte[] bytes) {
        if (sieve != null && !collection.documentMatchesQuery(sieve.read(bytes), query)) {
            return null;
        }
        Document document = DocumentBytes.read(bytes);
        return sieve != null || collection.documentMatchesQuery(document, query) ? document : null;
    }

    @Override
    public Document next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Document document = next;
        next = null;
        toReturn--;
        return projection == null ? document : collection.project(document, projection);
    }

    /** The first batch as MongoDB cuts it if the client names no size. */
    List<Document> takeFirst(int batchSize) {
        return takeDocuments(batchSize > 0 ? batchSize : FIRST_BATCH);
    }

    @Override
    public List<Document> takeDocuments(int atMost) {
        lastUsed = System.nanoTime();
        List<Document> batch = new ArrayList<>();
        long bytes = 0;
        while ((atMost <= 0 || batch.size() < atMost) && bytes < BATCH_BYTES && hasNext()) {
            bytes += nextSize;
            batch.add(next());
        }
        return batch;
    }

    @Override
    public boolean isEmpty() {
        return !hasNext();
    }

    @Override
    public long getId() {
        return cursorId;
    }
}
