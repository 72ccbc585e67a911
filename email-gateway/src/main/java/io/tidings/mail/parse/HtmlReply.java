package io.tidings.mail.parse;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter.FilterResult;
import org.jsoup.select.NodeTraversor;
import org.jspecify.annotations.Nullable;

/**
 * Folds the earlier mail and the signature out of an HTML mail. The elements that clients mark say where the quotes are;
 * what of them is folded is decided on the text, by the same rules as for plain mails, and then done to the document too.
 */
final class HtmlReply {

    /** Nobody quotes in more pieces; what comes after is left as it is. */
    private static final int MOST_QUOTES = 300;

    /** Enough of a folded part to find it again in the document. */
    private static final int RECOGNISED = 60;

    private final Document rest;
    private final List<String> signatures = new ArrayList<>();
    private final Set<Element> quotes = new LinkedHashSet<>();

    private HtmlReply(Document rest) {
        this.rest = rest;
    }

    /** @param rest the document without what was folded; absent where nothing was */
    record Trimmed(Reply reply, @Nullable Document rest) {}

    /**
     * @param document is taken apart, and of no use afterwards: a copy of it would cost as much as all that is looked for in it
     * @param visible its visible text
     */
    static Trimmed of(Document document, String visible) {
        var marks = new ClientMarks(document);
        return new HtmlReply(document).trimmed(marks, visible);
    }

    private Trimmed trimmed(ClientMarks marks, String visible) {
        removeSignatures(marks.signatures);
        findQuotes(marks);
        var text = quotes.isEmpty() && signatures.isEmpty() ? visible : VisibleText.of(rest, Set.copyOf(quotes));
        return trimmed(ReplyTrimmer.text(text), visible);
    }

    private Trimmed trimmed(Reply reply, String visible) {
        if (reply.text().lines().allMatch(line -> line.isBlank() || QuoteMarks.isQuote(line))) {
            // Nothing but a quote: then the quote is what the sender wanted to say.
            return new Trimmed(new Reply(visible, "", ""), null);
        }
        if (reply.quoted().isEmpty() && reply.signature().isEmpty() && signatures.isEmpty()) {
            return new Trimmed(reply, null);
        }
        removeFolded(reply);
        var signature = (reply.signature() + "\n" + String.join("\n", signatures)).strip();
        return new Trimmed(new Reply(reply.text(), reply.quoted(), signature), rest);
    }

    private void removeSignatures(List<Element> marked) {
        for (var element : marked) {
            if (isAttached(element) && element.stream().noneMatch(ClientMarks::isMarkedQuote)) {
                var text = VisibleText.of(element);
                if (!text.isEmpty()) {
                    signatures.add(text);
                }
                element.remove();
            }
        }
    }

    private void findQuotes(ClientMarks marks) {
        for (var element : marks.beginnings) {
            if (isAttached(element) && !isInside(element)) {
                wrapFrom(element);
            }
        }
        for (var element : marks.bordered) {
            if (isAttached(element) && !isInside(element) && startsHeaderBlock(element)) {
                wrapFrom(element);
            }
        }
        for (var element : marks.quotes) {
            if (quotes.size() < MOST_QUOTES && !isInside(element) && isQuote(element)) {
                quotes.add(element);
            }
        }
    }

