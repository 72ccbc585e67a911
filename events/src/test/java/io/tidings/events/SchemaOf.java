package io.tidings.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Derives the JSON Schema (2020-12) of a fact from its record, so that the published schema cannot drift from the code. */
final class SchemaOf {

    private final Map<String, ObjectNode> definitions = new TreeMap<>();

    static ObjectNode event(EventTypes.Named named) {
        var schemas = new SchemaOf();
        var root = object();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("$id", "urn:tidings:schema:" + named.type());
        root.put("title", named.type());
        root.put("description", named.meaning());
        root.put("type", "object");
        var properties = root.putObject("properties");
        properties.putObject("specversion").put("const", "1.0");
        text(properties, "id", "A UUIDv7, fixed when the change was committed; a repeat has the same id.");
        text(properties, "source", "The public URL of the installation.");
        properties.putObject("type").put("const", named.type());
        text(properties, "subject", "The id of the document that changed.");
        properties.putObject("time").put("type", "string").put("format", "date-time");
        properties.putObject("datacontenttype").put("const", "application/json");
        text(properties, "dataschema", "The name of this schema.");
        properties.putObject("ticketversion").put("type", "integer").put("minimum", 0);
        text(properties, "correlationid", "Shared by all that one act caused.");
        text(properties, "causationid", "The event that this one is a reaction to.");
        properties.putObject("depth").put("type", "integer").put("minimum", 0);
        text(properties, "actor", "person:…, rule:…, mail:…, token:… or system.");
        properties.putObject("imported").put("type", "boolean");
        text(properties, "traceparent", "W3C trace context.");
        properties.set("data", schemas.record(named.fact()));
        var required = root.putArray("required");
        for (var name : new String[] {
            "specversion",
            "id",
            "source",
            "type",
            "subject",
            "time",
            "ticketversion",
            "correlationid",
            "depth",
            "actor",
            "imported",
            "data"
        }) {
            required.add(name);
        }
        if (!schemas.definitions.isEmpty()) {
            var defs = root.putObject("$defs");
            schemas.definitions.forEach(defs::set);
        }
        return root;
    }

    private ObjectNode record(Class<?> type) {
        var schema = object();
        schema.put("type", "object");
        var properties = schema.putObject("properties");
        var required = new java.util.ArrayList<String>();
        for (RecordComponent component : type.getRecordComponents()) {
            properties.set(component.getName(), of(component.getGenericType()));
            if (!isNullable(component)) {
                required.add(component.getName());
            }
        }
        if (!required.isEmpty()) {
            var names = schema.putArray("required");
            required.forEach(names::add);
        }
        return schema;
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                || ((AnnotatedElement) component).isAnnotationPresent(Nullable.class);
    }

    private ObjectNode of(Type type) {
        if (type instanceof ParameterizedType generic) {
            var raw = (Class<?>) generic.getRawType();
            var schema = object();
            if (Collection.class.isAssignableFrom(raw)) {
                schema.put("type", "array").set("items", of(generic.getActualTypeArguments()[0]));
            } else {
                schema.put("type", "object").set("additionalProperties", of(generic.getActualTypeArguments()[1]));
            }
            return schema;
        }
        return of((Class<?>) type);
    }

    private ObjectNode of(Class<?> type) {
        if (type == String.class) {
            return object().put("type", "string");
        }
        if (type == Instant.class) {
            return object().put("type", "string").put("format", "date-time");
        }
        if (type == boolean.class || type == Boolean.class) {
            return object().put("type", "boolean");
        }
        if (type == int.class || type == long.class || type == Integer.class) {
            return object().put("type", "integer");
        }
        if (JsonNode.class.isAssignableFrom(type)) {
            return object();
        }
        if (type.isEnum()) {
            return words(type);
        }
        if (type.isRecord()) {
            return reference(type);
        }
        throw new IllegalArgumentException("The contract has no form for " + type);
    }

    private ObjectNode reference(Class<?> type) {
        var name = type.getSimpleName();
        if (!definitions.containsKey(name)) {
            definitions.put(name, object());
            definitions.put(name, record(type));
        }
        return object().put("$ref", "#/$defs/" + name);
    }

