package io.tidings.mail.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** The elements of a document by which clients mark what is quoted and what is a signature, found in one pass. */
final class ClientMarks implements NodeVisitor {

    /** Where the usual clients put the earlier mail; what follows such an element in its parent is kept. */
    private static final Set<String> QUOTE_CLASSES = Set.of(
            "gmail_quote",
            "gmail_quote_container",
            "gmail_attr",
            "moz-cite-prefix",
            "protonmail_quote",
            "tutanota_quote",
            "zmail_extra",
            "OutlookMessageHeader",
            "quotedText",
            "quoted-text",
            "iCloudQuote",
            "hs_reply",
            "freshdesk_quote",
            "wrote-quote",
            "ms-outlook-mobile-reference-message",
            "mail-quote-collapse",
            "quote_container",
            "userStyles_quote",
            "front-blockquote",
            "nh_extra",
            "zammad-quote",
            "tidings_quote");

    private static final Set<String> QUOTE_IDS = Set.of(
            "OLK_SRC_BODY_SECTION",
            "isForwardContent",
            "isReplyContent",
            "reply-intro",
            "mail-editor-reference-message-container");

    private static final Set<String> QUOTE_NAMES = Set.of("quote", "quoted-content", "__QUOTED_TEXT__", "__HEADERS__");

    /** Clients that only mark the beginning: everything after it is the earlier mail. */
    private static final Set<String> BEGINNING_IDS = Set.of("appendonsend", "stopSpelling", "replySplit");

    private static final Set<String> SIGNATURE_CLASSES = Set.of(
            "gmail_signature",
            "gmail_signature_prefix",
            "moz-signature",
            "protonmail_signature_block",
            "tutanota_signature");

    private static final Set<String> SIGNATURE_IDS = Set.of(
            "ms-outlook-mobile-signature",
            "AppleMailSignature",
            "Signature",
            "ymail_android_signature",
            "composer_signature");

    final List<Element> signatures = new ArrayList<>();
    final List<Element> beginnings = new ArrayList<>();
    final List<Element> bordered = new ArrayList<>();
    final List<Element> quotes = new ArrayList<>();

    ClientMarks(Document document) {
        NodeTraversor.traverse(this, document.body());
    }

    @Override
    public void head(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return;
        }
        if (element.normalName().equals("blockquote")) {
            quotes.add(element);
        } else if (element.attributesSize() > 0) {
            var isNamed = isNamed(element);
            if (isNamed && isMarkedQuote(element)) {
                quotes.add(element);
            }
            if (isNamed && isSignature(element)) {
                signatures.add(element);
            }
            if ((isNamed || element.normalName().equals("hr")) && isBeginning(element)) {
                beginnings.add(element);
            } else if (isBordered(element)) {
                bordered.add(element);
            }
        }
    }

    /** Whether it has any of the attributes by which clients mark; most elements have none, and are asked nothing else. */
    private static boolean isNamed(Element element) {
        var attributes = element.attributes();
        return attributes.hasKey("class")
                || attributes.hasKey("id")
                || attributes.hasKey("name")
                || attributes.hasKey("data-marker")
                || attributes.hasKey("data-smartmail")
                || attributes.hasKey("data-signatureblock");
    }

    static boolean isMarkedQuote(Element element) {
        var id = element.id();
        return (element.normalName().equals("blockquote")
                        && element.attr("type").equalsIgnoreCase("cite"))
                || hasClass(element, QUOTE_CLASSES)
                || element.className().contains("yahoo_quoted")
                || (!id.isEmpty() && (QUOTE_IDS.contains(id) || id.contains("yahoo_quoted")))
                || QUOTE_NAMES.contains(element.attr("name"))
                || QUOTE_NAMES.contains(element.attr("data-marker"));
    }

    private static boolean isBeginning(Element element) {
        var id = element.id();
        if (!id.isEmpty()
                && (BEGINNING_IDS.contains(id) || id.endsWith("divRplyFwdMsg") || id.endsWith("_appendonsend"))) {
            return true;
        }
        return element.normalName().equals("hr")
                && (element.className().equals("hotmail")
                        || element.attr("data-marker").equals("__DIVIDER__")
                        || (element.previousElementSibling() instanceof Element before
                                && before.id().equals("ms-outlook-mobile-signature")));
    }

    private static boolean isSignature(Element element) {
        return hasClass(element, SIGNATURE_CLASSES)
                || SIGNATURE_IDS.contains(element.id())
                || element.attr("data-smartmail").equals("gmail_signature")
                || element.attr("data-signatureblock").equals("true");
    }

    /** Outlook draws a line above the fields of the earlier mail. */
    private static boolean isBordered(Element element) {
        return element.normalName().equals("div")
                && element.attr("style").toLowerCase(Locale.ROOT).contains("border-top");
    }

    private static boolean hasClass(Element element, Set<String> classes) {
        var names = element.className();
        if (names.isEmpty()) {
            return false;
        }
        return names.indexOf(' ') < 0
                ? classes.contains(names)
                : element.classNames().stream().anyMatch(classes::contains);
    }
}
