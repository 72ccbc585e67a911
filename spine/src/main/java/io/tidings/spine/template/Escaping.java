package io.tidings.spine.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** Where a text goes decides what a placeholder's value must not contain. */
public enum Escaping {
    PLAIN {
        @Override
        String escape(String value) {
            return value;
        }
    },
    /** Content and quoted attributes. */
    HTML {
        @Override
        String escape(String value) {
            return escapeMarkup(value);
        }
    },
    /** The inside of a string (RFC 8259 §7), whose quotes are the template's; outside of one, a whole value ({@link BareValues}). */
    JSON {
        @Override
        String escape(String value) {
            var escaped = new StringBuilder(value.length() + 16);
            value.chars().forEach(unit -> appendJson(escaped, (char) unit));
            return escaped.toString();
        }

        @Override
        String prepare(String template) {
            return BareValues.marked(template);
        }

        @Override
        String finish(String rendered) {
            return BareValues.written(rendered);
        }
    },
    /** One segment of a path or one value of a query. */
    URL {
        @Override
        String escape(String value) {
            return URLEncoder.encode(value, UTF_8).replace("+", "%20");
        }
    },
    /** Content and quoted attributes; characters that XML 1.0 has no form for are left out. */
    XML {
        @Override
        String escape(String value) {
            var allowed = value.codePoints()
                    .filter(point -> point == '\t' || point == '\n' || point == '\r' || point >= ' ')
                    .filter(point -> point != 0xFFFE && point != 0xFFFF && !isLoneSurrogate(point))
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
            return escapeMarkup(allowed.toString());
        }
    };

    abstract String escape(String value);

    /** Marks in a template what {@link #finish} has to know of its places. */
    String prepare(String template) {
        return template;
    }

    /** What has to be done once the values are in their places. */
    String finish(String rendered) {
        return rendered;
    }

    private static String escapeMarkup(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static void appendJson(StringBuilder escaped, char unit) {
        switch (unit) {
            case '"' -> escaped.append("\\\"");
            case '\\' -> escaped.append("\\\\");
            case '\n' -> escaped.append("\\n");
            case '\r' -> escaped.append("\\r");
            case '\t' -> escaped.append("\\t");
            default -> {
                // The two separators end a line in JavaScript, where JSON is often pasted.
                if (unit < ' ' || unit == 0x2028 || unit == 0x2029 || unit == '<' || isNoncharacter(unit)) {
                    escaped.append(String.format("\\u%04x", (int) unit));
                } else {
                    escaped.append(unit);
                }
            }
        }
    }

    private static boolean isNoncharacter(char unit) {
        return unit >= 0xFDD0 && unit <= 0xFDEF;
    }

    private static boolean isLoneSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