    private static ObjectNode words(Class<?> type) {
        var schema = object().put("type", "string");
        var words = schema.putArray("enum");
        for (var constant : type.getEnumConstants()) {
            try {
                words.add(type.getField(((Enum<?>) constant).name())
                        .getAnnotation(JsonProperty.class)
                        .value());
            } catch (NoSuchFieldException e) {
                throw new IllegalStateException(e);
            }
        }
        return schema;
    }

    private static void text(ObjectNode properties, String name, String description) {
        properties.putObject(name).put("type", "string").put("description", description);
    }

    private static ObjectNode object() {
        return EventJson.mapper().createObjectNode();
    }

    /** The AsyncAPI 3 document, whole in itself: the topics, and each event with its schema and an example. */
    static ObjectNode asyncApi() {
        var root = object();
        root.put("asyncapi", "3.0.0");
        var info = root.putObject("info");
        info.put("title", "Tidings events");
        info.put("version", "1");
        info.put(
                "description",
                "Every fact of Tidings as CloudEvents 1.0 JSON. At least once, in order per ticket; repeats have the same id.");
        root.put("defaultContentType", "application/json");
        var channels = root.putObject("channels");
        var operations = root.putObject("operations");
        var components = root.putObject("components");
        var messages = components.putObject("messages");
        var meanings = new LinkedHashMap<String, String>();
        meanings.put(Topics.TICKETS, "Every ticket event, keyed by ticket, kept 30 days.");
        meanings.put(Topics.CURRENT, "The newest state of each thing, keyed by kind and id, compacted, kept for ever.");
        meanings.put(
                Topics.INBOUND, "What came in by a channel and is not yet a ticket, keyed by thread, kept 30 days.");
        meanings.put(Topics.OUTCOMES, "What became of effects, keyed by ticket, kept 30 days.");
        meanings.forEach((topic, meaning) -> {
            var name = topic.substring(topic.indexOf('.') + 1);
            var channel = channels.putObject(name);
            channel.put("address", topic);
            channel.put("description", meaning);
            var of = channel.putObject("messages");
            var operation = operations.putObject("receive" + Character.toUpperCase(name.charAt(0)) + name.substring(1));
            operation.put("action", "send");
            operation.putObject("channel").put("$ref", "#/channels/" + name);
            for (var named : EventTypes.contract()) {
                if (named.topic().equals(topic)) {
                    of.putObject(named.type()).put("$ref", "#/components/messages/" + named.type());
                }
            }
        });
        var schemas = new TreeMap<String, JsonNode>();
        for (var named : EventTypes.contract()) {
            var event = inOneDocument(event(named));
            event.path("$defs").properties().forEach(each -> schemas.put(each.getKey(), each.getValue()));
            schemas.putIfAbsent("Envelope", envelope(event));
            var message = messages.putObject(named.type());
            message.put("name", named.type());
            message.put("summary", named.meaning());
            message.put("contentType", "application/cloudevents+json");
            var payload = message.putObject("payload");
            payload.putArray("allOf").addObject().put("$ref", "#/components/schemas/Envelope");
            var properties = payload.put("type", "object").putObject("properties");
            properties.putObject("type").put("const", named.type());
            properties.set("data", event.path("properties").path("data"));
            message.putArray("examples")
                    .addObject()
                    .set(
                            "payload",
                            EventJson.mapper()
                                    .readTree(Examples.text(
                                            Examples.of(named.type()).getFirst())));
        }
        schemas.forEach(components.putObject("schemas")::set);
        return root;
    }

    /** What all events have in common. */
    private static ObjectNode envelope(ObjectNode event) {
        var envelope = object().put("type", "object");
        var properties = envelope.putObject("properties");
        event.path("properties").properties().forEach(each -> properties.set(each.getKey(), each.getValue()));
        properties.remove("data");
        text(properties, "type", "The event's name.");
        envelope.set("required", event.path("required"));
        return envelope;
    }

    private static ObjectNode inOneDocument(ObjectNode schema) {
        var text = schema.toString().replace("\"#/$defs/", "\"#/components/schemas/");
        return (ObjectNode) EventJson.mapper().readTree(text);
    }
}
