package io.tidings.tickets.definition;

import io.tidings.events.FieldTarget;
import io.tidings.events.FieldValue;
import io.tidings.events.Visibility;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Custom fields as a request names them, checked: {@code {"plan": "gold"}}; null or an empty value removes one. A field that is
 * defined takes what its kind allows, and its visibility; any other name is free for integrators, internal unless it is written
 * {@code {"value": "gold", "visibility": "public"}}.
 */
public record WantedFields(Map<String, FieldValue> set, Set<String> remove) {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]{1,60}");
    private static final int MAX_FIELDS = 100;
    private static final int MAX_TEXT = 4_000;
    private static final int MAX_CHOICES = 100;

    /**
     * @param roles of the writer
     * @throws DefinitionProblem where a value does not fit, or is not for these roles to write
     */
    static WantedFields of(
            Definitions definitions,
            FieldTarget target,
            Collection<String> roles,
            @Nullable Map<String, JsonNode> requested) {
        var set = new HashMap<String, FieldValue>();
        var remove = new HashSet<String>();
        if (requested != null) {
            if (requested.size() > MAX_FIELDS) {
                throw new DefinitionProblem.BadValue("", "There are at most " + MAX_FIELDS + " fields.");
            }
            requested.forEach((name, json) -> {
                check(name, NAME.matcher(name).matches(), "has a name of letters, digits, - and _");
                var defined = definitions.field(target, name);
                var wanted = defined.isPresent() ? defined(defined.get(), roles, json) : free(name, json);
                if (wanted == null) {
                    remove.add(name);
                } else {
                    set.put(name, wanted);
                }
            });
        }
        return new WantedFields(Map.copyOf(set), Set.copyOf(remove));
    }

    private static @Nullable FieldValue defined(FieldDefinition field, Collection<String> roles, JsonNode json) {
        if (!field.editable().isFor(roles)) {
            throw new DefinitionProblem.NotYours(field.name(), field.editable().roles());
        }
        var value = json.isObject() ? json.path("value") : json;
        if (value.isNull() || value.isMissingNode() || isEmpty(value)) {
            if (field.active() && field.required() == Required.OPENING) {
                throw new DefinitionProblem.BadValue(
                        field.name(), "The field %s has to have a value.".formatted(field.name()));
            }
            return null;
        }
        if (!field.active()) {
            throw new DefinitionProblem.BadValue(
                    field.name(),
                    "The field %s is no longer in use; it can only be taken away.".formatted(field.name()));
        }
        if (json.isObject()) {
            var visibility = visibility(field.name(), json);
            if (json.has("visibility") && visibility != field.visibility()) {
                throw new DefinitionProblem.BadValue(
                        field.name(),
                        "Who sees the field %s is part of its definition; leave the visibility out."
                                .formatted(field.name()));
            }
        }
        return new FieldValue(FieldValues.checked(field, value), field.visibility());
    }

    private static boolean isEmpty(JsonNode value) {
        return (value.isString() && value.asString().isBlank()) || (value.isArray() && value.isEmpty());
    }

    private static @Nullable FieldValue free(String name, JsonNode json) {
        if (json.isNull()) {
            return null;
        }
        return json.isObject()
                ? new FieldValue(freeValue(name, json.path("value")), visibility(name, json))
                : new FieldValue(freeValue(name, json), Visibility.INTERNAL);
    }

    private static Visibility visibility(String name, JsonNode json) {
        var visibility = json.path("visibility").asString("internal");
        check(
                name,
                json.propertyStream()
                                .allMatch(part -> part.getKey().equals("value")
                                        || part.getKey().equals("visibility"))
                        && (visibility.equals("public") || visibility.equals("internal")),
                "is a value, or has a value and a visibility (public or internal)");
        return visibility.equals("public") ? Visibility.PUBLIC : Visibility.INTERNAL;
    }

    private static JsonNode freeValue(String name, JsonNode json) {
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
            throw new DefinitionProblem.BadValue(name, "A field " + rule + ".");
        }
    }
}
