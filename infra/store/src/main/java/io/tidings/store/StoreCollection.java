package io.tidings.store;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.exception.IndexBuildFailedException;
import de.bwaldvogel.mongo.exception.IndexKeySpecsConflictException;
import de.bwaldvogel.mongo.exception.InvalidIdFieldError;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collection whose documents and index entries are in {@link Storage}, whose queries are planned by
 * {@link QueryPlan}, and whose changes are journaled before their command is answered.
 *
 * <p>What updates, matching and projections mean is the library's business. Readers share the collection's lock, a
 * command that changes holds it alone, so each command is atomic here (MongoDB promises that only per document).
 */
final class StoreCollection extends AbstractMongoCollection<Long> {

    private static final Logger log = LoggerFactory.getLogger(StoreCollection.class);
    private static final String ID = "_id";
    private static final int WORTH_A_WARNING = 1_000;

    private final Storage storage;
    private final OpenCursors cursors;
    private final MVMap<Long, byte[]> documents;
    private final byte[] journalName;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Journal.Records records = new Journal.Records();
    private final List<OrderedIndex> indexes = new CopyOnWriteArrayList<>();
    private final Set<Set<String>> warned = ConcurrentHashMap.newKeySet();
    private long nextPosition;
    private boolean dropped;

    StoreCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            CursorRegistry registry,
            OpenCursors cursors,
            Storage storage) {
        super(database, name, options, registry);
        this.storage = storage;
        this.cursors = cursors;
        this.documents = storage.documents(getFullName());
        this.journalName = getFullName().getBytes(StandardCharsets.UTF_8);
        Long last = documents.lastKey();
        this.nextPosition = last == null ? 0 : last + 1;
    }

    // ---- changing

    @Override
    public void addDocument(Document document) {
        exclusively(() -> {
            add(document);
            return null;
        });
    }

    private void add(Document document) {
        if (document.get(ID) instanceof Collection) {
            throw new InvalidIdFieldError("The '_id' value cannot be of type array");
        }
        if (!document.containsKey(ID) && !isSystem()) {
            document.put(ID, new ObjectId());
        }
        List<byte[][]> keys = new ArrayList<>(indexes.size());
        for (OrderedIndex index : indexes) {
            byte[][] own = index.keysOf(document);
            index.demandUnique(List.of(own), document, this);
            keys.add(own);
        }
        byte[] bytes = DocumentBytes.of(document);
        long position = nextPosition++;
        storage.change(() -> {
            documents.put(position, bytes);
            for (int i = 0; i < keys.size(); i++) {
                indexes.get(i).insert(keys.get(i), position);
            }
        });
        records.put(journalName, position, bytes);
    }

    @Override
    public List<Document> insertDocuments(List<Document> documents, boolean isOrdered) {
        return exclusively(() -> super.insertDocuments(documents, isOrdered));
    }

    @Override
    public Document findAndModify(Document query) {
        return exclusively(() -> super.findAndModify(query));
    }

    @Override
    public Document updateDocuments(
            Document selector,
            Document update,
            ArrayFilters arrayFilters,
            boolean isMulti,
            boolean isUpsert,
            Oplog oplog) {
        return exclusively(() -> super.updateDocuments(selector, update, arrayFilters, isMulti, isUpsert, oplog));
    }

    /** The library has computed the update and asked each index; here it takes place. */
    @Override
    protected void handleUpdate(Long position, Document before, Document after) {
        byte[] bytes = DocumentBytes.of(after);
        storage.change(() -> {
            documents.put(position, bytes);
            indexes.forEach(index -> index.applyUpdate(position));
        });
        records.put(journalName, position, bytes);
    }

    @Override
    public int deleteDocuments(Document selector, int limit, Oplog oplog) {
        return exclusively(() -> {
            Matches doomed =
                    matches(selector, Order.NONE, null, 0, Math.max(limit, 0)).detached();
            int count = 0;
            while (doomed.hasNext()) {
                removeDocument(doomed.next());
                count++;
            }
            return count;
        });
    }

    @Override
    public void removeDocument(Document document) {
        exclusively(() -> {
            Long position = positionOf(document);
            if (position != null) {
                removeDocument(position);
            }
            return null;
        });
    }

    private @Nullable Long positionOf(Document document) {
        for (OrderedIndex index : indexes) {
            if (index.isPrimary()) {
                return index.find(document);
            }
        }
        return findDocumentPosition(document);
    }

    @Override
    protected void removeDocument(Long position) {
        byte[] bytes = documents.get(position);
        if (bytes != null) {
            storage.change(() -> {
                leaveIndexes(position, DocumentBytes.read(bytes));
                documents.remove(position);
            });
            records.removed(journalName, position);
        }
    }

    private void leaveIndexes(long position, Document document) {
        for (OrderedIndex index : indexes) {
            index.delete(index.keysOf(document), position);
        }
    }

    @Override
    public void drop() {
        exclusively(() -> {
            dropped = !isSystem();
            storage.change(dropped ? () -> storage.remove(documents) : documents::clear);
            records.dropped(journalName);
            return null;
        });
    }

    @Override
    public void renameTo(MongoDatabase newDatabase, String newName) {
        throw new MongoServerException("The embedded store cannot rename " + getFullName());
    }

    /** Alone with the collection; what was changed is in the journal when this returns, or when it throws. */
    private <T extends @Nullable Object> T exclusively(Supplier<T> command) {
        lock.writeLock().lock();
        try {
            if (dropped) {
                throw new MongoServerException(getFullName() + " was dropped");
            }
            return command.get();
        } finally {
            try {
                if (lock.getWriteHoldCount() == 1 && !records.isEmpty()) {
                    writeJournal();
                }
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    private void writeJournal() {
        try {
            storage.write(records);
        } finally {
            records.clear();
        }
    }

    // ---- applying the journal

    /** Sets documents to what the journal says; those at null are gone. */
    void restore(boolean clear, Map<Long, byte @Nullable []> images) {
        if (clear) {
            documents.clear();
            indexes.forEach(OrderedIndex::clear);
        }
        // All old entries go before new ones come: a unique value may have moved from one document to another.
        for (Long position : images.keySet()) {
            byte[] before = documents.get(position);
            if (before != null) {
                leaveIndexes(position, DocumentBytes.read(before));
                documents.remove(position);
            }
        }
        images.forEach((position, bytes) -> {
            if (bytes != null) {
                documents.put(position, bytes);
                Document document = DocumentBytes.read(bytes);
                indexes.forEach(index -> index.insert(index.keysOf(document), position));
            }
        });
    }

    // ---- reading

    @Override
    public QueryResult handleQuery(QueryParameters parameters) {
        Document selector = parameters.getQuerySelector();
        if (!selector.containsKey("$query")) {
            return shared(() -> super.handleQuery(parameters));
        }
        return shared(() -> {
            Matches matches = matches(
                    (Document) selector.get("$query"),
                    new Order((Document) selector.get("$orderby")),
                    parameters.getProjection(),
                    parameters.getNumberToSkip(),
                    parameters.getLimit());
            List<Document> first = matches.takeFirst(parameters.getBatchSize());
            return matches.isEmpty()
                    ? new QueryResult(first)
                    : new QueryResult(first, cursors.open(matches.detached()));
        });
    }

    /** For the library's own queries, which read the answer at once and, when they change it, to the end. */
    @Override
    protected QueryResult queryDocuments(
            Document query,
            @Nullable Document orderBy,
            int skip,
            int limit,
            int batchSize,
            @Nullable Document projection) {
        Matches matches = matches(query, new Order(orderBy), projection, skip, limit);
        if (limit == 1) {
            return new QueryResult(matches.hasNext() ? List.of(matches.next()) : List.of());
        }
        Matches detached = matches.detached();
        return new QueryResult(() -> detached);
    }

    private Matches matches(Document query, Order order, @Nullable Document projection, int skip, int limit) {
        int needed = limit > 0 ? skip + limit : 0;
        QueryPlan plan = QueryPlan.of(query, order, needed, indexes, documents.sizeAsLong());
        if (plan.readsAll() && !query.isEmpty() && documents.sizeAsLong() > WORTH_A_WARNING) {
            warnOfReadingAll(query);
        }
        var found = new Positions(plan, documents, order.isNewestFirst());
        return new Matches(
                this,
                query,
                projection == null || projection.isEmpty() ? null : projection,
                plan.sorted() && plan.fit() == QueryPlan.Fit.LOOSE ? sieve(query, Order.NONE) : null,
                plan.sorted() ? found : sorted(found, query, order),
                skip,
                limit);
    }

    private PrimitiveIterator.OfLong sorted(PrimitiveIterator.OfLong found, Document query, Order order) {
        record Sortable(byte[] key, long position) {}
        List<Sortable> matching = new ArrayList<>();
        Sieve sieve = sieve(query, order);
        while (found.hasNext()) {
            long position = found.nextLong();
            byte[] bytes = bytesAt(position);
            if (bytes != null) {
                Document document = sieve == null ? DocumentBytes.read(bytes) : sieve.read(bytes);
                if (documentMatchesQuery(document, query)) {
                    matching.add(new Sortable(order.keyOf(document), position));
                }
            }
        }
        matching.sort(Comparator.comparing(Sortable::key, Arrays::compareUnsigned));
        return matching.stream().mapToLong(Sortable::position).iterator();
    }

    private static @Nullable Sieve sieve(Document query, Order order) {
        Set<String> names = order.fieldNames();
        return Sieve.addFieldsOf(query, names) ? Sieve.of(names) : null;
    }

    /** An index is missing, in development as in production: said once for each kind of query. */
    private void warnOfReadingAll(Document query) {
        if (warned.add(Set.copyOf(query.keySet()))) {
            log.warn(
                    "{} is read from end to end for a query by {}: no index answers it", getFullName(), query.keySet());
        }
    }

    @Override
    public Document handleDistinct(Document query) {
        return shared(() -> super.handleDistinct(query));
    }

    @Override
    public int count(@Nullable Document query, int skip, int limit) {
        if (query == null || query.isEmpty()) {
            return super.count(query, skip, limit);
        }
        return shared(() -> {
            QueryPlan plan = QueryPlan.of(query, Order.NONE, 0, indexes, documents.sizeAsLong());
            if (plan.fit() == QueryPlan.Fit.EXACT) {
                long rest = Math.max(0, plan.count() - skip);
                return Math.toIntExact(limit > 0 ? Math.min(limit, rest) : rest);
            }
            Matches matches = matches(query, Order.NONE, null, skip, Math.max(limit, 0));
            int count = 0;
            while (matches.hasNext()) {
                matches.next();
                count++;
            }
            return count;
        });
    }

    @Override
    public int count() {
        return documents.size();
    }

    private <T> T shared(Supplier<T> query) {
        lock.readLock().lock();
        try {
            return query.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The document's bytes, or null if it is gone meanwhile. */
    byte @Nullable [] bytesAt(long position) {
        return documents.get(position);
    }

    @Override
    protected boolean documentMatchesQuery(Document document, Document query) {
        return query.isEmpty() || super.documentMatchesQuery(document, query);
    }

    Document project(Document document, Document projection) {
        return matchDocumentsFromStream(new Document(), Stream.of(document), 0, 0, 0, null, projection)
                .iterator()
                .next();
    }

    // ---- indexes

    @Override
    public void addIndex(Index<Long> index) {
        exclusively(() -> {
            addIndex((OrderedIndex) index);
            return null;
        });
    }

    private void addIndex(OrderedIndex index) {
        for (OrderedIndex existing : indexes) {
            if (existing.getName().equals(index.getName())) {
                if (!existing.hasSameOptions(index)) {
                    index.drop();
                    throw new IndexKeySpecsConflictException(index, existing);
                }
                return;
            }
        }
        if (!index.isComplete()) {
            build(index);
        }
        indexes.add(index);
        getIndexes().add(index);
    }

    private void build(OrderedIndex index) {
        index.clear();
        try {
            documents.forEach((position, bytes) -> {
                Document document = DocumentBytes.read(bytes);
                index.checkAdd(document, this);
                index.add(document, position, this);
            });
        } catch (MongoServerError e) {
            index.drop();
            throw new IndexBuildFailedException(e, this);
        }
        index.markComplete();
    }

    @Override
    public void dropIndex(String name) {
        exclusively(() -> {
            super.dropIndex(name);
            indexes.removeIf(index -> index.getName().equals(name));
            return null;
        });
    }

    /** Deletes what its TTL index says is over, and answers how many. */
    int expire(Instant now) {
        int expired = 0;
        for (OrderedIndex index : List.copyOf(indexes)) {
            if (index.expiry() != null) {
                Document over = new Document("$lt", now.minus(index.expiry()));
                expired += deleteDocuments(new Document(index.paths().getFirst().name(), over), 0);
            }
        }
        return expired;
    }

    private boolean isSystem() {
        return getCollectionName().startsWith("system.");
    }

    // ---- what the library asks of a collection, beyond the above

    @Override
    protected Long addDocumentInternal(Document document) {
        throw new UnsupportedOperationException("addDocument adds to the documents and to the indexes at once");
    }

    @Override
    protected QueryResult matchDocuments(
            Document query,
            @Nullable Document orderBy,
            int skip,
            int limit,
            int batchSize,
            @Nullable Document projection) {
        return queryDocuments(query, orderBy, skip, limit, batchSize, projection);
    }

    @Override
    protected Document getDocument(Long position) {
        return DocumentBytes.read(Objects.requireNonNull(documents.get(position)));
    }

    @Override
    protected Stream<DocumentWithPosition<Long>> streamAllDocumentsWithPosition() {
        return documents.entrySet().stream()
                .map(entry -> new DocumentWithPosition<>(DocumentBytes.read(entry.getValue()), entry.getKey()));
    }

    @Override
    protected boolean tracksDataSize() {
        return false;
    }

    @Override
    protected void updateDataSize(int sizeDelta) {}

    @Override
    protected int getDataSize() {
        return 0;
    }
}
