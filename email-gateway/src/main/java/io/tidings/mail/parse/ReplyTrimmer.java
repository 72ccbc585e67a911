package io.tidings.mail.parse;

import java.util.ArrayList;
import java.util.List;

/** Folds away what a reply repeats: the earlier mail below, above or around it, and the signature. */
final class ReplyTrimmer {

    /** Looking for marks stops here; nobody types more above a quote. */
    private static final int MOST_LINES = 2_000;

    private final List<String> lines;

    private ReplyTrimmer(String text) {
        this.lines = lines(text);
    }

    /** As {@link String#lines}, without a stream: this is done to every mail, and with each of its lines. */
    private static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        int from = 0;
        while (from < text.length()) {
            int end = from;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            lines.add(text.substring(from, end));
            from = end + (text.startsWith("\r\n", end) ? 2 : 1);
        }
        return lines;
    }

    static Reply text(String text) {
        return new ReplyTrimmer(text).split();
    }

    private Reply split() {
        var mark = firstMark();
        if (mark.kind == Kind.FORWARD) {
            return whole();
        }
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
        FORWARD,
        ATTRIBUTION,
        BLOCK
    }

    private record Mark(Kind kind, int at, int span) {}

    private Mark firstMark() {
        var most = Math.min(lines.size(), MOST_LINES);
        for (int i = 0; i < most; i++) {
            var line = lines.get(i);
            if (QuoteMarks.isFencedAttribution(line)) {
                return new Mark(Kind.BLOCK, i, 1);
            }
            if (line.isBlank() || QuoteMarks.isQuote(line) || !QuoteMarks.isSuspicious(line)) {
                continue;
            }
            if (QuoteMarks.isForward(line)) {
                // What is forwarded is the message.
                return new Mark(Kind.FORWARD, i, 1);
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
        return above >= 0 && QuoteMarks.introduces(lines.get(above)) ? above : at;
    }

    /** "On … wrote:" and marked lines: the answer may stand above, below or between them. */
    private Reply aroundQuote(List<String> before, List<String> attribution, List<String> after) {
        var end = quoteEnd(after, 0);
        var rest = after.subList(end, after.size());
        if (isEmpty(beforeSignature(rest))) {
            return reply(around(before, rest), joined(attribution, after.subList(0, end)));
        }
        if (rest.stream().anyMatch(QuoteMarks::isQuote) && interleaves(rest)) {
            // Answers between the quoted lines mean nothing without them.
            return withoutMark(joined(before, after), attribution);
        }
        return withoutMark(around(before, rest), joined(attribution, after.subList(0, end)));
    }

    /** Two parts of an answer, with one blank line where the quote was. */
    private static List<String> around(List<String> before, List<String> after) {
        var joined = new ArrayList<>(before);
        while (!joined.isEmpty() && joined.getLast().isBlank()) {
            joined.removeLast();
        }
        if (!joined.isEmpty()) {
            joined.add("");
        }
        after.stream().dropWhile(String::isBlank).forEach(joined::add);
        return joined;
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

    /** Folds quoted lines at the end, above a signature too, or at the beginning of an answer below them. */
    private Reply withoutMark(List<String> text, List<String> folded) {
        var signature = Signatures.start(text);
        var quote = quoteStart(text.subList(0, signature));
        if (quote < signature && signature < text.size()) {
            return withoutMark(
                    joined(text.subList(0, quote), text.subList(signature, text.size())),
                    joined(folded, text.subList(quote, signature)));
        }
        var end = quoteStart(text);
        if (end == text.size()) {
            return topQuote(text, folded);
        }
        return isEmpty(text.subList(0, end))
                ? whole()
                : reply(text.subList(0, end), joined(folded, text.subList(end, text.size())));
    }

    /** Where the quoted lines at the end begin; the number of lines where there are none. */
    private static int quoteStart(List<String> text) {
        int start = text.size();
        for (int i = text.size() - 1; i >= 0; i--) {
            if (QuoteMarks.isQuote(text.get(i))) {
                start = i;
            } else if (!text.get(i).isBlank()) {
                break;
            }
        }
        return start;
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

    private static String strip(List<String> lines) {
        return String.join("\n", lines).strip();
    }
}
