package io.tidings.store;

import de.bwaldvogel.mongo.bson.Document;
import io.tidings.store.QueryConditions.Between;
import io.tidings.store.QueryConditions.Condition;
import io.tidings.store.QueryConditions.End;
import io.tidings.store.QueryConditions.OneOf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the documents that may match a query are found: by ranges of one index, by several such for an {@code $or}, or
 * by reading the whole collection. All that match are among them; each is still held against the query.
 *
 * @param scans none to read the whole collection
 * @param reads about how many documents are read
 * @param sorted whether they come in the order asked for
 * @param fit how many of those that are found match
 */
record QueryPlan(List<Scan> scans, long reads, boolean sorted, Fit fit) {

    /** Beyond this many combinations of {@code $in} values, the index's further fields are left to the match. */
    private static final int MOST_RANGES = 5_000;

    enum Fit {
        /** All, so that counting them needs no reading. */
        EXACT,
        /** About all. */
        CLOSE,
        /** Perhaps few. */
        LOOSE
    }

    /** Some ranges of one index, in key order, all walked in one direction. */
    record Scan(OrderedIndex index, List<KeyRange> ranges, boolean reversed) {

        long count() {
            long count = 0;
            for (KeyRange range : ranges) {
                count += range.countIn(index.entries());
            }
            return count;
        }
    }

    /** Chooses what reads least. */
    static QueryPlan of(Document query, Order order, int limit, List<OrderedIndex> indexes, long collectionSize) {
        // Most queries, and all that is claimed and settled, name one document: there is nothing to choose.
        if (query.get("_id") instanceof String id) {
            for (OrderedIndex index : indexes) {
                if (index.isPrimary()) {
                    byte[] key = new KeyBytes().append(id, index.isAscending(0)).toBytes();
                    var scan = new Scan(index, List.of(new KeyRange(key, KeyBytes.after(key))), false);
                    return new QueryPlan(List.of(scan), 1, true, Fit.CLOSE);
                }
            }
        }
        var conditions = new QueryConditions(query);
        List<Candidate> candidates = new ArrayList<>();
        for (OrderedIndex index : indexes) {
            Candidate candidate = Candidate.of(index, conditions, order);
            if (candidate != null) {
                if (candidate.oneKey) {
                    return new QueryPlan(List.of(candidate.scan), 1, true, Fit.CLOSE);
                }
                candidates.add(candidate);
            }
        }
        long fewest = collectionSize;
        for (Candidate candidate : candidates) {
            fewest = Math.min(fewest, candidate.count);
        }
        var best = new QueryPlan(List.of(), collectionSize, order.isNone(), Fit.LOOSE);
        for (Candidate candidate : candidates) {
            best = best.orBetter(candidate.plan(limit, fewest));
        }
        for (List<Document> branches : conditions.alternatives()) {
            QueryPlan union = union(branches, order, indexes, collectionSize);
            best = union == null ? best : best.orBetter(union);
        }
        return best;
    }

    /** How many documents are found. */
    long count() {
        return scans.stream().mapToLong(Scan::count).sum();
    }

    boolean readsAll() {
        return scans.isEmpty();
    }

    private static @Nullable QueryPlan union(
            List<Document> branches, Order order, List<OrderedIndex> indexes, long collectionSize) {
        List<Scan> scans = new ArrayList<>();
        long reads = 0;
        for (Document branch : branches) {
            QueryPlan plan = of(branch, Order.NONE, 0, indexes, collectionSize);
            if (plan.readsAll()) {
                return null;
            }
            scans.addAll(plan.scans);
            reads += plan.reads;
        }
        return new QueryPlan(scans, reads, order.isNone(), Fit.LOOSE);
    }

    private QueryPlan orBetter(QueryPlan other) {
        return other.cost() < cost() || (other.cost() == cost() && readsAll()) ? other : this;
    }

    /** Sorting is dearer than reading in order, though not by much. */
    private long cost() {
        return sorted ? reads : reads + reads / 2;
    }

    /** What one index can do for a query. */
    private static final class Candidate {

        private final Scan scan;
        private final long count;
        private final boolean sorted;
        private final boolean oneKey;
        private final Fit fit;

        private Candidate(Scan scan, boolean sorted, boolean oneKey, Fit fit) {
            this.scan = scan;
            this.count = oneKey ? 1 : scan.count();
            this.sorted = sorted;
            this.oneKey = oneKey;
            this.fit = fit;
        }

