package io.tidings.mail.parse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words in an RTF body of Outlook: its text, and the HTML that it was made from where it carries that
 * (MS-OXRTFEX §2.1). Fonts, colours and pictures are passed over.
 */
final class Rtf {

    /** More than any mail's text; the rest of a longer one stays in its file. */
    private static final int LONGEST = 4_000_000;

    private static final int DEEPEST = 500;

    /** Groups that hold no text of the document. */
    private static final Set<String> UNSEEN = Set.of(
            "fonttbl",
            "colortbl",
            "stylesheet",
            "info",
            "pict",
            "object",
            "header",
            "footer",
            "listtable",
            "listoverridetable",
            "generator",
            "themedata",
            "datastore",
            "latentstyles",
            "xmlnstbl",
            "mhtmltag");

    static final Content NOTHING = new Content("", null);

    /** @param html only where the document was made from it */
    record Content(String text, @Nullable String html) {}

    /** What a group inherits from the one around it. */
    private record Group(boolean unseen, boolean tag, boolean onlyRtf, int skippedAfterUnicode) {}

    private final String rtf;
    private final boolean fromHtml;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Deque<Group> outer = new ArrayDeque<>();
    private Group group = new Group(false, false, false, 1);
    private Charset charset = Charsets.WINDOWS_1252;
    private int skipped;
    private int at;

    private Rtf(byte[] rtf) {
        this.rtf = new String(rtf, 0, Math.min(rtf.length, LONGEST), StandardCharsets.ISO_8859_1);
        this.fromHtml = this.rtf.lastIndexOf("\\fromhtml1", 2_000) >= 0;
    }

    static Content read(byte[] rtf) {
        return new Rtf(rtf).read();
    }

    private Content read() {
        while (at < rtf.length()) {
            var c = rtf.charAt(at++);
            switch (c) {
                case '{' -> open();
                case '}' -> close();
                case '\\' -> control();
                case '\r', '\n' -> {}
                default -> character(c);
            }
        }
        flush();
        var written = text.toString();
        return fromHtml ? new Content("", written) : new Content(written.strip(), null);
    }

    private void open() {
        flush();
        if (outer.size() < DEEPEST) {
            outer.push(group);
        }
        skipped = 0;
    }

    private void close() {
        flush();
        if (!outer.isEmpty()) {
            group = outer.pop();
        }
        skipped = 0;
    }

    private void control() {
        if (at >= rtf.length()) {
            return;
        }
        var c = rtf.charAt(at);
        if (!isLetter(c)) {
            at++;
            symbol(c);
            return;
        }
        int start = at;
        while (at < rtf.length() && isLetter(rtf.charAt(at))) {
            at++;
        }
        var word = rtf.substring(start, at);
        int number = at;
        if (at < rtf.length() && rtf.charAt(at) == '-') {
            at++;
        }
        while (at < rtf.length() && at - number < 10 && Character.isDigit(rtf.charAt(at))) {
            at++;
        }
        var digits = rtf.substring(number, at);
        if (at < rtf.length() && rtf.charAt(at) == ' ') {
            at++;
        }
        word(word, digits.isEmpty() || digits.equals("-") ? null : (int) Long.parseLong(digits));
    }

    private void symbol(char c) {
        switch (c) {
            case '\'' -> {
                var hex = at + 2 <= rtf.length() ? rtf.substring(at, at + 2) : "";
                at = Math.min(rtf.length(), at + 2);
                var high = hex.length() < 2 ? -1 : Character.digit(hex.charAt(0), 16);
                var low = hex.length() < 2 ? -1 : Character.digit(hex.charAt(1), 16);
                if (high >= 0 && low >= 0) {
                    oneByte(high << 4 | low);
                }
            }
            case '*' -> group = new Group(true, group.tag(), group.onlyRtf(), group.skippedAfterUnicode());
            case '~' -> append(" ");
            case '_' -> append("-");
            case '\\', '{', '}' -> character(c);
            case '\r', '\n' -> append("\n");
            default -> {}
        }
    }

    private void word(String word, @Nullable Integer number) {
        switch (word) {
            case "par", "line", "row" -> append("\n");
            case "tab", "cell" -> append("\t");
            case "lquote" -> append("‘");
            case "rquote" -> append("’");
            case "ldblquote" -> append("“");
            case "rdblquote" -> append("”");
            case "bullet" -> append("•");
            case "endash" -> append("–");
            case "emdash" -> append("—");
            case "ansicpg" -> charset = Charsets.codepage(number == null ? 0 : number);
            case "uc" -> group = new Group(group.unseen(), group.tag(), group.onlyRtf(), number == null ? 1 : number);
            case "u" -> {
                if (number != null) {
                    append(String.valueOf((char) (int) number));
                    skipped = group.skippedAfterUnicode();
                }
            }
            case "bin" -> at = (int) Math.min(rtf.length(), (long) at + Math.max(0, number == null ? 0 : number));
            case "htmlrtf" -> {
                flush();
                group = new Group(
                        group.unseen(), group.tag(), number == null || number != 0, group.skippedAfterUnicode());
            }
            case "htmltag" -> group = new Group(!fromHtml, true, false, group.skippedAfterUnicode());
            default -> {
                if (UNSEEN.contains(word)) {
                    group = new Group(true, false, group.onlyRtf(), group.skippedAfterUnicode());
                }
            }
        }
    }

    private void character(char c) {
        if (c < 0x80 && bytes.size() == 0) {
            if (skipped > 0) {
                skipped--;
            } else {
                append(String.valueOf(c));
            }
        } else {
            oneByte(c);
        }
    }

    /** Bytes wait for their neighbours, because a character of East Asia has two. */
    private void oneByte(int b) {
        if (skipped > 0) {
            skipped--;
        } else if (isSeen()) {
            bytes.write(b);
        }
    }

    private void append(String words) {
        flush();
        if (isSeen()) {
            text.append(words);
        }
    }

    private boolean isSeen() {
        return !group.unseen() && !group.onlyRtf();
    }

    private void flush() {
        if (bytes.size() > 0) {
            text.append(new String(bytes.toByteArray(), charset));
            bytes.reset();
        }
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
