package io.tidings.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of records, completed by what their declarations and comments say: what may be null, what each part is. */
record Schemas(Sources sources) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String REF = "#/components/schemas/";

    /** @param schemas by the class names that springdoc gives them */
    void complete(ObjectNode schemas) {
        schemas.properties().forEach(each -> {
            var type = type(each.getKey());
            if (type != null && each.getValue() instanceof ObjectNode schema) {
                describe(schema, sources.doc(type));
                if (type.isRecord() && schema.path("properties") instanceof ObjectNode properties) {
                    complete(schema, properties, type);
                }
            }
        });
    }

    private void complete(ObjectNode schema, ObjectNode properties, Class<?> type) {
        var always = new ArrayList<String>();
        components(type, properties, always);
        schema.remove("required");
        if (!always.isEmpty()) {
            always.forEach(schema.putArray("required")::add);
        }
    }

    private void components(Class<?> type, ObjectNode properties, List<String> always) {
        var said = sources.components(type);
        for (var component : type.getRecordComponents()) {
            if (isUnwrapped(component)) {
                components(component.getType(), properties, always);
            } else if (properties.path(component.getName()) instanceof ObjectNode property) {
                anyJson(property, component);
                withoutZeros(property);
                describe(property, said.getOrDefault(component.getName(), ""));
                if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    properties.set(component.getName(), orNull(property));
                } else {
                    always.add(component.getName());
                }
            }
        }
    }

    private static boolean isUnwrapped(RecordComponent component) {
        AnnotatedElement accessor = component.getAccessor();
        return accessor.isAnnotationPresent(JsonUnwrapped.class);
    }

    /** Where the type is a JSON tree, any JSON fits. */
    private static void anyJson(ObjectNode property, RecordComponent component) {
        var type = ResolvableType.forType(component.getGenericType());
        if (component.getType() == JsonNode.class) {
            property.removeAll();
        } else if (type.getGeneric(1).resolve() == JsonNode.class) {
            property.putObject("additionalProperties");
        } else if (type.getGeneric(0).resolve() == JsonNode.class) {
            property.putObject("items");
        }
    }

    /** {@code @Size(max = …)} says {@code minLength: 0} too, which says nothing. */
    private static void withoutZeros(ObjectNode property) {
        for (var name : List.of("minLength", "minItems")) {
            if (property.path(name).asInt(1) == 0) {
                property.remove(name);
            }
        }
        if (property.path("items") instanceof ObjectNode items) {
            withoutZeros(items);
        }
    }

    private static void describe(ObjectNode node, String words) {
        if (!words.isEmpty()) {
            node.put("description", words);
        }
    }

    private static ObjectNode orNull(ObjectNode property) {
        if (property.path("type").isString()) {
            var kind = property.path("type").asString();
            property.putArray("type").add(kind).add("null");
            if (property.path("enum") instanceof ArrayNode words) {
                words.addNull();
            }
        } else if (property.has("$ref")) {
            var either = property.deepCopy();
            either.remove("$ref");
            var choices = either.putArray("anyOf");
            choices.addObject().set("$ref", property.get("$ref"));
            choices.addObject().put("type", "null");
            return either;
        }
        return property;
    }

    /** With short names: a record of a controller is called for what the controller is about. */
    static JsonNode named(ObjectNode document) {
        var names = new HashMap<String, String>();
        for (var className : document.at("/components/schemas").propertyNames()) {
            var name = shortName(className);
            while (names.containsValue(name)) {
                name = StringUtils.capitalize(className.split("\\.")[2]) + name;
            }
            names.put(className, name);
        }
        return renamed(document, names);
    }

    private static String shortName(String className) {
        var type = type(className);
        if (type == null) {
            return className.substring(className.lastIndexOf('.') + 1);
        }
        var outer = type.getEnclosingClass();
        if (outer == null) {
            return type.getSimpleName();
        }
        var stem = outer.getSimpleName().replaceFirst("Controller$", "");
        return type.getSimpleName().contains(stem) ? type.getSimpleName() : stem + type.getSimpleName();
    }

    private static JsonNode renamed(JsonNode node, Map<String, String> names) {
        return switch (node) {
            case ObjectNode object -> {
                var copy = JSON.createObjectNode();
                object.properties().forEach(each -> {
                    if (each.getKey().equals("$ref")
                            && each.getValue().asString().startsWith(REF)) {
                        var name = each.getValue().asString().substring(REF.length());
                        copy.put("$ref", REF + names.getOrDefault(name, name));
                    } else {
                        copy.set(names.getOrDefault(each.getKey(), each.getKey()), renamed(each.getValue(), names));
                    }
                });
                yield copy;
            }
            case ArrayNode array -> {
                var copy = JSON.createArrayNode();
                array.forEach(each -> copy.add(renamed(each, names)));
                yield copy;
            }
            default -> node;
        };
    }

    /** springdoc writes a nested class's name with dots all through. */
    private static @Nullable Class<?> type(String name) {
        var candidate = name;
        while (!ClassUtils.isPresent(candidate, null)) {
            var dot = candidate.lastIndexOf('.');
            if (dot < 0) {
                return null;
            }
            candidate = candidate.substring(0, dot) + "$" + candidate.substring(dot + 1);
        }
        return ClassUtils.resolveClassName(candidate, null);
    }
}
