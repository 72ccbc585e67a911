package io.tidings.store;

import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.Set;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** Walks a plan: where the documents are that it reads, no document twice. */
final class Positions implements PrimitiveIterator.OfLong {

    private final Iterator<QueryPlan.Scan> scans;
    private final @Nullable Set<Long> seen;
    private Iterator<KeyRange> ranges = Collections.emptyIterator();
    private Iterator<Long> walk = Collections.emptyIterator();
    private QueryPlan.@Nullable Scan scan;
    private @Nullable Long next;

    Positions(QueryPlan plan, MVMap<Long, byte[]> documents, boolean newestFirst) {
        if (plan.readsAll()) {
            walk = documents.cursor(null, null, newestFirst);
        }
        scans = plan.scans().iterator();
        boolean mayRepeat = plan.scans().size() > 1
                || plan.scans().stream().anyMatch(one -> one.index().isMultikey());
        seen = mayRepeat ? new HashSet<>() : null;
    }

    @Override
    public boolean hasNext() {
        while (next == null && advance()) {
            Long found = walk.next();
            next = seen == null || seen.add(found) ? found : null;
        }
        return next != null;
    }

    private boolean advance() {
        while (!walk.hasNext()) {
            if (scan != null && ranges.hasNext()) {
                walk = ranges.next().positionsIn(scan.index().entries(), scan.reversed());
            } else if (scans.hasNext()) {
                scan = scans.next();
                ranges = scan.ranges().iterator();
            } else {
                return false;
            }
        }
        return true;
    }

    @Override
    public long nextLong() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        long position = next;
        next = null;
        return position;
    }
}
