package io.tidings.tickets.ticket;

import io.tidings.events.FieldValue;
import io.tidings.events.Visibility;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Custom fields as a request names them: {@code {"plan": "gold"}}, or {@code {"plan": {"value": "gold", "visibility":
 * "public"}}} where customers may see it; null removes one.
 */
record Fields(Map<String, FieldValue> set, Set<String> remove) {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]{1,60}");
    private static final int MAX_FIELDS = 100;
    private static final int MAX_TEXT = 4_000;
    private static final int MAX_CHOICES = 100;

    static Fields of(@Nullable Map<String, JsonNode> requested) {
        var set = new HashMap<String, FieldValue>();
        var remove = new HashSet<String>();
        if (requested != null) {
            if (requested.size() > MAX_FIELDS) {
                throw new BadField("fields", "A ticket has at most " + MAX_FIELDS + " fields.");
            }
            requested.forEach((name, json) -> {
                check(name, NAME.matcher(name).matches(), "has a name of letters, digits, - and _");
                if (json.isNull()) {
                    remove.add(name);
                } else {
                    set.put(name, field(name, json));
                }
            });
        }
        return new Fields(set, remove);
    }

    /** Under which name a change of the field is remembered; no built-in field is called so. */
    static String changeOf(String name) {
        return "fields:" + name;
    }

    private static FieldValue field(String name, JsonNode json) {
        if (!json.isObject()) {
            return new FieldValue(value(name, json), Visibility.INTERNAL);
        }
        var visibility = json.path("visibility").asString("internal");
        check(
                name,
                json.propertyStream()
                                .allMatch(part -> part.getKey().equals("value")
                                        || part.getKey().equals("visibility"))
                        && (visibility.equals("public") || visibility.equals("internal")),
                "is a value, or has a value and a visibility (public or internal)");
        return new FieldValue(
                value(name, json.path("value")), visibility.equals("public") ? Visibility.PUBLIC : Visibility.INTERNAL);
    }

    private static JsonNode value(String name, JsonNode json) {
        var text = json.isString() && json.asString().length() <= MAX_TEXT;
        var choices = json.isArray()
                && json.size() <= MAX_CHOICES
                && json.valueStream()
                        .allMatch(each -> each.isString() && each.asString().length() <= MAX_TEXT);
        var number = json.isNumber() && (json.isIntegralNumber() ? json.canConvertToLong() : json.isDouble());
        check(name, text || choices || number || json.isBoolean(), "is a text, a number, a boolean or a list of texts");
        return json;
    }

    private static void check(String name, boolean holds, String rule) {
        if (!holds) {
            throw new BadField("fields." + name, "A field " + rule + ".");
        }
    }
}