        static @Nullable Candidate of(OrderedIndex index, QueryConditions conditions, Order order) {
            if (index.paths().stream().anyMatch(FieldPath::addressesElements) || !index.holdsAllFor(conditions)) {
                return null;
            }
            Collection<byte[]> prefixes = List.of(new byte[0]);
            List<KeyRange> ranges = null;
            int fixed = 0;
            for (int field = 0; field < usableFields(index, conditions) && ranges == null; field++) {
                Condition condition = conditions.on(index.paths().get(field).name());
                if (condition instanceof OneOf oneOf
                        && prefixes.size() * oneOf.values().size() <= MOST_RANGES) {
                    prefixes = extended(prefixes, oneOf, index.isAscending(field));
                    fixed++;
                } else if (condition instanceof Between between) {
                    ranges = ranges(prefixes, between, index.isAscending(field));
                } else {
                    break;
                }
            }
            boolean bounded = fixed > 0 || ranges != null;
            boolean close = conditions.areJustOn(names(index, ranges == null ? fixed : fixed + 1));
            boolean oneEach = !index.isMultikey() && !index.isPartial();
            Fit fit = close && oneEach ? Fit.EXACT : close ? Fit.CLOSE : Fit.LOOSE;
            boolean oneKey = index.isUnique() && fixed == index.paths().size() && prefixes.size() == 1;
            boolean inOrder = order.isNone() || (prefixes.size() <= 1 && order.isThatOf(index, fixed));
            if (!bounded && index.holdsAll() && (order.isNone() || !inOrder)) {
                return null;
            }
            if (ranges == null) {
                ranges = bounded
                        ? prefixes.stream()
                                .map(prefix -> new KeyRange(prefix, KeyBytes.after(prefix)))
                                .toList()
                        : List.of(KeyRange.ALL);
            }
            boolean reversed = inOrder && order.isReverseOf(index, fixed);
            return new Candidate(new Scan(index, ranges, reversed), inOrder, oneKey, fit);
        }

        private static Set<String> names(OrderedIndex index, int fields) {
            return index.paths().stream().limit(fields).map(FieldPath::name).collect(Collectors.toSet());
        }

        /** Where entries are pairs, two conditions help only if one element must meet both. */
        private static int usableFields(OrderedIndex index, QueryConditions conditions) {
            boolean together = !index.isPaired()
                    || index.paths().stream().allMatch(path -> conditions.isOfOneElement(path.name()));
            return together ? index.paths().size() : 1;
        }

        private static Collection<byte[]> extended(Collection<byte[]> prefixes, OneOf oneOf, boolean ascending) {
            var extended = new TreeSet<byte[]>(Arrays::compareUnsigned);
            for (byte[] prefix : prefixes) {
                for (Object value : oneOf.values()) {
                    extended.add(new KeyBytes()
                            .append(prefix)
                            .append(value, ascending)
                            .toBytes());
                }
            }
            return extended;
        }

        private static List<KeyRange> ranges(Collection<byte[]> prefixes, Between between, boolean ascending) {
            End first = ascending ? between.lower() : between.upper();
            End last = ascending ? between.upper() : between.lower();
            return prefixes.stream()
                    .map(prefix -> new KeyRange(
                            first == null
                                    ? typeOf(prefix, last, ascending)
                                    : edge(prefix, first, ascending, !first.inclusive()),
                            last == null
                                    ? KeyBytes.after(typeOf(prefix, first, ascending))
                                    : edge(prefix, last, ascending, last.inclusive())))
                    .toList();
        }

        private static byte @Nullable [] edge(byte[] prefix, End end, boolean ascending, boolean beyond) {
            byte[] key =
                    new KeyBytes().append(prefix).append(end.value(), ascending).toBytes();
            return beyond ? KeyBytes.after(key) : key;
        }

        /** A comparison matches values of its own type only. */
        private static byte[] typeOf(byte[] prefix, @Nullable End end, boolean ascending) {
            if (end == null) {
                throw new IllegalArgumentException("A range has at least one end");
            }
            return new KeyBytes()
                    .append(prefix)
                    .appendTypeOf(end.value(), ascending)
                    .toBytes();
        }

        /** With a limit, reading ends early: matches are taken to be spread evenly among what is read. */
        QueryPlan plan(int limit, long fewest) {
            long reads =
                    sorted && limit > 0 ? Math.min(count, limit * Math.max(1, count / Math.max(1, fewest))) : count;
            return new QueryPlan(List.of(scan), reads, sorted, fit);
        }
    }
}
