package io.tidings.mail.parse;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Folds away what a reply repeats: the earlier mail below, above or around it, and the signature. */
final class ReplyTrimmer {

    /** Looking for marks stops here; nobody types more above a quote. */
    private static final int MOST_LINES = 2_000;

    /** Where the usual clients put the earlier mail; what follows such an element in its parent is kept. */
    private static final String QUOTES =
            "blockquote[type=cite], div.gmail_quote, blockquote.gmail_quote, div.gmail_quote_container, .moz-cite-prefix,"
                    + " .yahoo_quoted, #yahoo_quoted, .protonmail_quote, .tutanota_quote, .zmail_extra, .zmail_extra_hr, #OLK_SRC_BODY_SECTION,"
                    + " .OutlookMessageHeader, #isForwardContent, #isReplyContent, [name=quote], [name=quoted-content], .quotedText, .quoted-text,"
                    + " .iCloudQuote, .gmail_attr, .hs_reply, .freshdesk_quote, .moz-forward-container, #reply-intro, .wrote-quote, .ms-outlook-mobile-reference-message,"
                    + " .mail-quote-collapse, .quote_container, .userStyles_quote, #mail-editor-reference-message-container, .tidings_quote";

    /** Clients that only mark the beginning: everything after it is the earlier mail. */
    private static final String BEGINNINGS =
            "#divRplyFwdMsg, #appendonsend, #stopSpelling, #replySplit, hr.hotmail, #x_divRplyFwdMsg, #ms-outlook-mobile-signature + hr";

    private static final String SIGNATURES =
            "div.gmail_signature, .gmail_signature_prefix, .moz-signature, #ms-outlook-mobile-signature, #AppleMailSignature,"
                    + " .protonmail_signature_block-user, [data-smartmail=gmail_signature], #Signature";

    private static final String OUTLOOK_BORDER =
            "div[style*=border-top:solid], div[style*=border:none;border-top], div[style*=BORDER-TOP]";

    private final List<String> lines;

    private ReplyTrimmer(String text) {
        this.lines = text.lines().toList();
    }

    static Reply text(String text) {
        return new ReplyTrimmer(text).split();
    }

    /** @param rest the document without what was folded by its marks; the document itself where there were none */
    record Trimmed(Reply reply, Document rest) {}

    /** @param document is left unchanged */
    static Trimmed html(Document document) {
        var copy = document.clone();
        var removed = new ArrayList<String>();
        var signature = new ArrayList<String>();
        removeSignatures(copy, signature);
        removeQuotes(copy, removed);
        if (removed.isEmpty() && signature.isEmpty()) {
            return new Trimmed(text(VisibleText.of(document)), document);
        }
        var visible = VisibleText.of(copy);
        if (visible.isBlank()) {
            return new Trimmed(text(VisibleText.of(document)), document);
        }
        var rest = text(visible);
        var reply = new Reply(
                rest.text(),
                joined(rest.quoted(), String.join("\n", removed)),
                joined(rest.signature(), String.join("\n", signature)));
        return new Trimmed(reply, copy);
    }

    private static void removeSignatures(Document document, List<String> removed) {
        for (var element : document.select(SIGNATURES)) {
            if (element.parent() != null && element.select(QUOTES).isEmpty()) {
                removed.add(element.text());
                element.remove();
            }
        }
    }

    private static void removeQuotes(Document document, List<String> removed) {
        for (var element : document.select(QUOTES)) {
            if (isAttached(element) && !isForward(element)) {
                removed.add(element.text());
                element.remove();
            }
        }
        for (var element : document.select(BEGINNINGS)) {
            removeFrom(element, removed);
        }
        for (var element : document.select(OUTLOOK_BORDER)) {
            if (isAttached(element) && startsHeaderBlock(element)) {
                removeFrom(element, removed);
            }
        }
    }

    private static boolean isForward(Element element) {
        var text = element.text();
        return QuoteMarks.isForward(text.length() > 60 ? text.substring(0, 60) : text)
                || text.startsWith("---------- Forwarded")
                || text.startsWith("Begin forwarded message");
    }

    private static boolean startsHeaderBlock(Element element) {
        var lines = VisibleText.tidy(VisibleText.of(fragment(element)))
                .lines()
                .filter(line -> !line.isBlank())
                .limit(8)
                .toList();
        return !lines.isEmpty() && QuoteMarks.isHeaderBlock(lines, 0);
    }

    private static Document fragment(Element element) {
        var document = Document.createShell("");
        document.body().appendChild(element.clone());
        return document;
    }

    private static void removeFrom(Element element, List<String> removed) {
        if (!isAttached(element)) {
            return;
        }
        // Climbing lets the siblings of a wrapper go too; the wrapper itself may hold the reply.
        for (Element at = element; at.parent() != null && !at.normalName().equals("body"); at = at.parent()) {
            while (at.nextSibling() != null) {
                var next = at.nextSibling();
                if (next instanceof Element later) {
                    removed.add(later.text());
                }
                next.remove();
            }
            if (at.parent().normalName().equals("body")) {
                break;
            }
        }
        removed.addFirst(element.text());
        element.remove();
    }

    private static boolean isAttached(Element element) {
        return element.ownerDocument() != null && element.parent() != null && element.closest("body") != null;
    }

