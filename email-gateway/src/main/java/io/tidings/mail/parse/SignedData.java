package io.tidings.mail.parse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The mail inside an opaque signature (S/MIME signed-data, RFC 5652 §5), so that a reader without any key sees what was
 * signed. The signature itself is not judged here. Of the encoding only what leads to the content is read.
 */
final class SignedData {

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int OCTETS_IN_PIECES = 0x24;
    private static final int EXPLICIT_CONTENT = 0xA0;
    private static final int OBJECT_ID = 0x06;
    private static final int DEEPEST = 8;

    /** 1.2.840.113549.1.7.2 */
    private static final ByteBuffer SIGNED_DATA =
            ByteBuffer.wrap(new byte[] {0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x07, 0x02});

    private static final int INDEFINITE = -1;

    private final ByteBuffer in;

    private SignedData(byte[] content) {
        this.in = ByteBuffer.wrap(content);
    }

    /** Whether a part says it could be one; what is encrypted answers {@link #content} with nothing. */
    static boolean isOffered(Parameterized type, Headers headers) {
        return type.value().equals("application/pkcs7-mime")
                || type.value().equals("application/x-pkcs7-mime")
                || (type.value().equals("application/octet-stream")
                        && headers.lower("Content-Type").contains(".p7m"));
    }

    /** The signed content; empty where this is no signed-data, or a broken one. */
    static Optional<byte[]> content(Octets der) {
        try {
            return new SignedData(der.bytes()).content();
        } catch (RuntimeException e) {
            // A length that points out of the file: whatever this is, it can only be handed on as it came.
            return Optional.empty();
        }
    }

    private Optional<byte[]> content() {
        enter(SEQUENCE);
        if (!ByteBuffer.wrap(value(OBJECT_ID)).equals(SIGNED_DATA)) {
            return Optional.empty();
        }
        enter(EXPLICIT_CONTENT);
        enter(SEQUENCE);
        skip();
        skip();
        enter(SEQUENCE);
        skip();
        if (!in.hasRemaining() || (in.get(in.position()) & 0xFF) != EXPLICIT_CONTENT) {
            return Optional.empty();
        }
        enter(EXPLICIT_CONTENT);
        var content = new ByteArrayOutputStream(in.remaining());
        octets(content, 0);
        return Optional.of(content.toByteArray());
    }

    /** A string of bytes, whole or in pieces. */
    private void octets(ByteArrayOutputStream content, int depth) {
        var tag = in.get() & 0xFF;
        var length = length();
        if (tag == OCTETS && length >= 0) {
            var piece = new byte[checked(length)];
            in.get(piece);
            content.writeBytes(piece);
            return;
        }
        if (tag != OCTETS_IN_PIECES || depth > DEEPEST) {
            throw new IllegalArgumentException("No content but tag " + tag);
        }
        var end = length == INDEFINITE ? in.limit() : in.position() + checked(length);
        while (in.position() < end && !(length == INDEFINITE && atEnd())) {
            octets(content, depth + 1);
        }
    }

    private boolean atEnd() {
        return in.remaining() >= 2 && in.getShort(in.position()) == 0;
    }

    private void enter(int expected) {
        var tag = in.get() & 0xFF;
        if (tag != expected) {
            throw new IllegalArgumentException("Tag " + tag + " instead of " + expected);
        }
        length();
    }

    private byte[] value(int expected) {
        var tag = in.get() & 0xFF;
        if (tag != expected) {
            throw new IllegalArgumentException("Tag " + tag + " instead of " + expected);
        }
        var value = new byte[checked(length())];
        in.get(value);
        return value;
    }

    /** Steps over one element, whose length is known: versions, algorithms, object ids. */
    private void skip() {
        in.get();
        var length = checked(length());
        in.position(in.position() + length);
    }

    private int length() {
        var first = in.get() & 0xFF;
        if (first < 0x80) {
            return first;
        }
        if (first == 0x80) {
            return INDEFINITE;
        }
        int length = 0;
        for (int i = first & 0x7F; i > 0; i--) {
            length = Math.addExact(Math.multiplyExact(length, 256), in.get() & 0xFF);
        }
        return length;
    }

    private int checked(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("A length of " + length + " bytes");
        }
        return length;
    }
}
