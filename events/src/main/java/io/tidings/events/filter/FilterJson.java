package io.tidings.events.filter;

import io.tidings.events.EventJson;
import io.tidings.events.filter.Filter.All;
import io.tidings.events.filter.Filter.Any;
import io.tidings.events.filter.Filter.Not;
import io.tidings.events.filter.Filter.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The JSON form: {@code {"all":[…]}}, {@code {"any":[…]}}, {@code {"not":{…}}} and
 * {@code {"field":"state","operator":"is","value":["open"]}}; a text is read in the form that people type.
 */
final class FilterJson {

    private static final int DEEPEST = 50;

    private FilterJson() {}

    static Filter read(JsonNode json) {
        return read(json, 0);
    }

    private static Filter read(JsonNode json, int depth) {
        if (depth > DEEPEST) {
            throw syntax("A filter nests at most %d levels.".formatted(DEEPEST));
        }
        if (json.isString()) {
            return Filter.parse(json.asString());
        }
        if (!json.isObject()) {
            throw syntax("A filter is an object or a text, not "
                    + json.getNodeType().name().toLowerCase(Locale.ROOT) + ".");
        }
        if (json.has("all")) {
            return several(json, "all", depth, All::new);
        }
        if (json.has("any")) {
            return several(json, "any", depth, Any::new);
        }
        if (json.has("not")) {
            only(json, List.of("not"));
            return new Not(read(json.get("not"), depth + 1));
        }
        return where(json);
    }

    private static Filter several(JsonNode json, String name, int depth, Function<List<Filter>, Filter> of) {
        only(json, List.of(name));
        var array = json.get(name);
        if (!array.isArray()) {
            throw syntax("\"%s\" holds an array of filters.".formatted(name));
        }
        var filters = new ArrayList<Filter>();
        array.forEach(one -> filters.add(read(one, depth + 1)));
        return of.apply(filters);
    }

    private static Filter where(JsonNode json) {
        only(json, List.of("field", "operator", "value"));
        if (!json.path("field").isString() || !json.path("operator").isString()) {
            throw syntax("A condition has a \"field\" and an \"operator\", both texts.");
        }
        var word = json.path("operator").asString();
        var operator = Operator.of(word)
                .orElseThrow(() ->
                        syntax("There is no operator \"%s\". Known: %s.".formatted(word, String.join(", ", words()))));
        var where = new Where(json.path("field").asString(), operator, values(json.path("value")));
        var complaint = FilterCheck.complaint(where);
        if (complaint != null) {
            throw syntax(complaint);
        }
        return where;
    }

    private static List<String> values(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return List.of();
        }
        if (json.isArray()) {
            var values = new ArrayList<String>();
            json.forEach(one -> values.add(value(one)));
            return values;
        }
        return List.of(value(json));
    }

    private static String value(JsonNode json) {
        if (!json.isValueNode() || json.isNull()) {
            throw syntax("A value is a text, a number or true or false.");
        }
        return json.asString();
    }

    private static void only(JsonNode json, List<String> names) {
        json.propertyNames().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw syntax("A filter has no \"%s\" here.".formatted(name));
                });
    }

    private static List<String> words() {
        return Arrays.stream(Operator.values()).map(Operator::word).toList();
    }

    private static FilterSyntax syntax(String message) {
        return new FilterSyntax(message, -1);
    }

    static JsonNode write(Filter filter) {
        var node = EventJson.mapper().createObjectNode();
        switch (filter) {
            case All all -> writeAll(all.filters(), node.putArray("all"));
            case Any any -> writeAll(any.filters(), node.putArray("any"));
            case Not not -> node.set("not", write(not.filter()));
            case Where where -> {
                node.put("field", where.field())
                        .put("operator", where.operator().word());
                if (!where.values().isEmpty()) {
                    var values = node.putArray("value");
                    where.values().forEach(values::add);
                }
            }
        }
        return node;
    }

    private static void writeAll(List<Filter> filters, ArrayNode array) {
        filters.forEach(one -> array.add(write(one)));
    }
}
