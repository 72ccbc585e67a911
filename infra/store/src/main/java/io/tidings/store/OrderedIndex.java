package io.tidings.store;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.CannotIndexParallelArraysError;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * An index as MongoDB has them: ordered, over one or several fields, with an entry for each array element, perhaps
 * unique, sparse, partial or with an expiry. The library's own are hash maps that answer only a query for exactly
 * their fields.
 *
 * <p>An entry's key is the encoded values, followed by the document's position unless the index is unique.
 * Its collection's lock guards it: readers shared, a writer alone.
 */
final class OrderedIndex extends Index<Long> {

    private static final String PRIMARY = "_id_";
    private static final String COMPLETE = "complete ";
    private static final String MULTIKEY = "multikey ";
    private static final String PAIRED = "paired ";
    private static final byte[][] NOTHING = {};

    private final String mapName;
    private final MVMap<byte[], Long> entries;
    private final Storage storage;
    private final List<FieldPath> paths;
    private final boolean unique;
    private final boolean sparse;
    private final @Nullable Document filter;
    private final @Nullable Duration expiry;
    private boolean multikey;
    private boolean paired;
    private Difference difference = Difference.NONE;

    OrderedIndex(Storage storage, String collection, String name, List<IndexKey> keys, Document description) {
        super(name, keys, Boolean.TRUE.equals(description.get("sparse")));
        this.storage = storage;
        this.paths = keys.stream().map(key -> new FieldPath(key.getKey())).toList();
        this.unique = isPrimary() || Boolean.TRUE.equals(description.get("unique"));
        this.sparse = isSparse();
        this.filter = (Document) description.get("partialFilterExpression");
        this.expiry = description.get("expireAfterSeconds") instanceof Number seconds
                ? Duration.ofSeconds(seconds.longValue())
                : null;
        // The definition is part of the map's name: an index made anew with another definition finds no old entries.
        this.mapName = collection + "/" + name + "/" + description.get("key") + (unique ? " unique" : "")
                + (sparse ? " sparse" : "") + (filter == null ? "" : " " + filter);
        this.entries = storage.index(mapName);
        this.multikey = storage.isNoted(MULTIKEY + mapName);
        this.paired = storage.isNoted(PAIRED + mapName);
    }

    /** The keys that a change of one document takes away and adds. */
    private record Difference(List<byte[]> removed, List<byte[]> added) {
        static final Difference NONE = new Difference(List.of(), List.of());
    }

    boolean isPrimary() {
        return getName().equals(PRIMARY);
    }

    @Override
    public boolean isUnique() {
        return unique;
    }

    @Nullable
    Duration expiry() {
        return expiry;
    }

    List<FieldPath> paths() {
        return paths;
    }

    boolean isAscending(int field) {
        return getKeys().get(field).isAscending();
    }

    /** Whether some document has several entries. */
    boolean isMultikey() {
        return multikey;
    }

    /** Whether two fields were of one array: its elements' values are entered in pairs, not each with each. */
    boolean isPaired() {
        return paired;
    }

    MVMap<byte[], Long> entries() {
        return entries;
    }

    /** Whether every document that can match is among the entries; sparse and partial indexes leave some out. */
    boolean holdsAllFor(QueryConditions conditions) {
        if (filter != null && !conditions.imply(filter)) {
            return false;
        }
        return !sparse
                || paths.stream()
                        .map(path -> conditions.on(path.name()))
                        .filter(Objects::nonNull)
                        .anyMatch(QueryConditions.Condition::excludesMissing);
    }

    boolean isPartial() {
        return filter != null;
    }

    /** Whether every document has an entry, whatever it holds. */
    boolean holdsAll() {
        return filter == null && !sparse;
    }

    boolean isComplete() {
        return storage.isNoted(COMPLETE + mapName);
    }

    void markComplete() {
        storage.note(COMPLETE + mapName);
    }

    /** The keys of a document, each once. */
    byte[][] keysOf(Document document) {
        if (filter != null && !new DefaultQueryMatcher().matches(document, filter)) {
            return NOTHING;
        }
        if (paths.size() == 1) {
            FieldPath.Values values = paths.getFirst().valuesIn(document);
            return sparse && !values.exists() ? NOTHING : keysOf(values);
        }
        List<FieldPath.Values> values =
                paths.stream().map(path -> path.valuesIn(document)).toList();
        return sparse && values.stream().noneMatch(FieldPath.Values::exists) ? NOTHING : keysOf(values);
    }

    private byte[][] keysOf(FieldPath.Values values) {
        List<@Nullable Object> list = values.list();
        if (values.fromArray()) {
            noteMultikey();
        }
        if (list.size() == 1) {
            return new byte[][] {
                new KeyBytes().append(list.getFirst(), isAscending(0)).toBytes()
            };
        }
        var distinct = new TreeSet<byte[]>(Arrays::compareUnsigned);
        for (Object value : list) {
            distinct.add(new KeyBytes().append(value, isAscending(0)).toBytes());
        }
        return distinct.toArray(NOTHING);
    }

