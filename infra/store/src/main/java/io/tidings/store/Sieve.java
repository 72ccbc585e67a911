package io.tidings.store;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.BsonConstants;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;

/**
 * Reads of a document only the fields that a query or an order looks at, and passes over the others unread: where many
 * candidates are held against a query and few match, that is most of the work.
 */
final class Sieve {

    private final byte[][] names;

    private Sieve(Set<String> names) {
        this.names = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    /** Reads the fields with these names, of the document itself, not of those within it. */
    static Sieve of(Set<String> names) {
        return new Sieve(names);
    }

    /** Adds the names of the fields that a query looks at; false if it may look at any. */
    static boolean addFieldsOf(Document query, Set<String> names) {
        for (var entry : query.entrySet()) {
            String field = entry.getKey();
            if (!field.startsWith("$")) {
                names.add(new FieldPath(field).root());
            } else if (!(entry.getValue() instanceof Collection<?> parts)
                    || !parts.stream().allMatch(part -> part instanceof Document one && addFieldsOf(one, names))) {
                return false;
            }
        }
        return true;
    }

    Document read(byte[] bytes) {
        var document = new Document();
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        int at = Integer.BYTES;
        while (bytes[at] != BsonConstants.TERMINATING_BYTE && document.size() < names.length) {
            byte type = bytes[at];
            int nameStart = at + 1;
            int nameEnd = nameStart;
            while (bytes[nameEnd] != 0) {
                nameEnd++;
            }
            buffer.readerIndex(nameEnd + 1);
            if (isAskedFor(bytes, nameStart, nameEnd)) {
                String name = new String(bytes, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8);
                document.put(name, BsonDecoder.decodeValue(type, buffer));
            } else {
                passOver(type, buffer);
            }
            at = buffer.readerIndex();
        }
        return document;
    }

    private boolean isAskedFor(byte[] bytes, int start, int end) {
        for (byte[] name : names) {
            if (Arrays.equals(name, 0, name.length, bytes, start, end)) {
                return true;
            }
        }
        return false;
    }

    private static void passOver(byte type, ByteBuf buffer) {
        switch (type) {
            case BsonConstants.TYPE_DOUBLE,
                    BsonConstants.TYPE_UTC_DATETIME,
                    BsonConstants.TYPE_TIMESTAMP,
                    BsonConstants.TYPE_INT64 -> buffer.skipBytes(Long.BYTES);
            case BsonConstants.TYPE_INT32 -> buffer.skipBytes(Integer.BYTES);
            case BsonConstants.TYPE_BOOLEAN -> buffer.skipBytes(1);
            case BsonConstants.TYPE_UTF8_STRING -> buffer.skipBytes(buffer.readIntLE());
            case BsonConstants.TYPE_EMBEDDED_DOCUMENT, BsonConstants.TYPE_ARRAY ->
                buffer.skipBytes(buffer.readIntLE() - Integer.BYTES);
            case BsonConstants.TYPE_DATA -> buffer.skipBytes(buffer.readIntLE() + 1);
            // The rest is rare, and small.
            default -> BsonDecoder.decodeValue(type, buffer);
        }
    }
}
