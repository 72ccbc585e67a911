package io.tidings.mail.parse;

import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A header value with parameters (Content-Type, Content-Disposition), however it is quoted, split or encoded. */
record Parameterized(String value, Map<String, String> parameters) {

    private static final Pattern CONTINUED = Pattern.compile("(.+?)\\*(\\d{1,3})(\\*?)");
    private static final Pattern LABELLED = Pattern.compile("([^']{0,60})'[^']{0,40}'(.*)", Pattern.DOTALL);
    private static final int MOST_PARAMETERS = 200;

    Parameterized {
        parameters = Map.copyOf(parameters);
    }

    /** A parameter as raw characters up to the first blank: for machine words such as charset and boundary type. */
    Optional<String> token(String name) {
        return Optional.ofNullable(parameters.get(name))
                .map(token -> token.strip().replaceFirst("\\s.*$", ""));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    static Parameterized parse(String header, @Nullable Charset hint) {
        var end = header.indexOf(';');
        var value = (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        var parameters = end < 0 ? Map.<String, String>of() : raw(header, end + 1);
        return new Parameterized(value, decoded(parameters, hint));
    }

    private static Map<String, String> raw(String header, int from) {
        var parameters = new LinkedHashMap<String, String>();
        int at = from;
        while (at < header.length() && parameters.size() < MOST_PARAMETERS) {
            var c = header.charAt(at);
            if (c == ';' || Character.isWhitespace(c)) {
                at++;
                continue;
            }
            var equals = header.indexOf('=', at);
            var semicolon = header.indexOf(';', at);
            if (equals < 0 || (semicolon >= 0 && semicolon < equals)) {
                at = semicolon < 0 ? header.length() : semicolon + 1;
                continue;
            }
            var name = header.substring(at, equals).strip().toLowerCase(Locale.ROOT);
            at = equals + 1;
            while (at < header.length() && Character.isWhitespace(header.charAt(at))) {
                at++;
            }
            var value = new StringBuilder();
            at = at < header.length() && header.charAt(at) == '"'
                    ? quoted(header, at + 1, value)
                    : unquoted(header, at, value);
            parameters.putIfAbsent(name, value.toString());
        }
        return parameters;
    }

    private static int quoted(String header, int from, StringBuilder value) {
        int at = from;
        while (at < header.length()) {
            var c = header.charAt(at);
            if (c == '"') {
                return at + 1;
            }
            // A backslash escapes only what needs it: C:\new\test.txt loses its separators otherwise.
            if (c == '\\' && at + 1 < header.length() && "\"\\".indexOf(header.charAt(at + 1)) >= 0) {
                at++;
                c = header.charAt(at);
            }
            value.append(c);
            at++;
        }
        return at;
    }

    private static int unquoted(String header, int from, StringBuilder value) {
        var end = header.indexOf(';', from);
        end = end < 0 ? header.length() : end;
        value.append(header.substring(from, end).strip());
        return end;
    }

    private static Map<String, String> decoded(Map<String, String> raw, @Nullable Charset hint) {
        var decoded = new LinkedHashMap<String, String>();
        var pieces = new LinkedHashMap<String, Map<Integer, String>>();
        raw.forEach((name, value) -> {
            var continued = CONTINUED.matcher(name);
            if (continued.matches()) {
                var index = Integer.parseInt(continued.group(2));
                var marked = continued.group(3).isEmpty() ? escapePercent(value) : value;
                pieces.computeIfAbsent(continued.group(1), _ -> new TreeMap<>()).putIfAbsent(index, marked);
            } else if (name.endsWith("*")) {
                decoded.put(name.substring(0, name.length() - 1), extended(value, hint));
            } else {
                decoded.putIfAbsent(name, EncodedWords.decode(value, hint));
            }
        });
        pieces.forEach((name, parts) -> {
            var joined = String.join("", parts.values());
            // Some senders cut an RFC 2047 word into RFC 2231 pieces.
            decoded.put(
                    name,
                    joined.contains("=?")
                            ? EncodedWords.decode(unescapePercent(joined), hint)
                            : extended(joined, hint));
        });
        return decoded;
    }

    private static String escapePercent(String value) {
        return value.replace("%", "%25");
    }

    private static String unescapePercent(String value) {
        return value.replace("%25", "%");
    }

    private static String extended(String value, @Nullable Charset hint) {
        var labelled = LABELLED.matcher(value);
        return labelled.matches()
                ? Charsets.decode(TransferEncoding.percent(labelled.group(2)), labelled.group(1), hint)
                : Charsets.decode(TransferEncoding.percent(value), null, hint);
    }

    /** The charset parameter, stripped of what does not belong to it. */
    @Nullable
    String charset() {
        return token("charset").orElse(null);
    }
}
