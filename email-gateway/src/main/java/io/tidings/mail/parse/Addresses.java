package io.tidings.mail.parse;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads address lists as they come: unquoted names with commas, missing brackets, names in comments, groups, routes,
 * eight-bit characters. Structure is found in the raw characters first; words are decoded only in names.
 */
final class Addresses {

    /** More recipients than any mail for a desk has; a bound for the rest. */
    private static final int MOST = 1_000;

    private static final int LONGEST_HEADER = 100_000;
    private static final int LONGEST_COMMENT = 500;
    private static final int LONGEST_WORD = 2_000;
    private static final int LONGEST_ADDRESS = 1_000;

    private static final Pattern ROUTE = Pattern.compile("^(?:@[^:,@]{1,255},?)+:");
    private static final Pattern BARE = Pattern.compile("[^\\s<>()\",;]+@[^\\s<>()\",;]+");

    private final String header;
    private final @Nullable Charset hint;
    private final List<Address> found = new ArrayList<>();
    private final StringBuilder phrase = new StringBuilder();
    private final StringBuilder comment = new StringBuilder();
    private @Nullable String angle;

    private Addresses(String header, @Nullable Charset hint) {
        this.header = header.length() > LONGEST_HEADER ? header.substring(0, LONGEST_HEADER) : header;
        this.hint = hint;
    }

    static List<Address> parse(String header, @Nullable Charset hint) {
        return new Addresses(header, hint).parse();
    }

    private List<Address> parse() {
        int at = 0;
        while (at < header.length() && found.size() < MOST) {
            var c = header.charAt(at);
            switch (c) {
                case '"' -> at = quoted(at + 1);
                case '(' -> at = comment(at + 1);
                case '<' -> at = angle(at + 1);
                case '>' -> at++;
                case ',', ';' -> {
                    // "Doe, John <john@…>": a comma after a bare name belongs to the name.
                    if (c == ',' && isOnlyName() && nextHasBracketsAndNoAt(at + 1)) {
                        phrase.append(',');
                    } else {
                        finish();
                    }
                    at++;
                }
                case ':' -> {
                    if (isGroupStart(at)) {
                        phrase.setLength(0);
                    } else {
                        phrase.append(c);
                    }
                    at++;
                }
                case '=' -> at = encodedWord(at);
                default -> {
                    phrase.append(c);
                    at++;
                }
            }
        }
        finish();
        return List.copyOf(found);
    }

    private int quoted(int from) {
        if (header.indexOf('"', from) < 0) {
            // Never closed: what follows is no name but the list as usual.
            return from;
        }
        int at = from;
        phrase.append('"');
        while (at < header.length() && header.charAt(at) != '"') {
            if (header.charAt(at) == '\\' && at + 1 < header.length()) {
                at++;
            }
            phrase.append(header.charAt(at) == '"' ? '\u0001' : header.charAt(at));
            at++;
        }
        phrase.append('"');
        return at + 1;
    }

    private int comment(int from) {
        int depth = 1;
        int at = from;
        if (!comment.isEmpty()) {
            comment.append(' ');
        }
        while (at < header.length() && at - from < LONGEST_COMMENT) {
            var c = header.charAt(at);
            if (c == '\\' && at + 1 < header.length()) {
                at++;
                c = header.charAt(at);
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return at + 1;
            }
            comment.append(c);
            at++;
        }
        // Never closed: it was a smiley or a cut line, so what follows still counts.
        comment.setLength(0);
        phrase.append('(');
        return from;
    }

    private int angle(int from) {
        var window = Math.min(header.length(), from + LONGEST_ADDRESS);
        var close = header.indexOf('>', from, window);
        var open = header.indexOf('<', from, window);
        if (open >= 0 && (close < 0 || open < close)) {
            // "<<a@b>>" or "a <b <c@d>": the last opening bracket holds the address.
            phrase.append(header, from, open);
            return open;
        }
        var end = close;
        if (close < 0) {
            var comma = header.indexOf(',', from);
            end = comma < 0 ? header.length() : comma;
        }
        var content = header.substring(from, end);
        if (angle == null || !angle.contains("@")) {
            angle = content;
        }
        return close < 0 ? end : close + 1;
    }

