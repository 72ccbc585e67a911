package io.tidings.mail.parse;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts the paragraphs of a text together again that its sender's program broke at about 72 characters (RFC 3676,
 * {@code format=flowed}): a line that ends in a blank goes on in the next one of the same quotation.
 */
final class Flowed {

    private static final String SIGNATURE = "-- ";

    private final boolean deletesBlank;
    private final List<String> paragraphs = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private int depth = -1;

    private Flowed(boolean deletesBlank) {
        this.deletesBlank = deletesBlank;
    }

    /** Whether a part says of itself that it is broken so. */
    static boolean is(Parameterized type) {
        return type.parameter("format").filter("flowed"::equalsIgnoreCase).isPresent();
    }

    /** @param type of the part that the text is from; {@code delsp=yes} breaks words of languages that have no blanks */
    static String joined(String text, Parameterized type) {
        var flowed = new Flowed(
                type.parameter("delsp").filter("yes"::equalsIgnoreCase).isPresent());
        text.lines().forEach(flowed::line);
        flowed.end();
        return String.join("\n", flowed.paragraphs) + (text.endsWith("\n") ? "\n" : "");
    }

    private void line(String line) {
        int quotes = 0;
        while (quotes < line.length() && line.charAt(quotes) == '>') {
            quotes++;
        }
        // One blank at the beginning only keeps the line from looking like a quotation or an mbox's "From ".
        var stuffed = quotes < line.length() && line.charAt(quotes) == ' ';
        var content = line.substring(stuffed ? quotes + 1 : quotes);
        if (quotes != depth || content.equals(SIGNATURE)) {
            end();
        }
        depth = quotes;
        if (content.endsWith(" ") && !content.equals(SIGNATURE)) {
            open.append(deletesBlank ? content.substring(0, content.length() - 1) : content);
        } else {
            open.append(content);
            paragraph();
        }
    }

    /** A paragraph whose last line was to go on and did not. */
    private void end() {
        if (!open.isEmpty()) {
            paragraph();
        }
    }

    private void paragraph() {
        paragraphs.add(depth == 0 ? open.toString() : ">".repeat(depth) + (open.isEmpty() ? "" : " ") + open);
        open.setLength(0);
    }
}
