package io.tidings.mail.parse;

import java.io.ByteArrayOutputStream;
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
    static Octets repaired(Octets mail) {
        var raw = withLineFeeds(mail);
        var start = headerStart(raw);
        if (start < 0) {
            return withBlankLine(raw, 0);
        }
        var bodyStart = missingBlankLine(raw, start);
        return bodyStart < 0 ? raw.from(start) : withBlankLine(raw.from(start), bodyStart - start);
    }

    private static Octets withBlankLine(Octets raw, int at) {
        var repaired = new byte[raw.length() + 2];
        raw.part(0, at).copyTo(repaired, 0);
        repaired[at] = '\r';
        repaired[at + 1] = '\n';
        raw.from(at).copyTo(repaired, at + 2);
        return Octets.of(repaired);
    }

    /** Old Macs ended lines with a carriage return alone; only a mail without any line feed is believed to be theirs. */
    private static Octets withLineFeeds(Octets mail) {
        boolean returns = false;
        for (int i = 0; i < mail.length(); i++) {
            if (mail.at(i) == '\n') {
                return mail;
            }
            returns = returns || mail.at(i) == '\r';
        }
        if (!returns) {
            return mail;
        }
        var lines = mail.beginning(mail.length());
        for (int i = 0; i < lines.length; i++) {
            lines[i] = lines[i] == '\r' ? (byte) '\n' : lines[i];
        }
        return Octets.of(lines);
    }

    /**
     * Blank lines where a part begins with its text at once: after a boundary that the mail declares comes either a header
     * field, a blank line, or what would be taken for a broken header and lost.
     */
    static Octets withBlankLines(Octets raw) {
        var repaired = new ByteArrayOutputStream(raw.length() + 16);
        int kept = 0;
        for (int at = 0; at < raw.length(); at = next(raw, at)) {
            var after = next(raw, at);
            if (raw.at(at) == '-' && at + 2 < raw.length() && raw.at(at + 1) == '-' && after < raw.length()) {
                var boundary = line(raw, at);
                var text = line(raw, after);
                if (!boundary.isBlank()
                        && !text.isBlank()
                        && !text.startsWith("--")
                        && !FIELD.matcher(text).matches()) {
                    repaired.writeBytes(raw.part(kept, after - kept).bytes());
                    repaired.write('\n');
                    kept = after;
                }
            }
        }
        repaired.writeBytes(raw.from(kept).bytes());
        return Octets.of(repaired.toByteArray());
    }

    private static int headerStart(Octets raw) {
        int at = startsWithBom(raw) ? 3 : 0;
        boolean first = true;
        for (int line = 0; line < FARTHEST && at < raw.length(); line++) {
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

    private static boolean knownFieldFollows(Octets raw, int at) {
        return at < raw.length() && KNOWN_FIELD.matcher(line(raw, at)).matches();
    }

    /** Where the body starts when no blank line says so: at a line that is no header, with no header after it. */
    private static int missingBlankLine(Octets raw, int start) {
        int at = start;
        int candidate = -1;
        while (at < raw.length() && at - start < Budget.MOST_HEADER_BYTES) {
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

    private static String line(Octets raw, int from) {
        var end = from;
        while (end < raw.length() && raw.at(end) != '\n' && end - from < LONGEST_LINE) {
            end++;
        }
        if (end > from && raw.at(end - 1) == '\r') {
            end--;
        }
        return raw.latin1(from, end);
    }

    private static int next(Octets raw, int from) {
        var at = from;
        while (at < raw.length() && raw.at(at) != '\n') {
            at++;
        }
        return at + 1;
    }

    private static boolean startsWithBom(Octets raw) {
        return raw.length() > 3
                && (raw.at(0) & 0xFF) == 0xEF
                && (raw.at(1) & 0xFF) == 0xBB
                && (raw.at(2) & 0xFF) == 0xBF;
    }
}
