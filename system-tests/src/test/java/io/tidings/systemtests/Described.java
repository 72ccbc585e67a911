package io.tidings.systemtests;

import io.tidings.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The API as its description has it, for tests that walk all of it: a new address is walked without anybody thinking of it. */
final class Described {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Schemas contain themselves. */
    private static final int DEEPEST = 4;

    /** The body of a request that takes a file. */
    static final String A_FILE = """
            --b\r
            Content-Disposition: form-data; name="file"; filename="a.png"\r
            Content-Type: image/png\r
            \r
            x\r
            --b--\r
            """;

    static final String A_FILES_KIND = "multipart/form-data; boundary=b";

    private final JsonNode document;

    private Described(JsonNode document) {
        this.document = document;
    }

    static Described api() {
        try {
            return new Described(EventJson.mapper()
                    .readTree(Files.readString(Suite.RUNNING.root().resolve("docs/api/openapi.json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param method in small letters */
    record Operation(String method, String path, JsonNode described) {

        String name() {
            return method + " " + path;
        }

        /** @param in query, path or header */
        Stream<JsonNode> parameters(String in) {
            return described
                    .path("parameters")
                    .valueStream()
                    .filter(parameter -> parameter.path("in").asString().equals(in));
        }

        boolean takesAFile() {
            return described.at("/requestBody/content").has("multipart/form-data");
        }

        boolean needsBody() {
            return described.at("/requestBody/required").asBoolean(false);
        }

        @Override
        public String toString() {
            return name();
        }
    }

    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        document.path("paths").propertyStream().forEach(path -> path.getValue()
                .propertyStream()
                .filter(each -> each.getValue().has("operationId"))
                .forEach(each -> operations.add(new Operation(each.getKey(), path.getKey(), each.getValue()))));
        return operations;
    }

    /** What the body of a request has to be, where there is one. */
    Optional<JsonNode> body(Operation operation) {
        return Optional.of(operation.described().at("/requestBody/content/application~1json/schema"))
                .filter(schema -> !schema.isMissingNode())
                .map(this::resolved);
    }

    /** A body that fits: the description's example, or the least that its schema lets pass; an empty object where it has none. */
    JsonNode fittingBody(Operation operation) {
        var example = operation.described().at("/requestBody/content/application~1json/example");
        return example.isMissingNode()
                ? body(operation).map(schema -> fitting(schema, 0)).orElseGet(JSON::objectNode)
                : example;
    }

    private JsonNode fitting(JsonNode schema, int depth) {
        var is = resolved(schema);
        if (is.has("enum")) {
            return is.path("enum").get(0);
        }
        return switch (type(is)) {
            case "object" -> {
                var object = JSON.objectNode();
                if (depth < DEEPEST) {
                    is.path("required")
                            .valueStream()
                            .map(JsonNode::asString)
                            .forEach(name -> object.set(
                                    name, fitting(is.path("properties").path(name), depth + 1)));
                }
                yield object;
            }
            case "array" -> {
                var array = JSON.arrayNode();
                if (is.path("minItems").asInt(0) > 0) {
                    array.add(fitting(is.path("items"), depth + 1));
                }
                yield array;
            }
            case "integer", "number" ->
                JSON.numberNode(Math.max(1, is.path("minimum").asLong(1)));
            case "boolean" -> JSON.booleanNode(false);
            default ->
                JSON.stringNode(
                        switch (is.path("format").asString("")) {
                            case "date-time" -> "2026-11-23T09:00:00Z";
                            case "date" -> "2026-11-23";
                            case "email" -> "somebody@customer.example";
                            default -> "en";
                        });
        };
    }

    /**
     * A body with one value that cannot be what it has to be.
     *
     * @param where the value stands, as a JSON pointer
     */
    record Wrong(String where, JsonNode body) {}

    List<Wrong> wrongBodies(Operation operation) {
        return body(operation).map(schema -> wrong(schema, "", 0)).orElse(List.of());
    }

    private List<Wrong> wrong(JsonNode schema, String at, int depth) {
        var is = resolved(schema);
        var all = new ArrayList<Wrong>();
        if (is.has("enum")) {
            all.add(new Wrong(at, JSON.stringNode("no-such-value")));
            all.add(new Wrong(at, JSON.objectNode().put("no", "value")));
            return all;
        }
        switch (type(is)) {
            case "object" -> {
                all.add(new Wrong(at, JSON.arrayNode().add("a list")));
                all.add(new Wrong(at, JSON.stringNode("a text")));
                if (depth < DEEPEST) {
                    is.path("properties").propertyStream().forEach(property -> wrong(
                                    property.getValue(), at + "/" + property.getKey(), depth + 1)
                            .forEach(inside -> all.add(new Wrong(
                                    inside.where(), JSON.objectNode().set(property.getKey(), inside.body())))));
                    if (is.path("additionalProperties").isObject()) {
                        wrong(is.path("additionalProperties"), at + "/en", depth + 1)
                                .forEach(inside -> all.add(new Wrong(
                                        inside.where(), JSON.objectNode().set("en", inside.body()))));
                    }
                }
            }
            case "array" -> {
                all.add(new Wrong(at, JSON.objectNode().put("not", "a list")));
                all.add(new Wrong(at, JSON.stringNode("not a list")));
                if (depth < DEEPEST) {
                    wrong(is.path("items"), at + "/0", depth + 1)
                            .forEach(inside -> all.add(
                                    new Wrong(inside.where(), JSON.arrayNode().add(inside.body()))));
                }
            }
            case "integer", "number" -> {
                all.add(new Wrong(at, JSON.stringNode("heavy")));
                all.add(new Wrong(at, JSON.arrayNode().add(7)));
            }
            case "boolean" -> {
                all.add(new Wrong(at, JSON.stringNode("maybe")));
                all.add(new Wrong(at, JSON.objectNode().put("a", 1)));
            }
            case "string" -> {
                all.add(new Wrong(at, JSON.objectNode().put("$ne", 1)));
                all.add(new Wrong(at, JSON.arrayNode().add("a text")));
                if (is.path("format").asString("").startsWith("date")) {
                    all.add(new Wrong(at, JSON.stringNode("yesterday")));
                    all.add(new Wrong(at, JSON.stringNode("2026-02-31T25:61:00Z")));
                }
            }
            // Whatever somebody likes may stand there.
            default -> {}
        }
        return all;
    }

    /** The texts of a body, each far too long for whatever it is. */
    List<Wrong> longTexts(Operation operation, String text) {
        var all = new ArrayList<Wrong>();
        body(operation)
                .ifPresent(schema -> schema.path("properties").propertyStream().forEach(property -> {
                    var is = resolved(property.getValue());
                    if (type(is).equals("string") && !is.has("enum")) {
                        all.add(new Wrong(
                                "/" + property.getKey(),
                                JSON.objectNode().set(property.getKey(), JSON.stringNode(text))));
                    }
                }));
        return all;
    }

    /** The schema itself, where it is elsewhere in the document or may be null too. */
    private JsonNode resolved(JsonNode schema) {
        if (schema.has("$ref")) {
            return resolved(document.at(schema.path("$ref").asString().substring(1)));
        }
        for (var choice : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.has(choice)) {
                return schema.path(choice)
                        .valueStream()
                        .filter(each -> !each.path("type").asString("").equals("null"))
                        .findFirst()
                        .map(this::resolved)
                        .orElse(schema);
            }
        }
        return schema;
    }

    private static String type(JsonNode schema) {
        var type = schema.path("type");
        return type.isArray()
                ? type.valueStream()
                        .map(JsonNode::asString)
                        .filter(each -> !each.equals("null"))
                        .findFirst()
                        .orElse("")
                : type.asString("");
    }

    /** The path with a value in the place of each of its names; {@code values} are by the part before, such as {@code tickets}. */
    static String filled(String path, Map<String, String> values) {
        var filled = new StringBuilder();
        var before = "";
        for (var part : path.substring(1).split("/")) {
            filled.append('/').append(part.startsWith("{") ? values.getOrDefault(before, "none") : part);
            before = part;
        }
        return filled.toString();
    }
}
