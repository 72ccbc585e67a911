package io.tidings.mail.parse;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * The bytes that a mail's structure is read from, and what of them each part holds: the reader hands out streams and does not say
 * where in the mail they are, but what a stream gave is known again by its bytes.
 */
final class RawSource {

    /** Less than this is copied without a look for it; also what is compared at a time. */
    private static final int BLOCK = 64 * 1024;

    /** Far more begin alike in no mail but one that is made for it. */
    private static final int MOST_LIKELY = 100;

    private static final int ALIKE = 64;

    private final InputStream stream;
    private final Octets raw;
    private int passed;
    private boolean isStrange;

    private RawSource(InputStream stream, Octets raw) {
        this.stream = stream;
        this.raw = raw;
    }

    static RawSource of(Octets raw) {
        return new RawSource(raw.stream(), raw);
    }

    /** With a header that the bytes lack. */
    static RawSource of(InputStream header, Octets raw) {
        return new RawSource(new SequenceInputStream(header, raw.stream()), raw);
    }

    InputStream stream() {
        return stream;
    }

    Octets all() {
        return raw;
    }

    /** All that is still to come of one part. */
    Octets read(InputStream part) throws IOException {
        var first = part.readNBytes(BLOCK);
        if (first.length < BLOCK) {
            return Octets.of(first);
        }
        var start = isStrange ? -1 : find(first);
        if (start < 0) {
            isStrange = true;
            return joined(Octets.of(first), new byte[0], 0, part);
        }
        var length = first.length;
        var block = new byte[BLOCK];
        for (var n = part.readNBytes(block, 0, BLOCK); n > 0; n = part.readNBytes(block, 0, BLOCK)) {
            if (!raw.hasAt(start + length, block, n)) {
                isStrange = true;
                return joined(raw.part(start, length), block, n, part);
            }
            length += n;
        }
        passed = start + length;
        return raw.part(start, length);
    }

    private int find(byte[] first) {
        var likely = 0;
        for (int at = passed; at <= raw.length() - first.length && likely < MOST_LIKELY; at++) {
            if (raw.at(at) == first[0] && raw.hasAt(at, first, ALIKE)) {
                if (raw.hasAt(at, first, first.length)) {
                    return at;
                }
                likely++;
            }
        }
        return -1;
    }

    private static Octets joined(Octets before, byte[] block, int size, InputStream rest) throws IOException {
        var after = rest.readAllBytes();
        var all = new byte[before.length() + size + after.length];
        before.copyTo(all, 0);
        System.arraycopy(block, 0, all, before.length(), size);
        System.arraycopy(after, 0, all, before.length() + size, after.length);
        return Octets.of(all);
    }
}
