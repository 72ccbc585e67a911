package io.tidings.store;

import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** A stretch of an index's entries: from a key on, up to but without another; null is open. */
record KeyRange(byte @Nullable [] from, byte @Nullable [] to) {

    static final KeyRange ALL = new KeyRange(null, null);

    /** How many entries it has, without walking them. */
    long countIn(MVMap<byte[], Long> entries) {
        long end = to == null ? entries.sizeAsLong() : rank(entries, to);
        long start = from == null ? 0 : rank(entries, from);
        return Math.max(0, end - start);
    }

    private static long rank(MVMap<byte[], Long> entries, byte[] key) {
        long index = entries.getKeyIndex(key);
        return index < 0 ? -index - 1 : index;
    }

    /** The positions in key order, or against it. */
    PrimitiveIterator.OfLong positionsIn(MVMap<byte[], Long> entries, boolean reversed) {
        return reversed ? new Backward(entries) : new Forward(entries);
    }

    private abstract static class Walk implements PrimitiveIterator.OfLong {

        private final Cursor<byte[], Long> cursor;
        private boolean looked;
        private boolean more;

        Walk(Cursor<byte[], Long> cursor) {
            this.cursor = cursor;
        }

        abstract boolean isInside(byte[] key);

        @Override
        public boolean hasNext() {
            if (!looked) {
                looked = true;
                more = cursor.hasNext() && isInside(cursor.next());
            }
            return more;
        }

        @Override
        public long nextLong() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            looked = false;
            return cursor.getValue();
        }
    }

    private final class Forward extends Walk {

        Forward(MVMap<byte[], Long> entries) {
            super(entries.cursor(from, null, false));
        }

        @Override
        boolean isInside(byte[] key) {
            return to == null || Arrays.compareUnsigned(key, to) < 0;
        }
    }

    private final class Backward extends Walk {

        Backward(MVMap<byte[], Long> entries) {
            super(entries.cursor(to == null ? null : entries.lowerKey(to), null, true));
        }

        @Override
        boolean isInside(byte[] key) {
            return from == null || Arrays.compareUnsigned(key, from) >= 0;
        }
    }
}
