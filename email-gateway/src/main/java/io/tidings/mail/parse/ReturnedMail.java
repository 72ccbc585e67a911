package io.tidings.mail.parse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/** Which mail a delivery report brings back. */
final class ReturnedMail {

    private static final Pattern ID_IN_TEXT =
            Pattern.compile("(?im)^[>\\s]{0,6}Message-ID:\\s{0,5}(<[^<>\\s]{1,500}>)");

    private ReturnedMail() {}

    /**
     * The ids that name it, the most certain first.
     *
     * @param text of the report, bounded
     */
    static List<String> ids(Part root, String text) {
        var ids = new LinkedHashSet<String>();
        for (var headers : headers(root)) {
            headers.all("Message-ID").forEach(id -> ids.addAll(MessageIds.parse(id)));
            headers.all("References").forEach(id -> ids.addAll(MessageIds.parse(id)));
        }
        root.headers().all("In-Reply-To").forEach(id -> ids.addAll(MessageIds.parse(id)));
        root.headers().all("References").forEach(id -> ids.addAll(MessageIds.parse(id)));
        var inText = ID_IN_TEXT.matcher(text);
        while (inText.find() && ids.size() < 50) {
            ids.addAll(MessageIds.parse(inText.group(1)));
        }
        return List.copyOf(ids);
    }

    /** The headers of the returned mail: attached whole, as headers only, or typed into the text. */
    static List<Headers> headers(Part root) {
        var returned = new ArrayList<Headers>();
        collect(root, returned);
        return returned;
    }

    private static void collect(Part part, List<Headers> returned) {
        switch (part) {
            case Part.Embedded embedded -> returned.add(embedded.message().headers());
            case Part.Signed signed -> collect(signed.inside(), returned);
            case Part.Multipart multipart -> multipart.parts().forEach(child -> collect(child, returned));
            case Part.Leaf leaf -> {
                if (leaf.mime().equals("text/rfc822-headers")
                        || leaf.mime().equals("message/rfc822-headers")
                        || leaf.mime().equals("message/rfc822")) {
                    returned.add(typedHeaders(Charsets.decode(leaf.content().beginning(Bounces.LONGEST_TEXT), null)));
                }
            }
        }
    }

    private static Headers typedHeaders(String text) {
        var fields = new LinkedHashMap<String, String>();
        String last = null;
        for (var line : text.split("\\r?\\n")) {
            if (last != null && !line.isEmpty() && Character.isWhitespace(line.charAt(0))) {
                fields.merge(last, " " + line.strip(), String::concat);
                continue;
            }
            var colon = line.indexOf(':');
            last = colon > 0 ? line.substring(0, colon).strip() : null;
            if (last != null) {
                fields.putIfAbsent(last, line.substring(colon + 1).strip());
            }
        }
        return new Headers(fields.entrySet().stream()
                .map(field -> new Headers.Field(field.getKey(), field.getValue()))
                .toList());
    }
}