    private boolean isInside(Element element) {
        for (Element at = element; at != null; at = at.parent()) {
            if (quotes.contains(at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isQuote(Element element) {
        if (isForward(element) || !isAttached(element)) {
            return false;
        }
        if (!ClientMarks.isMarkedQuote(element)) {
            // Others use it for what they indent, and for poems.
            return QuoteMarks.isAttribution(lineBefore(element)) || QuoteMarks.isAttribution(firstLine(element));
        }
        return element.normalName().equals("blockquote") || !endsWithAnswer(element);
    }

    /** Some people write below the quote, inside what their client meant to hold the quote alone. */
    private static boolean endsWithAnswer(Element element) {
        var inner = element.select("blockquote").last();
        if (inner == null) {
            return false;
        }
        for (Node at = inner; at != element && at != null; at = at.parent()) {
            for (var next = at.nextSibling(); next != null; next = next.nextSibling()) {
                if (!(next instanceof Element later ? later.text() : next instanceof TextNode words ? words.text() : "")
                        .isBlank()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isForward(Element element) {
        return QuoteMarks.isForward(firstLine(element)) || QuoteMarks.isForward(lineBefore(element));
    }

    private static boolean startsHeaderBlock(Element element) {
        var lines = VisibleText.of(element)
                .lines()
                .filter(line -> !line.isBlank())
                .limit(8)
                .toList();
        return !lines.isEmpty() && QuoteMarks.isHeaderBlock(lines, 0);
    }

    private static String firstLine(Element element) {
        var start = new StringBuilder();
        NodeTraversor.filter(
                (node, depth) -> {
                    var ended = !start.toString().isBlank()
                            && node instanceof Element block
                            && (block.isBlock() || block.normalName().equals("br"));
                    if (node instanceof TextNode words) {
                        start.append(words.text());
                    }
                    return ended || start.length() > 300 ? FilterResult.STOP : FilterResult.CONTINUE;
                },
                element);
        return start.toString().strip();
    }

    /** The text line that stands right before an element, whatever it is wrapped in. */
    private static String lineBefore(Element element) {
        return linesBefore(element).stream()
                .map(HtmlReply::text)
                .collect(Collectors.joining())
                .strip();
    }

    /** The nodes that make the line right before an element; none where nothing does. */
    private static List<Node> linesBefore(Element element) {
        Node before = element.previousSibling();
        Element parent = element.parent();
        while (parent != null && !parent.normalName().equals("body")) {
            while (before != null && text(before).isBlank()) {
                before = before.previousSibling();
            }
            if (before != null) {
                break;
            }
            before = parent.previousSibling();
            parent = parent.parent();
        }
        while (before != null && text(before).isBlank()) {
            before = before.previousSibling();
        }
        while (before instanceof Element block && block.isBlock() && block.childNodeSize() > 0) {
            Node last = block.childNode(block.childNodeSize() - 1);
            while (last != null && text(last).isBlank()) {
                last = last.previousSibling();
            }
            if (last == null
                    || (last.previousSibling() == null && !(last instanceof Element inner && inner.isBlock()))) {
                break;
            }
            before = last;
        }
        var line = new ArrayList<Node>();
        while (before != null
                && !(before instanceof Element at && at.normalName().equals("br"))) {
            line.addFirst(before);
            if (before instanceof Element at && at.isBlock()) {
                break;
            }
            before = before.previousSibling();
            if (before instanceof Element at && at.isBlock()) {
                break;
            }
        }
        return line;
    }

    private static String text(Node node) {
        return switch (node) {
            case TextNode words -> words.text();
            case Element element -> element.text();
            default -> "";
        };
    }

    /** Puts an element and everything after it, in every level, into one quote. */
    private void wrapFrom(Node first) {
        var quote = new Element("div");
        first.before(quote);
        moveFrom(quote, quote);
        quotes.add(quote);
    }

    private static void moveFrom(Node at, Element target) {
        for (Node level = at;
                level.parent() instanceof Element parent && !level.nodeName().equals("body");
                level = parent) {
            while (level.nextSibling() != null) {
                target.appendChild(level.nextSibling());
            }
        }
    }

    private static boolean isAttached(Element element) {
        return element.parent() != null
                && element.closest("body") != null
                && !element.normalName().equals("body");
    }

    // What the text rules folded leaves the document too.

    private void removeFolded(Reply reply) {
        var quoted = compact(reply.quoted());
        for (var quote : quotes) {
            var first = compact(firstLine(quote));
            if (!quoted.isEmpty() && quoted.contains(first.substring(0, Math.min(RECOGNISED, first.length())))) {
                var before = linesBefore(quote);
                if (QuoteMarks.isAttribution(before.stream()
                        .map(HtmlReply::text)
                        .collect(Collectors.joining())
                        .strip())) {
                    before.forEach(Node::remove);
                }
                quote.remove();
            }
        }
        var folded = reply.quoted()
                .lines()
                .dropWhile(line -> line.isBlank() || QuoteMarks.isQuote(line))
                .collect(Collectors.joining("\n"));
        cutFrom(folded, reply);
        cutFrom(reply.signature(), reply);
    }

    /** Removes the end of the document where it begins with this text and holds little more than it. */
    private void cutFrom(String folded, Reply reply) {
        var wanted = compact(folded);
        if (wanted.isEmpty()) {
            return;
        }
        var words = new ArrayList<TextNode>();
        NodeTraversor.traverse(
                (node, depth) -> {
                    if (node instanceof TextNode text) {
                        words.add(text);
                    }
                },
                rest.body());
        var all = new StringBuilder();
        var starts = new ArrayList<Integer>();
        for (var node : words) {
            starts.add(all.length());
            all.append(compact(node.getWholeText()));
        }
        var kept = compact(reply.text());
        var at =
                all.indexOf(wanted.substring(0, Math.min(RECOGNISED, wanted.length())), Math.max(0, kept.length() / 2));
        var answer = all.indexOf(kept.substring(0, Math.min(RECOGNISED, kept.length())));
        if (at < 0 || answer < 0 || answer >= at || all.length() - at > wanted.length() * 11 / 10 + 20) {
            return;
        }
        int node = words.size() - 1;
        while (starts.get(node) > at) {
            node--;
        }
        removeFrom(words.get(node), at - starts.get(node));
    }

    private static void removeFrom(TextNode node, int skipped) {
        var text = node.getWholeText();
        int from = 0;
        for (int left = skipped; left > 0 || Character.isWhitespace(text.charAt(from)); from++) {
            left -= isCompact(text.charAt(from)) ? 1 : 0;
        }
        var end = skipped == 0 ? node : node.splitText(from);
        moveFrom(end, new Element("div"));
        end.remove();
    }

    private static String compact(String text) {
        var compact = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (isCompact(c)) {
                compact.append(c);
            }
        }
        return compact.toString();
    }

    private static boolean isCompact(char c) {
        return c > ' ' && c != '\u00A0' && c != '\u200B' && c != '\uFEFF' && c != '\u00AD';
    }
}
