package io.tidings.tickets;

import io.tidings.events.FieldValue;
import io.tidings.spine.web.EntityTag;
import io.tidings.tickets.definition.WantedFields;
import io.tidings.tickets.ticket.BadField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What requests about people and organizations have in common. */
public final class Requests {

    private Requests() {}

    /** The version that {@code If-Match} names; null where it is absent or {@code *}. */
    public static @Nullable Long version(@Nullable String ifMatch) {
        return EntityTag.version(ifMatch, "what was read", BadField::new);
    }

    /** A cursor that says nothing to whoever holds it. */
    public static String encoded(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    public static String decoded(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadField("cursor", "The cursor is the next of the page before, as it was.");
        }
    }

    /** A text that must stay one. */
    public static String text(String field, String value, int longest) {
        var text = value.strip();
        if (text.isEmpty() || text.length() > longest) {
            throw new BadField(field, "%s is a text of 1 to %d characters.".formatted(field, longest));
        }
        return text;
    }

    /** A text, or null where JSON null (or an empty text) takes it away. */
    public static @Nullable String text(String field, JsonNode value, int longest) {
        if (value.isNull()) {
            return null;
        }
        var text = value.isString() ? value.asString().strip() : "";
        if (!value.isString() || text.length() > longest) {
            throw new BadField(
                    field, "%s is a text of at most %d characters, or null to take it away.".formatted(field, longest));
        }
        return text.isEmpty() ? null : text;
    }

    /** One edit for each custom field that a request names. */
    public static <T> List<FieldEdit<T>> fieldEdits(
            WantedFields requested,
            Function<T, Map<String, FieldValue>> fields,
            BiFunction<T, Map<String, FieldValue>, T> withFields) {
        var edits = new ArrayList<FieldEdit<T>>();
        requested.set().forEach((name, value) -> edits.add(fieldEdit(name, value, fields, withFields)));
        requested.remove().forEach(name -> edits.add(fieldEdit(name, null, fields, withFields)));
        return edits;
    }

    private static <T> FieldEdit<T> fieldEdit(
            String name,
            @Nullable FieldValue value,
            Function<T, Map<String, FieldValue>> fields,
            BiFunction<T, Map<String, FieldValue>, T> withFields) {
        return new FieldEdit<>(
                "fields:" + name,
                value == null ? null : value.value(),
                now -> {
                    var there = fields.apply(now).get(name);
                    return there == null ? null : there.value();
                },
                now -> {
                    var next = new TreeMap<>(fields.apply(now));
                    if (value == null) {
                        next.remove(name);
                    } else {
                        next.put(name, value);
                    }
                    return withFields.apply(now, next);
                });
    }
}
