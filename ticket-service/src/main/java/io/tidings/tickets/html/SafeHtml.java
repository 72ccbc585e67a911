package io.tidings.tickets.html;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;
import org.owasp.html.CssSchema;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * HTML of a mail or an agent with nothing left in it that runs, frames, submits or loads: an allow-list of elements, links
 * that do not hand over the window, and images only where they came with the message ({@code cid:}). The address of a
 * remote image stays in {@code data-remote-src}, for a reader who asks to see it.
 */
public final class SafeHtml {

    /** Data URIs of pixel formats; SVG is a document of its own and may carry scripts. */
    private static final Pattern CAME_WITH_THE_MESSAGE =
            Pattern.compile("(?i)(?:cid:\\S+|data:image/(?:png|jpe?g|gif|webp);base64,\\S+)");

    private static final CssSchema STYLES = CssSchema.withProperties(
            Set.of("background-color", "color", "font-style", "font-weight", "text-align", "text-decoration"));

    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements(
                    "p",
                    "br",
                    "hr",
                    "div",
                    "span",
                    "b",
                    "i",
                    "strong",
                    "em",
                    "u",
                    "s",
                    "del",
                    "ins",
                    "sub",
                    "sup",
                    "small",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "ul",
                    "ol",
                    "li",
                    "dl",
                    "dt",
                    "dd",
                    "blockquote",
                    "pre",
                    "code",
                    "table",
                    "caption",
                    "thead",
                    "tbody",
                    "tfoot",
                    "tr",
                    "th",
                    "td",
                    "figure",
                    "figcaption",
                    "center")
            .allowElements(SafeHtml::openedElsewhere, "a")
            .allowElements(SafeHtml::withoutRemoteLoad, "img")
            .allowWithoutAttributes("span", "a")
            .allowAttributes("href")
            .onElements("a")
            .allowAttributes("src", "alt", "width", "height")
            .onElements("img")
            .allowAttributes("colspan", "rowspan")
            .onElements("td", "th")
            .allowAttributes("dir", "lang", "title")
            .globally()
            .allowStyling(STYLES)
            .allowUrlProtocols("http", "https", "mailto", "tel", "cid", "data")
            .toFactory();

    private static final Set<String> BLOCKS = Set.of(
            "p",
            "div",
            "br",
            "hr",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "blockquote",
            "pre",
            "table",
            "tr",
            "figure",
            "center");

    private SafeHtml() {}

    public static @Nullable String of(@Nullable String html) {
        return html == null ? null : POLICY.sanitize(html);
    }

    /** What a reader would see of it. */
    public static String textOf(String html) {
        var text = new StringBuilder();
        Jsoup.parse(html).body().traverse(new NodeVisitor() {
            @Override
            public void head(Node node, int depth) {
                if (node instanceof TextNode words) {
                    append(text, words);
                } else if (isBlock(node)) {
                    newLine(text);
                }
            }

            @Override
            public void tail(Node node, int depth) {
                if (isBlock(node) && !node.nameIs("br")) {
                    newLine(text);
                }
            }
        });
        return text.toString().strip();
    }

    private static void append(StringBuilder text, TextNode words) {
        var preformatted = words.parent() instanceof Element parent && parent.closest("pre") != null;
        var value = preformatted ? words.getWholeText() : words.text();
        var startsLine = text.isEmpty() || text.charAt(text.length() - 1) == '\n';
        text.append(startsLine && !preformatted ? value.stripLeading() : value);
    }

    private static boolean isBlock(Node node) {
        return BLOCKS.contains(node.nodeName());
    }

    private static void newLine(StringBuilder text) {
        var length = text.length();
        if (length > 1 && !(text.charAt(length - 1) == '\n' && text.charAt(length - 2) == '\n')) {
            text.append('\n');
        }
    }

    private static @Nullable String openedElsewhere(String element, List<String> attributes) {
        var href = attributes.indexOf("href");
        // Data and cid are for images alone; as links they would be documents of somebody's making.
        if (href >= 0
                && attributes.get(href + 1).strip().toLowerCase(Locale.ROOT).matches("(?s)(?:data|cid):.*")) {
            attributes.subList(href, href + 2).clear();
        } else if (href >= 0) {
            attributes.addAll(List.of("target", "_blank", "rel", "noopener noreferrer nofollow"));
        }
        return element;
    }

    private static @Nullable String withoutRemoteLoad(String element, List<String> attributes) {
        var src = attributes.indexOf("src");
        if (src >= 0 && !CAME_WITH_THE_MESSAGE.matcher(attributes.get(src + 1)).matches()) {
            attributes.set(src, "data-remote-src");
        }
        return element;
    }
}
