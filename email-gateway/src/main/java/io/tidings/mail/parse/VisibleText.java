package io.tidings.mail.parse;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** What a person sees of an HTML mail, as text: line breaks where blocks end, nothing that is hidden. */
final class VisibleText implements NodeFilter {

    /** What an element does to the text around it. */
    private enum Kind {
        INLINE,
        /** Not seen, with all that is in it. */
        UNSEEN,
        BREAK,
        ITEM,
        CELL,
        PREFORMATTED,
        /** Begins and ends a line. */
        BLOCK,
        /** As a block, with a blank line around it. */
        PARAGRAPH
    }

    /** Asked once for each element, and that is most of the work. */
    private static final Map<String, Kind> KINDS = kinds();

    private static final Pattern NO_SIZE = Pattern.compile(
            "(?:^|;)(?:font-size:0(?:px|pt|em)?(?:;|$)|opacity:0(?:;|$)|max-height:0(?:px)?;.*overflow:hidden)");

    private final Set<Element> quotes;
    /** Mails repeat a few styles a thousand times. */
    private final Map<String, Boolean> hiding = new HashMap<>();

    private final StringBuilder text = new StringBuilder();
    private int breaksDue;
    private int preformatted;

    private static Map<String, Kind> kinds() {
        var kinds = new HashMap<String, Kind>();
        for (var name : ("div tr table hr section article header footer address center dl dt dd fieldset form body")
                .split(" ")) {
            kinds.put(name, Kind.BLOCK);
        }
        for (var name : "p h1 h2 h3 h4 h5 h6 ul ol blockquote".split(" ")) {
            kinds.put(name, Kind.PARAGRAPH);
        }
        for (var name : "script style head title template noscript object select textarea svg iframe".split(" ")) {
            kinds.put(name, Kind.UNSEEN);
        }
        kinds.put("br", Kind.BREAK);
        kinds.put("li", Kind.ITEM);
        kinds.put("td", Kind.CELL);
        kinds.put("th", Kind.CELL);
        kinds.put("pre", Kind.PREFORMATTED);
        return kinds;
    }

    private VisibleText(Set<Element> quotes) {
        this.quotes = quotes;
    }

    static String of(Element element) {
        return of(element, Set.of());
    }

    /** @param quotes elements whose lines are marked as a text mail marks them */
    static String of(Element element, Set<Element> quotes) {
        var visible = new VisibleText(quotes);
        element.filter(visible);
        return tidy(visible.text.toString());
    }

    @Override
    public FilterResult head(Node node, int depth) {
        switch (node) {
            case TextNode words -> append(words.getWholeText());
            case Element element -> {
                var kind = kind(element);
                if (kind == Kind.UNSEEN || isHidden(element)) {
                    return FilterResult.SKIP_ENTIRELY;
                }
                if (quotes.contains(element)) {
                    quote(element);
                    return FilterResult.SKIP_ENTIRELY;
                }
                switch (kind) {
                    case BREAK -> {
                        flushBreaks();
                        text.append('\n');
                    }
                    case ITEM -> {
                        block(1);
                        append("* ");
                    }
                    case CELL -> {
                        if (element.previousElementSibling() != null) {
                            append(" ");
                        }
                    }
                    case PREFORMATTED -> {
                        preformatted++;
                        block(2);
                    }
                    case BLOCK, PARAGRAPH -> block(space(element, kind));
                    case INLINE, UNSEEN -> {}
                }
            }
            default -> {}
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element) {
            var kind = kind(element);
            if (kind == Kind.PREFORMATTED) {
                preformatted--;
            }
            if (isBlock(kind)) {
                block(space(element, kind));
            }
        }
        return FilterResult.CONTINUE;
    }

    private void quote(Element element) {
        var lines = of(element);
        if (!lines.isEmpty()) {
            var space = space(element, kind(element));
            block(space);
            flushBreaks();
            lines.lines().forEach(line -> text.append(line.isEmpty() ? ">" : "> ")
                    .append(line)
                    .append('\n'));
            block(space);
        }
    }

    private static Kind kind(Element element) {
        return KINDS.getOrDefault(element.normalName(), Kind.INLINE);
    }

    private static boolean isBlock(Kind kind) {
        return switch (kind) {
            case ITEM, PREFORMATTED, BLOCK, PARAGRAPH -> true;
            case INLINE, UNSEEN, BREAK, CELL -> false;
        };
    }

    /** Word and Outlook write every line as a paragraph without a margin. */
    private static int space(Element element, Kind kind) {
        return (kind == Kind.PARAGRAPH || kind == Kind.PREFORMATTED)
                        && !element.className().contains("MsoNormal")
                ? 2
                : 1;
    }

    private void block(int breaks) {
        breaksDue = Math.max(breaksDue, breaks);
    }

    private void flushBreaks() {
        if (breaksDue > 0 && !text.isEmpty()) {
            int have = 0;
            while (have < breaksDue && have < text.length() && text.charAt(text.length() - 1 - have) == '\n') {
                have++;
            }
            text.append("\n".repeat(breaksDue - have));
        }
        breaksDue = 0;
    }

    private void append(String words) {
        if (preformatted > 0) {
            flushBreaks();
            text.append(words);
            return;
        }
        int at = 0;
        while (at < words.length()) {
            var c = words.charAt(at);
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f') {
                if (breaksDue == 0 && !text.isEmpty() && !Character.isWhitespace(text.charAt(text.length() - 1))) {
                    text.append(' ');
                }
                at++;
            } else if (c == '\u200B' || c == '\uFEFF' || c == '\u00AD') {
                at++;
            } else {
                var end = endOfWords(words, at);
                flushBreaks();
                if (c == '\u00A0') {
                    text.append(' ');
                } else {
                    text.append(words, at, end);
                }
                at = end;
            }
        }
    }

    /** Words with a space between each, which is nearly all of any text, are taken at once. */
    private static int endOfWords(String words, int from) {
        int end = from + 1;
        if (words.charAt(from) == '\u00A0') {
            return end;
        }
        while (end < words.length()
                && (isInk(words.charAt(end))
                        || words.charAt(end) == ' ' && end + 1 < words.length() && isInk(words.charAt(end + 1)))) {
            end++;
        }
        return end;
    }

    private static boolean isInk(char c) {
        return c > ' ' && (c < '\u007F' || c != '\u00A0' && c != '\u200B' && c != '\uFEFF' && c != '\u00AD');
    }

    private boolean isHidden(Element element) {
        if (element.attributesSize() == 0) {
            return false;
        }
        if (element.hasAttr("hidden")) {
            return true;
        }
        var style = element.attr("style");
        return !style.isEmpty() && style.length() <= 2_000 && hiding.computeIfAbsent(style, VisibleText::hides);
    }

    private static boolean hides(String style) {
        var compact = style.toLowerCase(Locale.ROOT).replaceAll("\\s", "");
        return compact.contains("display:none")
                || compact.contains("visibility:hidden")
                || compact.contains("mso-hide:all")
                || NO_SIZE.matcher(compact).find();
    }

    static String tidy(String text) {
        var tidied = new StringBuilder(text.length());
        int blanks = 0;
        for (int from = 0; from < text.length(); ) {
            int end = from;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            int ink = end;
            while (ink > from && Character.isWhitespace(text.charAt(ink - 1))) {
                ink--;
            }
            blanks = ink == from ? blanks + 1 : 0;
            if (blanks <= 2) {
                tidied.append(text, from, ink).append('\n');
            }
            from = end + (text.startsWith("\r\n", end) ? 2 : 1);
        }
        return tidied.toString().strip();
    }
}
