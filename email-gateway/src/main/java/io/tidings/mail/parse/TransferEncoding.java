package io.tidings.mail.parse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;

/** Undoes content transfer encodings, taking what can be read where the encoding is broken or unknown. */
final class TransferEncoding {

    /** A file in this encoding is of another age, and costs many times its size while it is read. */
    private static final int LONGEST_UUENCODED = 4 << 20;

    /** By the character's number; -1 where it stands for nothing. */
    private static final byte[] BASE64_VALUES = base64Values();

    private TransferEncoding() {}

    static Octets decode(Octets content, String encoding) {
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "base64", "b", "x-base64" -> Octets.of(base64(content));
            case "quoted-printable", "qp", "quoted_printable", "quotedprintable" -> quotedPrintable(content);
            case "x-uuencode", "uuencode", "x-uue", "uue" -> {
                if (content.length() > LONGEST_UUENCODED) {
                    yield content;
                }
                var files =
                        Uuencoded.extract(content.latin1(0, content.length())).files();
                yield files.isEmpty() ? content : Octets.of(files.getFirst().content());
            }
            default -> content;
        };
    }

    static byte[] base64(String encoded) {
        return base64(Octets.of(encoded.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /**
     * Skips what is not base64, and takes up again after padding: some senders encode in pieces. Counted before it is decoded, so
     * that a large file needs no second copy.
     */
    private static byte[] base64(Octets encoded) {
        int digits = 0;
        for (int i = 0; i < encoded.length(); i++) {
            digits += BASE64_VALUES[encoded.at(i) & 0xFF] < 0 ? 0 : 1;
        }
        var decoded = new byte[(int) (digits * 6L / 8)];
        int length = 0;
        int bits = 0;
        int count = 0;
        for (int i = 0; i < encoded.length(); i++) {
            var c = encoded.at(i) & 0xFF;
            if (c == '=') {
                bits = 0;
                count = 0;
                continue;
            }
            var value = BASE64_VALUES[c];
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
        return length == decoded.length ? decoded : Arrays.copyOf(decoded, length);
    }

    /** Those of both alphabets (RFC 4648 §4 and §5). */
    private static byte[] base64Values() {
        var values = new byte[256];
        Arrays.fill(values, (byte) -1);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        values['-'] = values['+'];
        values['_'] = values['/'];
        return values;
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

    private static Octets quotedPrintable(Octets content) {
        try (var in = new QuotedPrintableInputStream(content.stream(), DecodeMonitor.SILENT)) {
            // Into one array of the encoded size, which is hardly ever too small: lines without a carriage return may
            // get one.
            var decoded = new byte[content.length()];
            var length = in.readNBytes(decoded, 0, decoded.length);
            var rest = in.readAllBytes();
            if (rest.length > 0) {
                decoded = Arrays.copyOf(decoded, length + rest.length);
                System.arraycopy(rest, 0, decoded, length, rest.length);
                length = decoded.length;
            }
            return Octets.of(decoded).part(0, length);
        } catch (IOException | RuntimeException e) {
            return content;
        }
    }
}
