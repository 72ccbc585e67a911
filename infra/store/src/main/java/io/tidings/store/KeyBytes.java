package io.tidings.store;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Builds index keys: bytes that, compared unsigned, order as MongoDB orders the values (type first, then value).
 *
 * <p>Each encoded value tells where it ends, so values can follow one another (a compound index), no value's bytes
 * begin another's, and flipping the bits of one value reverses the order of just that field. Numbers of all types share
 * one form, because 5, 5L and 5.0 are one key to MongoDB.
 */
final class KeyBytes {

    /** Stands for the only entry of an empty array, which sorts before null. */
    static final Object EMPTY_ARRAY = new Object();

    private static final int MIN_KEY = 0x10;
    private static final int NO_ELEMENT = 0x18;
    private static final int NULL = 0x20;
    private static final int NUMBER = 0x28;
    private static final int STRING = 0x30;
    private static final int DOCUMENT = 0x38;
    private static final int ARRAY = 0x40;
    private static final int BINARY = 0x48;
    private static final int LEGACY_UUID = 0x50;
    private static final int RANDOM_UUID = 0x58;
    private static final int OBJECT_ID = 0x60;
    private static final int BOOLEAN = 0x68;
    private static final int DATE = 0x70;
    private static final int TIMESTAMP = 0x78;
    private static final int OTHER = 0x80;
    private static final int MAX_KEY = 0x90;

    private byte[] bytes = new byte[48];
    private int size;

    /** Appends a value in its usual order, or in the reverse of it. */
    KeyBytes append(@Nullable Object value, boolean ascending) {
        int start = size;
        write(value);
        flipUnless(ascending, start);
        return this;
    }

    /** Appends what all values of this value's type begin with. */
    KeyBytes appendTypeOf(Object value, boolean ascending) {
        int start = size;
        put(typeOf(value));
        flipUnless(ascending, start);
        return this;
    }

    KeyBytes append(byte[] encoded) {
        makeRoom(encoded.length);
        System.arraycopy(encoded, 0, bytes, size, encoded.length);
        size += encoded.length;
        return this;
    }

    KeyBytes appendPosition(long position) {
        putLong(position);
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** The smallest bytes that sort after everything that begins with the prefix; null if nothing does. */
    static byte @Nullable [] after(byte[] prefix) {
        for (int last = prefix.length - 1; last >= 0; last--) {
            if (prefix[last] != (byte) 0xFF) {
                byte[] next = Arrays.copyOf(prefix, last + 1);
                next[last]++;
                return next;
            }
        }
        return null;
    }

    /** Whether {@code <}, {@code >} and the like can be answered by a range of keys for this value. */
    static boolean canBound(Object value) {
        return switch (value) {
            case Number _, String _, Instant _, ObjectId _, Boolean _, UUID _, BinData _, BsonTimestamp _ -> true;
            default -> false;
        };
    }

    private void flipUnless(boolean ascending, int start) {
        if (!ascending) {
            for (int i = start; i < size; i++) {
                bytes[i] = (byte) ~bytes[i];
            }
        }
    }

    private static int typeOf(@Nullable Object value) {
        return switch (value) {
            case null -> NULL;
            case Missing _ -> NULL;
            case Number _ -> NUMBER;
            case String _ -> STRING;
            case Document _ -> DOCUMENT;
            case Collection<?> _ -> ARRAY;
            case BinData _ -> BINARY;
            case LegacyUUID _ -> LEGACY_UUID;
            case UUID _ -> RANDOM_UUID;
            case ObjectId _ -> OBJECT_ID;
            case Boolean _ -> BOOLEAN;
            case Instant _ -> DATE;
            case BsonTimestamp _ -> TIMESTAMP;
            case MinKey _ -> MIN_KEY;
            case MaxKey _ -> MAX_KEY;
            default -> value == EMPTY_ARRAY ? NO_ELEMENT : OTHER;
        };
    }

    private void write(@Nullable Object value) {
        put(typeOf(value));
        switch (value) {
            case null -> {}
            case Number number -> putNumber(number);
            case String text -> putText(text);
            case Document document -> putDocument(document);
            case Collection<?> array -> {
                array.forEach(this::write);
                put(0);
            }
            case BinData data -> {
                putInt(data.getData().length);
                append(data.getData());
            }
            case LegacyUUID id -> {
                // This one is compared as Java does it: two signed halves.
                putLong(id.getUuid().getMostSignificantBits() ^ Long.MIN_VALUE);
                putLong(id.getUuid().getLeastSignificantBits() ^ Long.MIN_VALUE);
            }
            case UUID id -> {
                putLong(id.getMostSignificantBits());
                putLong(id.getLeastSignificantBits());
            }
            case ObjectId id -> append(id.toByteArray());
            case Boolean truth -> put(truth ? 1 : 0);
            case Instant time -> putLong(time.toEpochMilli() ^ Long.MIN_VALUE);
            case BsonTimestamp timestamp -> putLong(timestamp.getValue());
            case Missing _, MinKey _, MaxKey _ -> {}
            default -> {
                if (value != EMPTY_ARRAY) {
                    putText(value.toString());
                }
            }
        }
    }

    private void putDocument(Document document) {
        for (Map.Entry<String, Object> field : document.entrySet()) {
            put(typeOf(field.getValue()));
            putText(field.getKey());
            write(field.getValue());
        }
        put(0);
    }

    /** The nearest double, then how far a long is from it: a double cannot tell neighbours beyond 2^53 apart. */
    private void putNumber(Number number) {
        double rounded = number.doubleValue();
        long remainder = number instanceof Long exact ? exact - (long) rounded : 0;
        long bits = Double.doubleToLongBits(rounded == 0 ? 0.0 : rounded);
        putLong(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
        int biased = (int) remainder + 0x8000;
        put(biased >>> 8);
        put(biased);
    }

    /** UTF-8 of each UTF-16 unit by itself, which keeps the order of {@link String#compareTo}.
     * It ends with 0, 1; a zero within is 0, 255. */
    private void putText(String text) {
        int length = text.length();
        makeRoom(length + 2);
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            if (unit == 0) {
                put(0);
                put(0xFF);
            } else if (unit < 0x80) {
                put(unit);
            } else if (unit < 0x800) {
                put(0xC0 | unit >>> 6);
                put(0x80 | unit & 0x3F);
            } else {
                put(0xE0 | unit >>> 12);
                put(0x80 | unit >>> 6 & 0x3F);
                put(0x80 | unit & 0x3F);
            }
        }
        put(0);
        put(1);
    }

    private void putLong(long value) {
        putInt((int) (value >>> 32));
        putInt((int) value);
    }

    private void putInt(int value) {
        put(value >>> 24);
        put(value >>> 16);
        put(value >>> 8);
        put(value);
    }

    private void put(int value) {
        makeRoom(1);
        bytes[size++] = (byte) value;
    }

    private void makeRoom(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
