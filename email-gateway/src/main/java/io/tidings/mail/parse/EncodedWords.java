package io.tidings.mail.parse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes header text (RFC 2047) as mails really write it: words split inside a character, without a space between
 * them, in quotes, with blanks or raw bytes inside, with an empty charset. Adjacent words of one charset are joined as
 * bytes before they are decoded.
 */
final class EncodedWords {

    private static final int LONGEST_CHARSET = 60;

    private final byte[] raw;
    private final String latin;
    private final @Nullable Charset hint;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private @Nullable String pendingCharset;
    private boolean noMoreEnds;

    private EncodedWords(byte[] raw, @Nullable Charset hint) {
        this.raw = raw;
        this.latin = new String(raw, StandardCharsets.ISO_8859_1);
        this.hint = hint;
    }

    /** @param raw an unfolded header value */
    static String decode(byte[] raw, @Nullable Charset hint) {
        return new EncodedWords(raw, hint).decode();
    }

    static String decode(String latin, @Nullable Charset hint) {
        return decode(latin.getBytes(StandardCharsets.ISO_8859_1), hint);
    }

    private String decode() {
        int at = 0;
        while (at < latin.length()) {
            var word = latin.indexOf("=?", at);
            if (word < 0) {
                break;
            }
            var next = decodeWord(word, at);
            if (next < 0) {
                plain(at, word + 2);
                next = word + 2;
            }
            at = next;
        }
        plain(at, latin.length());
        flush();
        return text.toString();
    }

    /** Where the text goes on after the word at {@code start}, or -1 where no word stands there. */
    private int decodeWord(int start, int plainFrom) {
        var charsetEnd = latin.indexOf('?', start + 2);
        if (charsetEnd < 0 || charsetEnd - start > LONGEST_CHARSET || charsetEnd + 2 >= latin.length()) {
            return -1;
        }
        var encoding = Character.toUpperCase(latin.charAt(charsetEnd + 1));
        if ((encoding != 'B' && encoding != 'Q') || latin.charAt(charsetEnd + 2) != '?') {
            return -1;
        }
        var from = charsetEnd + 3;
        var end = noMoreEnds ? -1 : latin.indexOf("?=", from);
        if (end < 0) {
            noMoreEnds = true;
            return -1;
        }
        var between = latin.substring(plainFrom, start);
        if (pending.size() == 0 || !between.isBlank()) {
            plain(plainFrom, start);
        }
        var charset = latin.substring(start + 2, charsetEnd);
        var language = charset.indexOf('*');
        charset = language < 0 ? charset : charset.substring(0, language);
        if (pendingCharset != null && !pendingCharset.equalsIgnoreCase(charset)) {
            flush();
        }
        pendingCharset = charset;
        var payload = latin.substring(from, end);
        pending.writeBytes(encoding == 'B' ? TransferEncoding.base64(payload) : TransferEncoding.qEncoding(payload));
        return end + 2;
    }

    private void plain(int from, int to) {
        if (from < to) {
            flush();
            text.append(Charsets.decode(Arrays.copyOfRange(raw, from, to), null, hint));
        }
    }

    private void flush() {
        if (pending.size() > 0) {
            text.append(Charsets.decode(pending.toByteArray(), pendingCharset, hint));
            pending.reset();
        }
        pendingCharset = null;
    }
}
