package io.tidings.search.query;

import co.elastic.clients.elasticsearch._types.FieldValue;
import io.tidings.events.EventJson;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Where a list goes on: the order values of its last row. Opaque to clients; with a row added or moved in between, nothing
 * is shown twice on the next page and nothing that was below is left out.
 */
record Cursor(List<FieldValue> values) {

    static @Nullable Cursor read(@Nullable String text, int size) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            var node = EventJson.mapper().readTree(Base64.getUrlDecoder().decode(text));
            var values = IntStream.range(0, node.size())
                    .mapToObj(i -> value(node.get(i)))
                    .toList();
            if (node.isArray() && values.size() == size) {
                return new Cursor(values);
            }
        } catch (IllegalArgumentException | JacksonException _) {
            // Said below.
        }
        throw new SearchProblem.BadParameter(
                "cursor", "The cursor is not one that this list gave out; start without it.");
    }

    String text() {
        var array = EventJson.mapper().createArrayNode();
        for (var value : new ArrayList<>(values)) {
            switch (value._kind()) {
                case Long -> array.add(value.longValue());
                case Double -> array.add(value.doubleValue());
                case String -> array.add(value.stringValue());
                case Boolean, Null, Any -> throw new IllegalStateException("Not an order value: " + value);
            }
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(EventJson.mapper().writeValueAsBytes(array));
    }

    private static FieldValue value(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return FieldValue.of(node.asLong());
        }
        if (node.isNumber()) {
            return FieldValue.of(node.asDouble());
        }
        if (node.isString()) {
            return FieldValue.of(node.asString());
        }
        throw new IllegalArgumentException("Not an order value");
    }
}
