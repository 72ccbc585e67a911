package io.tidings.mail.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;

/**
 * Cuts a forwarded mail out of the HTML of the mail that forwards it. Where it begins is known from the text; the same letters
 * are looked for in the document, nearest to where they have to be.
 */
final class ForwardHtml {

    private static final int RECOGNISED = 60;

    private ForwardHtml() {}

    /** The forwarded mail alone. */
    record Cut(Document document) {

        /**
         * Of no use afterwards, the document being taken apart.
         *
         * @param text the reply that was found in its text; empty where the document does not show what that folds
         */
        Optional<Cut> folding(Reply text) {
            if (text.folded().isEmpty()) {
                return Optional.of(this);
            }
            return Optional.ofNullable(
                            HtmlReply.of(document, VisibleText.of(document)).rest())
                    .map(Cut::new);
        }

        String html() {
            return SafeHtml.sanitize(document);
        }
    }

    /**
     * @param html sanitized
     * @param body the forwarded mail's text
     */
    static Optional<Cut> from(String html, String body) {
        var document = Jsoup.parse(html);
        var words = new ArrayList<TextNode>();
        var starts = new ArrayList<Integer>();
        var all = new StringBuilder();
        NodeTraversor.traverse(
                (node, _) -> {
                    if (node instanceof TextNode text && !text.isBlank()) {
                        words.add(text);
                        starts.add(all.length());
                        all.append(letters(text.getWholeText()));
                    }
                },
                document.body());
        var at = begin(all, letters(body));
        if (at < 0) {
            return Optional.empty();
        }
        int first = words.size() - 1;
        while (starts.get(first) > at) {
            first--;
        }
        if (starts.get(first) < at) {
            // It begins in the middle of a line of text: what stands before it there goes too.
            var kept = after(words.get(first), at - starts.get(first));
            removeUpTo(kept);
        } else if (first > 0) {
            removeUpTo(words.get(first - 1));
        }
        tidy(document.body());
        return Optional.of(new Cut(document));
    }

    /** The place of the body among the letters of the whole document; -1 where it is not certain. */
    private static int begin(StringBuilder all, String body) {
        if (body.isEmpty()) {
            return -1;
        }
        var wanted = body.substring(0, Math.min(RECOGNISED, body.length()));
        var expected = all.length() - body.length();
        int best = -1;
        for (int at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + 1)) {
            best = best < 0 || Math.abs(at - expected) <= Math.abs(best - expected) ? at : best;
        }
        return best >= 0 && Math.abs(best - expected) <= 20 + body.length() / 5 ? best : -1;
    }

    /** Splits a text behind so many letters and answers the first of the two. */
    private static TextNode after(TextNode node, int letters) {
        var text = node.getWholeText();
        int from = 0;
        for (int left = letters; left > 0; from++) {
            left -= Character.isLetterOrDigit(text.charAt(from)) ? 1 : 0;
        }
        node.splitText(from);
        return node;
    }

    /** Removes a node and everything before it, in every level. */
    private static void removeUpTo(Node last) {
        for (Node level = last;
                level.parent() instanceof Element parent && !level.nodeName().equals("body");
                level = parent) {
            while (level.previousSibling() != null) {
                level.previousSibling().remove();
            }
        }
        last.remove();
    }

    /** Takes away what is empty at the beginning, and the one frame that the forwarding program drew around everything. */
    private static void tidy(Element body) {
        for (var first = firstLeaf(body); first != body && isEmpty(first); first = firstLeaf(body)) {
            first.remove();
        }
        while (body.childrenSize() == 1
                && body.textNodes().stream().allMatch(TextNode::isBlank)
                && body.child(0).normalName().equals("blockquote")) {
            var frame = body.child(0);
            List.copyOf(frame.childNodes()).forEach(frame::before);
            frame.remove();
        }
    }

    private static Node firstLeaf(Element body) {
        Node at = body;
        while (at.childNodeSize() > 0) {
            at = at.childNode(0);
        }
        return at;
    }

    private static boolean isEmpty(Node leaf) {
        return switch (leaf) {
            case TextNode words -> words.isBlank();
            case Element element ->
                !element.normalName().equals("img") && !element.normalName().equals("td");
            default -> true;
        };
    }

    private static String letters(String text) {
        var letters = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (Character.isLetterOrDigit(text.charAt(i))) {
                letters.append(text.charAt(i));
            }
        }
        return letters.toString();
    }
}
