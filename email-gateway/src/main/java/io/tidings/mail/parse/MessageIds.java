package io.tidings.mail.parse;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/** Reads message ids, without brackets, out of headers that also hold comments, several ids or none. */
final class MessageIds {

    private static final int MOST = 200;
    private static final int LONGEST = 998;
    private static final Pattern BRACKETED = Pattern.compile("<([^<>]{1,998})>");

    private MessageIds() {}

    static List<String> parse(String header) {
        var value = header.contains("=?") ? EncodedWords.decode(header, null) : header;
        var ids = new LinkedHashSet<String>();
        var bracketed = BRACKETED.matcher(value);
        while (bracketed.find() && ids.size() < MOST) {
            add(bracketed.group(1), ids);
        }
        if (ids.isEmpty()) {
            for (var word : value.replaceAll("[<>\"]", " ").split("[\\s,]+", MOST)) {
                if (word.contains("@")) {
                    add(word, ids);
                }
            }
        }
        return new ArrayList<>(ids);
    }

    /** A mail's own id may be any word. */
    static String own(String header) {
        var ids = parse(header);
        if (!ids.isEmpty()) {
            return ids.getFirst();
        }
        var word = Headers.clean(header).replaceAll("[<>]", "").strip();
        return word.length() > LONGEST ? word.substring(0, LONGEST) : word;
    }

    private static void add(String id, LinkedHashSet<String> ids) {
        var cleaned = Headers.clean(id).replaceAll("\\s+", "");
        if (!cleaned.isEmpty()) {
            ids.add(cleaned);
        }
    }
}
