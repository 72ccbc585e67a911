package io.tidings.mail.parse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;

/** Undoes content transfer encodings, taking what can be read where the encoding is broken or unknown. */
final class TransferEncoding {

    private TransferEncoding() {}

    static byte[] decode(byte[] content, String encoding) {
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "base64", "b", "x-base64" -> base64(content);
            case "quoted-printable", "qp", "quoted_printable", "quotedprintable" -> quotedPrintable(content);
            case "x-uuencode", "uuencode", "x-uue", "uue" -> {
                var files = Uuencoded.extract(new String(content, StandardCharsets.ISO_8859_1))
                        .files();
                yield files.isEmpty() ? content : files.getFirst().content();
            }
            default -> content;
        };
    }

    static byte[] base64(String encoded) {
        return base64(encoded.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Skips what is not base64, and takes up again after padding: some senders encode in pieces. */
    static byte[] base64(byte[] encoded) {
        var decoded = new byte[encoded.length / 4 * 3 + 3];
        int length = 0;
        int bits = 0;
        int count = 0;
        for (byte b : encoded) {
            var c = (char) (b & 0xFF);
            if (c == '=') {
                bits = 0;
                count = 0;
                continue;
            }
            var value = base64Value(c);
            if (value < 0) {
                continue;
            }
            bits = bits << 6 | value;
            count += 6;
            if (count >= 8) {
                count -= 8;
                decoded[length++] = (byte) (bits >> count);
                bits &= (1 << count) - 1;
            }
        }
        return Arrays.copyOf(decoded, length);
    }

    private static int base64Value(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return switch (c) {
            case '+', '-' -> 62;
            case '/', '_' -> 63;
            default -> -1;
        };
    }

    /** The Q encoding of header words (RFC 2047 §4.2). */
    static byte[] qEncoding(String encoded) {
        var decoded = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            var c = encoded.charAt(i);
            if (c == '_') {
                decoded.write(' ');
            } else if (c == '=' && hex(encoded, i + 1) >= 0) {
                decoded.write(hex(encoded, i + 1));
                i += 2;
            } else {
                decoded.write(c);
            }
        }
        return decoded.toByteArray();
    }

    /** Percent encoding of header parameters (RFC 2231). */
    static byte[] percent(String encoded) {
        var decoded = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            var c = encoded.charAt(i);
            if (c == '%' && hex(encoded, i + 1) >= 0) {
                decoded.write(hex(encoded, i + 1));
                i += 2;
            } else {
                decoded.write(c);
            }
        }
        return decoded.toByteArray();
    }

    private static int hex(String text, int at) {
        if (at + 1 >= text.length()) {
            return -1;
        }
        var high = Character.digit(text.charAt(at), 16);
        var low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static byte[] quotedPrintable(byte[] content) {
        try (var in = new QuotedPrintableInputStream(new ByteArrayInputStream(content), DecodeMonitor.SILENT)) {
            return in.readAllBytes();
        } catch (IOException | RuntimeException e) {
            return content;
        }
    }
}
