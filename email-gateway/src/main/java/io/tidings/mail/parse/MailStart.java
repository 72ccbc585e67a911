package io.tidings.mail.parse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Finds where a mail's header really starts and ends: after blank lines, a mailbox's "From " line, a quoted preamble. */
final class MailStart {

    private static final int FARTHEST = 40;
    private static final int LONGEST_LINE = 2_000;
    private static final Pattern FIELD = Pattern.compile("[!-9;-~]{1,100}[ \\t]{0,5}:.*", Pattern.DOTALL);
    private static final Pattern KNOWN_FIELD = Pattern.compile(
            "(?i)(from|to|cc|subject|date|message-id|received|return-path|mime-version|content-[a-z-]+|reply-to|sender"
                    + "|delivered-to|x-[a-z0-9-]+|dkim-signature|in-reply-to|references|arc-[a-z-]+)[ \\t]{0,5}:.*",
            Pattern.DOTALL);

    private MailStart() {}

    /** The mail as its sender meant it: a proper header block, a blank line, the body. */
    static byte[] repaired(byte[] mail) {
        var raw = withLineFeeds(mail);
        var start = headerStart(raw);
        if (start < 0) {
            var body = new ByteArrayOutputStream(raw.length + 2);
            body.writeBytes(new byte[] {'\r', '\n'});
            body.writeBytes(raw);
            return body.toByteArray();
        }
        var bodyStart = missingBlankLine(raw, start);
        if (start == 0 && bodyStart < 0) {
            return raw;
        }
        if (bodyStart < 0) {
            return Arrays.copyOfRange(raw, start, raw.length);
        }
        var repaired = new ByteArrayOutputStream(raw.length + 2);
        repaired.write(raw, start, bodyStart - start);
        repaired.writeBytes(new byte[] {'\r', '\n'});
        repaired.write(raw, bodyStart, raw.length - bodyStart);
        return repaired.toByteArray();
    }

    /** Old Macs ended lines with a carriage return alone; only a mail without any line feed is believed to be theirs. */
    private static byte[] withLineFeeds(byte[] mail) {
        boolean returns = false;
        for (byte b : mail) {
            if (b == '\n') {
                return mail;
            }
            returns = returns || b == '\r';
        }
        if (!returns) {
            return mail;
        }
        var lines = mail.clone();
        for (int i = 0; i < lines.length; i++) {
            lines[i] = lines[i] == '\r' ? (byte) '\n' : lines[i];
        }
        return lines;
    }

    /**
     * Blank lines where a part begins with its text at once: after a boundary that the mail declares comes either a header
     * field, a blank line, or what would be taken for a broken header and lost.
     */
    static byte[] withBlankLines(byte[] raw) {
        var repaired = new ByteArrayOutputStream(raw.length + 16);
        int kept = 0;
        for (int at = 0; at < raw.length; at = next(raw, at)) {
            var after = next(raw, at);
            if (raw[at] == '-' && at + 2 < raw.length && raw[at + 1] == '-' && after < raw.length) {
                var boundary = line(raw, at);
                var text = line(raw, after);
                if (!boundary.isBlank()
                        && !text.isBlank()
                        && !text.startsWith("--")
                        && !FIELD.matcher(text).matches()) {
                    repaired.write(raw, kept, after - kept);
                    repaired.write('\n');
                    kept = after;
                }
            }
        }
        repaired.write(raw, kept, raw.length - kept);
        return repaired.toByteArray();
    }

    private static int headerStart(byte[] raw) {
        int at = startsWithBom(raw) ? 3 : 0;
        boolean first = true;
        for (int line = 0; line < FARTHEST && at < raw.length; line++) {
            var text = line(raw, at);
            var isField = FIELD.matcher(text).matches();
            // Far from the top only a well-known name is believed to be a header.
            if (isField && (first || KNOWN_FIELD.matcher(text).matches())) {
                return at;
            }
            first = first && (text.isBlank() || text.startsWith("From ") || text.startsWith(">From "));
            if (!first && text.isBlank() && !knownFieldFollows(raw, next(raw, at))) {
                return -1;
            }
            at = next(raw, at);
        }
        return -1;
    }

    private static boolean knownFieldFollows(byte[] raw, int at) {
        return at < raw.length && KNOWN_FIELD.matcher(line(raw, at)).matches();
    }

    /** Where the body starts when no blank line says so: at a line that is no header, with no header after it. */
    private static int missingBlankLine(byte[] raw, int start) {
        int at = start;
        int candidate = -1;
        while (at < raw.length && at - start < Budget.MOST_HEADER_BYTES) {
            var text = line(raw, at);
            if (text.isEmpty()) {
                break;
            }
            if (FIELD.matcher(text).matches()) {
                candidate = KNOWN_FIELD.matcher(text).matches() ? -1 : candidate;
            } else if (!text.startsWith(" ") && !text.startsWith("\t") && candidate < 0) {
                candidate = at;
            }
            at = next(raw, at);
        }
        return candidate;
    }

    private static String line(byte[] raw, int from) {
        var end = from;
        while (end < raw.length && raw[end] != '\n' && end - from < LONGEST_LINE) {
            end++;
        }
        if (end > from && raw[end - 1] == '\r') {
            end--;
        }
        return new String(raw, from, end - from, StandardCharsets.ISO_8859_1);
    }

    private static int next(byte[] raw, int from) {
        var at = from;
        while (at < raw.length && raw[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private static boolean startsWithBom(byte[] raw) {
        return raw.length > 3 && (raw[0] & 0xFF) == 0xEF && (raw[1] & 0xFF) == 0xBB && (raw[2] & 0xFF) == 0xBF;
    }
}
