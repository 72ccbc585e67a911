package io.tidings.mail.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.HtmlSanitizer;
import org.owasp.html.HtmlStreamEventReceiver;
import org.owasp.html.HtmlStreamRenderer;
import org.owasp.html.PolicyFactory;

/**
 * Makes a mail's HTML harmless by an allow-list: nothing runs, and nothing is loaded from elsewhere. Remote pictures
 * keep their address in {@code data-remote-src}, so that a person may still ask for them.
 */
public final class SafeHtml {

    /** More text than any person writes; a longer mail keeps its rest in the raw copy. */
    private static final int LONGEST = 2_000_000;

    /** Browsers draw no more levels either; what is deeper keeps its text. */
    private static final int DEEPEST = 256;

    /** Under this name a style that {@link SafeStyles} judged passes the policy; what comes with it from outside is dropped. */
    private static final String JUDGED_STYLE = "data-judged-style";

    /** Under this name a whole tag that was judged passes the policy for documents, which is told no other attribute. */
    private static final String JUDGED = "data-judged";

    /** By the character's number. */
    private static final boolean[] PLAIN = plain();

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,5}(?:%|px|pt|em)?");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z-]{1,20}");
    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,25}");
    private static final Pattern REMOTE = Pattern.compile("(?i)https?://[^\\s\"'<>]{1,2000}");
    private static final Pattern PICTURE = Pattern.compile(
            "(?i)cid:[^\\s\"'<>]{1,500}|data:image/(?:png|gif|jpe?g|webp);base64,[a-z0-9+/=\\s]{1,1000000}");

    private static final String[] ELEMENTS =
            ("a abbr address b big blockquote br caption center cite code col colgroup dd del dfn div dl dt em"
                            + " font h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub sup table tbody td tfoot th"
                            + " thead tr tt u ul var")
                    .split(" ");

    private static final String[] KEPT_WITHOUT_ATTRIBUTES = {"span", "font"};

    /** Judges one tag: which of its attributes may stay, and what they become. */
    private static final PolicyFactory TAGS = new HtmlPolicyBuilder()
            .allowElements(ELEMENTS)
            .allowWithoutAttributes(KEPT_WITHOUT_ATTRIBUTES)
            .allowUrlProtocols("http", "https", "mailto", "tel", "cid", "data")
            .allowAttributes("href")
            .matching((_, _, value) -> isLink(value) ? value : null)
            .onElements("a")
            .requireRelsOnLinks("nofollow", "noopener", "noreferrer")
            .allowAttributes("src")
            .matching(PICTURE)
            .onElements("img")
            .allowAttributes("data-remote-src")
            .matching(REMOTE)
            .onElements("img")
            .allowAttributes("alt", "title")
            .globally()
            .allowAttributes("width", "height", "border", "cellpadding", "cellspacing", "size", "start")
            .matching(LENGTH)
            .globally()
            .allowAttributes("colspan", "rowspan", "span")
            .matching(Pattern.compile("[0-9]{1,3}"))
            .onElements("td", "th", "col", "colgroup")
            .allowAttributes("align", "valign", "dir", "type")
            .matching(WORD)
            .onElements(
                    "p", "div", "td", "th", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "img", "span", "ul",
                    "ol", "li")
            .allowAttributes("color", "bgcolor")
            .matching(COLOR)
            .globally()
            .allowAttributes("lang")
            .matching(WORD)
            .globally()
            .allowAttributes(JUDGED_STYLE)
            .globally()
            .toFactory();

    /** Judges a document of judged tags: which of them may stand, and whose text is seen. */
    private static final PolicyFactory DOCUMENT = new HtmlPolicyBuilder()
            .allowElements(ELEMENTS)
            .allowWithoutAttributes(KEPT_WITHOUT_ATTRIBUTES)
            .allowAttributes(JUDGED)
            .globally()
            .toFactory();

    /** The most that the judged tags of one mail are remembered for; what comes after is judged each time. */
    private static final int MOST_REMEMBERED = 5_000;

    private static final int LONGEST_REMEMBERED = 1_000;

    private final Map<String, String> judged = new HashMap<>();
    private final StringBuilder tag = new StringBuilder();
    private final StringBuilder key = new StringBuilder();
    private final HtmlSanitizer.Policy judge;

    private SafeHtml() {
        judge = TAGS.apply(new Renamed(HtmlStreamRenderer.create(tag, _ -> {})));
        judge.openDocument();
    }

    public static String sanitize(String html) {
        return sanitize(Jsoup.parse(html.length() > LONGEST ? html.substring(0, LONGEST) : html));
    }

    /** @param document is left unchanged */
    static String sanitize(Document document) {
        return new SafeHtml().sanitized(document);
    }

    private String sanitized(Document document) {
        var safe = new StringBuilder();
        var policy = DOCUMENT.apply(new Written(safe, HtmlStreamRenderer.create(safe, _ -> {})));
        policy.openDocument();
        // The tree is balanced and decoded already: writing it out for the sanitizer to read it again doubles the time.
        NodeTraversor.traverse(new Events(policy), document.body());
        policy.closeDocument();
        return safe.toString().strip();
    }

    /**
     * An opening tag as it may stand in a document, {@code <a href="…" rel="…">}, with nothing but what the policy has let pass and
     * the library has written; empty where nothing of it may. Mails repeat the same few tags a thousand times, and judging them is
     * most of the work.
     */
    private String judged(Element element) {
        var key = key(element);
        var known = judged.get(key);
        if (known == null) {
            tag.setLength(0);
            judge.openTag(element.normalName(), attributes(element));
            // What is written of an attribute holds no bracket, so the first one ends the tag.
            known = tag.substring(0, tag.indexOf(">") + 1);
            judge.closeTag(element.normalName());
            if (key.length() <= LONGEST_REMEMBERED && judged.size() < MOST_REMEMBERED) {
                judged.put(key, known);
            }
        }
        return known;
    }

    /** Whoever contrives two tags with one key gets for both a tag of that element which was judged. */
    private String key(Element element) {
        if (element.attributesSize() == 0) {
            return element.normalName();
        }
        key.setLength(0);
        key.append(element.normalName());
        for (var attribute : element.attributes()) {
            var value = attribute.getValue();
            key.append('\u0000')
                    .append(attribute.getKey())
                    .append('\u0001')
                    .append(value.length())
                    .append('\u0001');
            key.append(value);
            if (key.length() > LONGEST_REMEMBERED) {
                break;
            }
        }
        return key.toString();
    }

    /** Tells the policy what a document holds, tag by tag. */
    private final class Events implements NodeVisitor {

        private final HtmlSanitizer.Policy policy;

        private Events(HtmlSanitizer.Policy policy) {
            this.policy = policy;
        }

        @Override
        public void head(Node node, int depth) {
            switch (node) {
                case TextNode words -> policy.text(words.getWholeText());
                case Element element -> {
                    if (isTold(element, depth)) {
                        policy.openTag(element.normalName(), told(element));
                    }
                }
                default -> {}
            }
        }

        /** The judged tag, where anything may be written of it. */
        private List<String> told(Element element) {
            var told = new ArrayList<String>(2);
            var opening = judged(element);
            if (!opening.isEmpty()) {
                told.add(JUDGED);
                told.add(opening);
            }
            return told;
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element
                    && isTold(element, depth)
                    && !element.tag().isEmpty()) {
                policy.closeTag(element.normalName());
            }
        }

        private static boolean isTold(Element element, int depth) {
            return depth <= DEEPEST && !element.normalName().equals("body");
        }
    }

    private static List<String> attributes(Element element) {
        if (element.attributesSize() == 0) {
            return new ArrayList<>(0);
        }
        var attributes = new ArrayList<String>(2 * element.attributesSize());
        var isImage = element.normalName().equals("img");
        for (var attribute : element.attributes()) {
            var name = attribute.getKey().toLowerCase(Locale.ROOT);
            var value = attribute.getValue();
            if (name.equals(JUDGED_STYLE) || (name.equals("data-remote-src") && element.hasAttr("src"))) {
                continue;
            }
            if (name.equals("style")) {
                var style = SafeStyles.of(value);
                if (style != null) {
                    attributes.add(JUDGED_STYLE);
                    attributes.add(style);
                }
                continue;
            }
            var isRemote = isImage
                    && name.equals("src")
                    && REMOTE.matcher(value.strip()).matches();
            attributes.add(isRemote ? "data-remote-src" : name);
            attributes.add(isRemote ? value.strip() : value);
        }
        return attributes;
    }

    /** Writes judged tags as they are, and leaves all else to the library. */
    private record Written(StringBuilder safe, HtmlStreamEventReceiver rest) implements HtmlStreamEventReceiver {

        @Override
        public void openTag(String element, List<String> attributes) {
            if (attributes.isEmpty()) {
                rest.openTag(element, attributes);
            } else {
                safe.append(attributes.get(1));
            }
        }

        @Override
        public void openDocument() {
            rest.openDocument();
        }

        @Override
        public void closeDocument() {
            rest.closeDocument();
        }

        /** Only of an element that stands open, and whose name therefore is one of ours. */
        @Override
        public void closeTag(String element) {
            safe.append("</").append(element).append('>');
        }

        @Override
        public void text(String text) {
            if (isPlain(text)) {
                safe.append(text);
            } else {
                rest.text(text);
            }
        }

        /** Nothing in it that could mean anything in HTML; of what could, the library knows how it is written. */
        private static boolean isPlain(String text) {
            for (int i = 0; i < text.length(); i++) {
                var c = text.charAt(i);
                if (c >= PLAIN.length || !PLAIN[c]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static boolean[] plain() {
        var plain = new boolean[128];
        for (var c : "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \n\r\t.,:;-_()/?!".toCharArray()) {
            plain[c] = true;
        }
        return plain;
    }

    /** Gives judged styles their name back. */
    private record Renamed(HtmlStreamEventReceiver out) implements HtmlStreamEventReceiver {

        @Override
        public void openTag(String element, List<String> attributes) {
            for (int i = 0; i < attributes.size(); i += 2) {
                if (attributes.get(i).equals(JUDGED_STYLE)) {
                    attributes.set(i, "style");
                }
            }
            out.openTag(element, attributes);
        }

        @Override
        public void openDocument() {
            out.openDocument();
        }

        @Override
        public void closeDocument() {
            out.closeDocument();
        }

        @Override
        public void closeTag(String element) {
            out.closeTag(element);
        }

        @Override
        public void text(String text) {
            out.text(text);
        }
    }

    private static boolean isLink(String value) {
        var link = value.strip().toLowerCase(Locale.ROOT);
        return link.startsWith("http://")
                || link.startsWith("https://")
                || link.startsWith("mailto:")
                || link.startsWith("tel:")
                || link.startsWith("#");
    }
}
