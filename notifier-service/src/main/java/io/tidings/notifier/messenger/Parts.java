package io.tidings.notifier.messenger;

import java.util.ArrayList;
import java.util.List;

/** Brings a text into messages that are short enough. */
public final class Parts {

    /** An alert is read, not studied: what would not fit into so many messages is left to the ticket. */
    private static final int MOST = 5;

    private Parts() {}

    /** At the ends of lines where there are any, and at whole characters everywhere; the last one says if something is missing. */
    public static List<String> of(String text, int longest) {
        var parts = new ArrayList<String>();
        var rest = text.strip();
        while (rest.length() > longest && parts.size() < MOST - 1) {
            var lineEnd = rest.lastIndexOf('\n', longest);
            var end = lineEnd > longest / 2 ? lineEnd : wholeCharacters(rest, longest);
            parts.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).strip();
        }
        parts.add(cut(rest, longest));
        return parts;
    }

    /** Cuts at a whole character, with a sign that something is missing. */
    public static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, wholeCharacters(text, longest - 1)) + "…";
    }

    private static int wholeCharacters(String text, int most) {
        return Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    }
}