    private byte[][] keysOf(List<FieldPath.Values> values) {
        int elements = 1;
        List<String> arrays = new ArrayList<>();
        for (int field = 0; field < values.size(); field++) {
            if (values.get(field).fromArray()) {
                noteMultikey();
                arrays.add(paths.get(field).name());
                elements = Math.max(elements, values.get(field).list().size());
            }
        }
        if (arrays.size() > 1) {
            demandOneArray(arrays, values);
        }
        var distinct = new TreeSet<byte[]>(Arrays::compareUnsigned);
        for (int element = 0; element < elements; element++) {
            var key = new KeyBytes();
            for (int field = 0; field < values.size(); field++) {
                List<@Nullable Object> list = values.get(field).list();
                key.append(list.get(Math.min(element, list.size() - 1)), isAscending(field));
            }
            distinct.add(key.toBytes());
        }
        return distinct.toArray(NOTHING);
    }

    private void demandOneArray(List<String> arrays, List<FieldPath.Values> values) {
        long roots = paths.stream()
                .filter(path -> arrays.contains(path.name()))
                .map(FieldPath::root)
                .distinct()
                .count();
        long sizes = values.stream()
                .filter(FieldPath.Values::fromArray)
                .map(value -> value.list().size())
                .distinct()
                .count();
        if (roots > 1 || sizes > 1) {
            throw new CannotIndexParallelArraysError(arrays);
        }
        if (!paired) {
            paired = true;
            storage.note(PAIRED + mapName);
        }
    }

    private void noteMultikey() {
        if (!multikey) {
            multikey = true;
            storage.note(MULTIKEY + mapName);
        }
    }

    /** Where the only document with this document's key is, or null. */
    @Nullable
    Long find(Document document) {
        for (byte[] key : keysOf(document)) {
            Long position = entries.get(key);
            if (position != null) {
                return position;
            }
        }
        return null;
    }

    void insert(byte[][] keys, long position) {
        for (byte[] key : keys) {
            entries.put(entryKey(key, position), position);
        }
    }

    void delete(byte[][] keys, long position) {
        for (byte[] key : keys) {
            entries.remove(entryKey(key, position));
        }
    }

    private byte[] entryKey(byte[] key, long position) {
        return unique
                ? key
                : new KeyBytes().append(key).appendPosition(position).toBytes();
    }

    /** Applies what {@link #checkUpdate} found to change. */
    void applyUpdate(long position) {
        delete(difference.removed().toArray(NOTHING), position);
        insert(difference.added().toArray(NOTHING), position);
        difference = Difference.NONE;
    }

    void demandUnique(Iterable<byte[]> keys, Document document, MongoCollection<Long> collection) {
        if (unique) {
            for (byte[] key : keys) {
                if (entries.containsKey(key)) {
                    KeyValue shown = new KeyValue(paths.stream()
                            .map(path -> path.valuesIn(document).list().getFirst())
                            .toList());
                    throw new DuplicateKeyError(this, collection, getKeys(), shown);
                }
            }
        }
    }

    /** Only the primary index says where a document is; the library asks all and keeps the answers that are not null. */
    @Override
    public @Nullable Long getPosition(Document document) {
        return isPrimary() ? find(document) : null;
    }

    @Override
    public void checkAdd(Document document, MongoCollection<Long> collection) {
        demandUnique(Arrays.asList(keysOf(document)), document, collection);
    }

    @Override
    public void add(Document document, Long position, MongoCollection<Long> collection) {
        insert(keysOf(document), position);
    }

    @Override
    public @Nullable Long remove(Document document) {
        throw new UnsupportedOperationException("StoreCollection removes a document from all its indexes at once");
    }

    @Override
    public void checkUpdate(Document before, Document after, MongoCollection<Long> collection) {
        byte[][] old = keysOf(before);
        byte[][] now = keysOf(after);
        List<byte[]> removed = absentFrom(now, old);
        List<byte[]> added = absentFrom(old, now);
        demandUnique(added, after, collection);
        difference = removed.isEmpty() && added.isEmpty() ? Difference.NONE : new Difference(removed, added);
    }

    private static List<byte[]> absentFrom(byte[][] these, byte[][] those) {
        List<byte[]> absent = List.of();
        for (byte[] key : those) {
            if (Arrays.stream(these).noneMatch(other -> Arrays.equals(other, key))) {
                if (absent.isEmpty()) {
                    absent = new ArrayList<>(1);
                }
                absent.add(key);
            }
        }
        return absent;
    }

    /** The collection changes all its indexes together with the document, so that no checkpoint comes between. */
    @Override
    public void updateInPlace(Document before, Document after, Long position, MongoCollection<Long> collection) {}

    @Override
    public boolean canHandle(Document query) {
        return false;
    }

    @Override
    public Iterable<Long> getPositions(Document query) {
        throw new UnsupportedOperationException("Queries are planned by QueryPlan");
    }

    @Override
    public long getCount() {
        return entries.sizeAsLong();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }

    @Override
    public boolean hasSameOptions(Index<?> other) {
        return other instanceof OrderedIndex index
                && index.mapName.equals(mapName)
                && Objects.equals(index.expiry, expiry);
    }

    @Override
    public void drop() {
        storage.change(() -> {
            storage.remove(entries);
            storage.forget(COMPLETE + mapName);
            storage.forget(MULTIKEY + mapName);
            storage.forget(PAIRED + mapName);
        });
    }

    void clear() {
        entries.clear();
    }
}
