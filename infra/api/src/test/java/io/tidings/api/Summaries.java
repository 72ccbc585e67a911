package io.tidings.api;

import java.util.Locale;
import java.util.Map;
import org.springframework.util.StringUtils;

/** A line for each operation: what its method's comment begins with, or what its address and method tell by themselves. */
record Summaries(Map<String, String> about) {

    private static final Map<String, String> VERBS =
            Map.of("get", "Read", "post", "Create", "patch", "Change", "put", "Set", "delete", "Delete");

    /** @param comment of the method; empty where it has none */
    String of(String httpMethod, String path, String tag, String comment) {
        if (!comment.isEmpty()) {
            return withoutStop(firstSentence(comment));
        }
        var steps = path.replaceFirst("^/api/v1/", "").split("/");
        var last = steps[steps.length - 1];
        if (last.startsWith("{") && steps.length > 1) {
            return VERBS.get(httpMethod) + " " + one(steps[steps.length - 2]);
        }
        if (!last.endsWith("s") && !last.equals("people")) {
            return withoutStop(firstSentence(about.getOrDefault(tag, "")));
        }
        return httpMethod.equals("get") ? "List the " + words(last) : VERBS.get(httpMethod) + " " + one(last);
    }

    static String firstSentence(String text) {
        var end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static String one(String plural) {
        var word = plural.equals("people")
                ? "person"
                : words(plural).replaceFirst("ies$", "y").replaceFirst("s$", "");
        return (word.matches("[aeiou].*") ? "an " : "a ") + word;
    }

    private static String words(String step) {
        return step.replace('-', ' ');
    }

    /** A heading for everything below one address, such as "Alert routes". */
    static String heading(String path) {
        var first = path.replaceFirst("^/api/v1/", "").split("/")[0];
        return StringUtils.capitalize(words(first).toLowerCase(Locale.ROOT));
    }
}
