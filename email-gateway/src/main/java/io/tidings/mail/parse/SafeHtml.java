package io.tidings.mail.parse;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * Makes a mail's HTML harmless by an allow-list: nothing runs, and nothing is loaded from elsewhere. Remote pictures
 * keep their address in {@code data-remote-src}, so that a person may still ask for them.
 */
public final class SafeHtml {

    /** More text than any person writes; a longer mail keeps its rest in the raw copy. */
    private static final int LONGEST = 2_000_000;

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,5}(?:%|px|pt|em)?");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z-]{1,20}");
    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,25}");
    private static final Pattern REMOTE = Pattern.compile("(?i)https?://[^\\s\"'<>]{1,2000}");
    private static final Pattern PICTURE = Pattern.compile(
            "(?i)cid:[^\\s\"'<>]{1,500}|data:image/(?:png|gif|jpe?g|webp);base64,[a-z0-9+/=\\s]{1,1000000}");

    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements(
                    "a",
                    "abbr",
                    "address",
                    "b",
                    "big",
                    "blockquote",
                    "br",
                    "caption",
                    "center",
                    "cite",
                    "code",
                    "col",
                    "colgroup",
                    "dd",
                    "del",
                    "dfn",
                    "div",
                    "dl",
                    "dt",
                    "em",
                    "font",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "hr",
                    "i",
                    "img",
                    "ins",
                    "kbd",
                    "li",
                    "ol",
                    "p",
                    "pre",
                    "q",
                    "s",
                    "samp",
                    "small",
                    "span",
                    "strike",
                    "strong",
                    "sub",
                    "sup",
                    "table",
                    "tbody",
                    "td",
                    "tfoot",
                    "th",
                    "thead",
                    "tr",
                    "tt",
                    "u",
                    "ul",
                    "var")
            .allowWithoutAttributes("span", "font")
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
            .allowStyling()
            .toFactory();

    private SafeHtml() {}

    public static String sanitize(String html) {
        return sanitize(Jsoup.parse(html.length() > LONGEST ? html.substring(0, LONGEST) : html));
    }

    static String sanitize(Document document) {
        for (var image : document.select("img[src]")) {
            var source = image.attr("src").strip();
            image.removeAttr("data-remote-src");
            if (REMOTE.matcher(source).matches()) {
                image.removeAttr("src").attr("data-remote-src", source);
            }
        }
        document.outputSettings().prettyPrint(false);
        return POLICY.sanitize(document.body().html()).strip();
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