    private Reply split() {
        var mark = firstMark();
        if (mark.at < 0) {
            return withoutMark(lines, List.of());
        }
        var before = lines.subList(0, mark.at);
        var after = lines.subList(mark.at + mark.span, lines.size());
        if (mark.kind == Kind.ATTRIBUTION && QuoteMarks.quoteFollows(after, 0)) {
            return aroundQuote(before, lines.subList(mark.at, mark.at + mark.span), after);
        }
        return reply(before, lines.subList(mark.at, lines.size()));
    }

    private enum Kind {
        NONE,
        ATTRIBUTION,
        BLOCK
    }

    private record Mark(Kind kind, int at, int span) {}

    private Mark firstMark() {
        var most = Math.min(lines.size(), MOST_LINES);
        for (int i = 0; i < most; i++) {
            var line = lines.get(i);
            if (line.isBlank() || QuoteMarks.isQuote(line)) {
                continue;
            }
            if (QuoteMarks.isForward(line)) {
                // What is forwarded is the message.
                break;
            }
            if (QuoteMarks.isSeparator(line)) {
                return new Mark(Kind.BLOCK, i, 1);
            }
            var span = QuoteMarks.attribution(lines, i);
            if (span > 0) {
                return new Mark(Kind.ATTRIBUTION, i, span);
            }
            if (QuoteMarks.isHeaderBlock(lines, i)) {
                return new Mark(Kind.BLOCK, ruleAbove(i), 1);
            }
        }
        return new Mark(Kind.NONE, -1, 0);
    }

    private int ruleAbove(int at) {
        int above = at - 1;
        while (above >= 0 && lines.get(above).isBlank()) {
            above--;
        }
        return above >= 0 && QuoteMarks.isRule(lines.get(above)) ? above : at;
    }

    /** "On … wrote:" and marked lines: the answer may stand above, below or between them. */
    private Reply aroundQuote(List<String> before, List<String> attribution, List<String> after) {
        var end = quoteEnd(after, 0);
        var rest = after.subList(end, after.size());
        if (isEmpty(beforeSignature(rest))) {
            return reply(joined(before, rest), joined(attribution, after.subList(0, end)));
        }
        if (rest.stream().anyMatch(QuoteMarks::isQuote) && interleaves(rest)) {
            // Answers between the quoted lines mean nothing without them.
            return withoutMark(joined(before, after), attribution);
        }
        return withoutMark(joined(before, rest), joined(attribution, after.subList(0, end)));
    }

    private static boolean interleaves(List<String> rest) {
        boolean text = false;
        for (var line : rest) {
            if (QuoteMarks.isQuote(line) && text) {
                return true;
            }
            text = text || (!line.isBlank() && !QuoteMarks.isQuote(line));
        }
        return false;
    }

    /** Folds quoted lines at the end, or at the beginning of an answer below them. */
    private Reply withoutMark(List<String> text, List<String> folded) {
        int end = text.size();
        int marked = 0;
        while (end > 0 && (text.get(end - 1).isBlank() || QuoteMarks.isQuote(text.get(end - 1)))) {
            marked += text.get(end - 1).isBlank() ? 0 : 1;
            end--;
        }
        if (marked == 0) {
            return topQuote(text, folded);
        }
        if (end == 0) {
            return whole();
        }
        return reply(text.subList(0, end), joined(folded, text.subList(end, text.size())));
    }

    private Reply topQuote(List<String> text, List<String> folded) {
        int start = 0;
        while (start < text.size() && text.get(start).isBlank()) {
            start++;
        }
        var end = quoteEnd(text, start);
        var rest = text.subList(end, text.size());
        var quotedFirst = start < text.size() && QuoteMarks.isQuote(text.get(start));
        return quotedFirst && rest.stream().noneMatch(QuoteMarks::isQuote)
                ? reply(rest, joined(folded, text.subList(0, end)))
                : reply(text, folded);
    }

    private static int quoteEnd(List<String> lines, int from) {
        int end = from;
        for (int i = from; i < lines.size(); i++) {
            if (QuoteMarks.isQuote(lines.get(i))) {
                end = i + 1;
            } else if (!lines.get(i).isBlank()) {
                break;
            }
        }
        return end;
    }

    private Reply reply(List<String> text, List<String> folded) {
        var start = Signatures.start(text);
        var kept = strip(text.subList(0, start));
        return kept.isBlank() ? whole() : new Reply(kept, strip(folded), strip(text.subList(start, text.size())));
    }

    /** Nothing but a quote: then the quote is what the sender wanted to say. */
    private Reply whole() {
        return new Reply(strip(lines), "", "");
    }

    private static List<String> beforeSignature(List<String> lines) {
        var padded = new ArrayList<>(lines);
        padded.addFirst("x");
        var start = Signatures.start(padded);
        return padded.subList(1, Math.max(1, start));
    }

    private static boolean isEmpty(List<String> lines) {
        return lines.stream().allMatch(String::isBlank);
    }

    private static List<String> joined(List<String> before, List<String> after) {
        var joined = new ArrayList<>(before);
        joined.addAll(after);
        return joined;
    }

    private static String joined(String before, String after) {
        return (before + "\n" + after).strip();
    }

    private static String strip(List<String> lines) {
        return String.join("\n", lines).strip();
    }
}
