package io.tidings.mail.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a mail server wrote down about a mail's sender (Authentication-Results, RFC 8601). Anybody can write such a line; who is
 * believed is not decided here.
 *
 * @param server the name that it calls itself by, in lower case; empty where it gives none, as Microsoft 365 does
 */
public record SenderCheck(String server, List<Result> results) {

    private static final int LONGEST = 8_000;
    private static final int MOST_RESULTS = 50;
    private static final Pattern RESULT =
            Pattern.compile("^\\s*([a-z][a-z0-9-]{0,40})(?:\\s?/\\s?\\d{1,3})?\\s*=\\s*([a-z]{1,20})\\b(.*)$");
    private static final Pattern PROPERTY =
            Pattern.compile("([a-z]{1,20}\\.[a-z0-9-]{1,40})\\s*=\\s*(\"[^\"]{0,300}\"|[^\\s;]{1,300})");

    /**
     * @param method for example dmarc, dkim, spf
     * @param verdict for example pass, fail, none
     * @param properties for example header.from; in lower case
     */
    public record Result(String method, String verdict, Map<String, String> properties) {

        public String property(String name) {
            return properties.getOrDefault(name, "");
        }
    }

    public SenderCheck {
        results = List.copyOf(results);
    }

    static SenderCheck parse(String header) {
        var bounded = header.length() > LONGEST ? header.substring(0, LONGEST) : header;
        var parts = List.of(withoutComments(bounded).toLowerCase(Locale.ROOT).split(";"));
        var named = !RESULT.matcher(parts.getFirst()).matches();
        var results = new ArrayList<Result>();
        for (var part : named ? parts.subList(1, parts.size()) : parts) {
            var result = RESULT.matcher(part);
            if (result.matches() && results.size() < MOST_RESULTS) {
                results.add(new Result(result.group(1), result.group(2), properties(result.group(3))));
            }
        }
        // A version may stand behind the name.
        return new SenderCheck(named ? parts.getFirst().strip().replaceFirst("\\s+\\d+$", "") : "", results);
    }

    private static Map<String, String> properties(String text) {
        var properties = new HashMap<String, String>();
        PROPERTY.matcher(text)
                .results()
                .forEach(found ->
                        properties.putIfAbsent(found.group(1), found.group(2).replace("\"", "")));
        return Map.copyOf(properties);
    }

    private static String withoutComments(String text) {
        var kept = new StringBuilder(text.length());
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (depth == 0) {
                kept.append(c);
            }
        }
        return kept.toString();
    }
}
