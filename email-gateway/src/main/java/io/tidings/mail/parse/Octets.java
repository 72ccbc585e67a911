package io.tidings.mail.parse;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A stretch of bytes within a larger array. What a mail holds is most of the mail, and stays where it is instead of being copied
 * out of it. Nobody writes to either.
 */
public final class Octets {

    static final Octets NONE = of(new byte[0]);

    private final byte[] array;
    private final int from;
    private final int length;

    private Octets(byte[] array, int from, int length) {
        this.array = array;
        this.from = from;
        this.length = length;
    }

    public static Octets of(byte[] all) {
        return new Octets(all, 0, all.length);
    }

    /** @throws IndexOutOfBoundsException where there are not so many */
    Octets part(int begin, int size) {
        Objects.checkFromIndexSize(begin, size, length);
        return new Octets(array, from + begin, size);
    }

    Octets from(int begin) {
        return part(begin, length - begin);
    }

    /** In bytes. */
    public int length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    byte at(int index) {
        return array[from + index];
    }

    public InputStream stream() {
        return new ByteArrayInputStream(array, from, length);
    }

    /** As an array of their own, copied unless they are one already: not to be written to. */
    public byte[] bytes() {
        return from == 0 && length == array.length ? array : Arrays.copyOfRange(array, from, from + length);
    }

    /** A copy of the first {@code most} of them, or of all. */
    byte[] beginning(int most) {
        return Arrays.copyOfRange(array, from, from + Math.min(length, most));
    }

    void copyTo(byte[] target, int at) {
        System.arraycopy(array, from, target, at, length);
    }

    /** Whether the first {@code size} of {@code others} stand at {@code index}. */
    boolean hasAt(int index, byte[] others, int size) {
        return size <= length - index && Arrays.equals(array, from + index, from + index + size, others, 0, size);
    }

    /**
     * Whether these words stand within the first {@code most} bytes, in any case.
     *
     * @param words in lower case, of ASCII alone
     */
    boolean hasWithin(String words, int most) {
        var first = words.charAt(0);
        var last = Math.min(length, most) - words.length();
        for (int i = 0; i <= last; i++) {
            if (lower(array[from + i]) == first && goesOn(words, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean goesOn(String words, int index) {
        for (int i = 1; i < words.length(); i++) {
            if (lower(array[from + index + i]) != words.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte one) {
        return one >= 'A' && one <= 'Z' ? one + ('a' - 'A') : one;
    }

    /** Each byte as the character of its number. */
    String latin1(int begin, int end) {
        return new String(array, from + begin, end - begin, StandardCharsets.ISO_8859_1);
    }

    /** As {@link #latin1(int, int)}, of all of them, for whoever looks through them and takes little. */
    CharSequence latin1() {
        return new Latin1(this);
    }

    public String sha256() {
        return Digests.sha256(array, from, length);
    }

    String sha256OfText() {
        return Digests.sha256OfText(array, from, length);
    }

    private record Latin1(Octets octets) implements CharSequence {

        @Override
        public int length() {
            return octets.length;
        }

        @Override
        public char charAt(int index) {
            return (char) (octets.at(index) & 0xFF);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return octets.latin1(start, end);
        }

        @Override
        public String toString() {
            return octets.latin1(0, octets.length);
        }
    }
}
