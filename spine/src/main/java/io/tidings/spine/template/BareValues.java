package io.tidings.spine.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Placeholders of a JSON text that stand outside of a string. There a value is a whole one: a number, true, false or null as it
 * is, and anything else as a string with quotes of its own, so that whoever wrote the value cannot write structure.
 */
final class BareValues {

    /** Noncharacters of Unicode, which no text holds; {@link Escaping#JSON} lets none out. */
    private static final char OPEN = '\uFDD0';

    private static final char CLOSE = '\uFDD1';
    private static final Pattern VALUE = Pattern.compile(OPEN + "([^" + CLOSE + "]*)" + CLOSE);
    private static final Pattern LITERAL =
            Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|null");

    private BareValues() {}

    /** Marks them in a template. */
    static String marked(String template) {
        var marked = new StringBuilder(template.length() + 32);
        var isInString = false;
        for (var i = 0; i < template.length(); i++) {
            var end = template.startsWith("{{", i) ? template.indexOf("}}", i) : -1;
            var c = template.charAt(i);
            if (end > 0) {
                var tag = template.substring(i, end + 2);
                marked.append(isInString || !isVariable(tag) ? tag : OPEN + tag + CLOSE);
                i = end + 1;
            } else if (c == '\\' && isInString && i + 1 < template.length()) {
                marked.append(c).append(template.charAt(++i));
            } else {
                isInString ^= c == '"';
                marked.append(c);
            }
        }
        return marked.toString();
    }

    private static boolean isVariable(String tag) {
        return "#^/!".indexOf(tag.substring(2).stripLeading().charAt(0)) < 0;
    }

    /** Writes the marked values of a rendered text as JSON has them. */
    static String written(String rendered) {
        return VALUE.matcher(rendered).replaceAll(value -> Matcher.quoteReplacement(json(value.group(1))));
    }

    private static String json(String escaped) {
        if (escaped.isEmpty()) {
            return "null";
        }
        return LITERAL.matcher(escaped).matches() ? escaped : '"' + escaped + '"';
    }
}