    private int encodedWord(int at) {
        if (header.startsWith("=?", at)) {
            var charsetEnd = header.indexOf('?', at + 2, Math.min(header.length(), at + 100));
            var window = Math.min(header.length(), at + LONGEST_WORD);
            var end = charsetEnd < 0 || charsetEnd + 3 > window ? -1 : header.indexOf("?=", charsetEnd + 3, window);
            if (end > 0) {
                phrase.append(header, at, end + 2);
                return end + 2;
            }
        }
        phrase.append(header.charAt(at));
        return at + 1;
    }

    private boolean isOnlyName() {
        return angle == null && phrase.indexOf("@") < 0 && !phrase.toString().isBlank();
    }

    private boolean nextHasBracketsAndNoAt(int from) {
        var comma = header.indexOf(',', from);
        var open = header.indexOf('<', from);
        var at = header.indexOf('@', from);
        return open >= 0 && (comma < 0 || open < comma) && (at < 0 || open < at);
    }

    private boolean isGroupStart(int colon) {
        return angle == null && phrase.indexOf("@") < 0 && header.indexOf(';', colon) > 0;
    }

    private void finish() {
        var words = phrase.toString().strip();
        var remark = comment.toString().strip();
        if (angle != null) {
            add(words.isEmpty() ? remark : words, angle);
        } else if (!words.isEmpty()) {
            withoutBrackets(words, remark);
        }
        phrase.setLength(0);
        comment.setLength(0);
        angle = null;
    }

    private void withoutBrackets(String words, String remark) {
        var bare = BARE.matcher(words.replace("\"", " "));
        if (words.startsWith("\"") && words.indexOf("\"@") > 0) {
            add(remark, words);
        } else if (bare.find()) {
            var name = (words.replace("\"", " ").substring(0, bare.start()) + " "
                            + words.replace("\"", " ").substring(bare.end()))
                    .strip();
            add(name.isEmpty() ? remark : name, bare.group());
        } else if (words.indexOf(' ') < 0 && !words.contains("=?")) {
            add(remark, words);
        } else {
            add(words, "");
        }
    }

    private void add(String name, String address) {
        var cleaned = email(address);
        var decoded = name(name);
        if (!decoded.isEmpty() || !cleaned.isEmpty()) {
            found.add(new Address(decoded, cleaned));
        }
    }

    private String name(String raw) {
        var unquoted = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) != '"') {
                unquoted.append(raw.charAt(i) == '\u0001' ? '"' : raw.charAt(i));
            }
        }
        var decoded =
                Headers.clean(EncodedWords.decode(unquoted.toString(), hint)).replaceAll("\\s+", " ");
        // People's programs wrap names in quotes of every kind.
        return decoded.length() > 1 && decoded.startsWith("'") && decoded.endsWith("'")
                ? decoded.substring(1, decoded.length() - 1).strip()
                : decoded;
    }

    private String email(String raw) {
        var address = Charsets.decode(raw.getBytes(StandardCharsets.ISO_8859_1), null, hint);
        address = ROUTE.matcher(address.strip()).replaceFirst("");
        address = address.replaceFirst("(?i)^mailto:", "").replace("\u0001", "\"");
        if (!address.startsWith("\"")) {
            address = address.replace("\"", "");
        }
        var quoted = address.startsWith("\"") && address.indexOf("\"@") > 0;
        var cleaned = new StringBuilder(address.length());
        address.codePoints()
                .filter(c -> !Character.isISOControl(c)
                        && (!Character.isWhitespace(c) || (quoted && c == ' '))
                        && Character.getType(c) != Character.FORMAT)
                .forEach(cleaned::appendCodePoint);
        return cleaned.toString();
    }
}
