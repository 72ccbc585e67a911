package io.tidings.api;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The document as it is kept: what springdoc found, completed, with readable names and in a stable order. */
final class ApiDocument {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> MODULES = List.of(
            "events",
            "spine",
            "ticket-service",
            "email-gateway",
            "webhook-dispatcher",
            "notifier-service",
            "search-service",
            "gateway");

    private static final String INTRODUCTION = """
            Everything that the pages of Tidings do, they do by this API.

            **Who you are**: an access token as `Authorization: Bearer …`, or, in a browser, the session's cookie. A change by session \
            also sends the value of the cookie `tidings_csrf` (under TLS `__Host-tidings-csrf`) as header `X-CSRF-Token`.

            **Errors** are problem details (RFC 9457): `code` stays the same for ever, `detail` is a sentence for people.

            **Changing what others change too**: what can be changed is read with an `ETag`. Sent back as `If-Match`, it protects what \
            others did meanwhile.

            **Once and only once**: a request with an `Idempotency-Key` can be sent again; the same key answers the first result.

            **Pages**: a list answers `next` while there is more; it goes into the next request.

            **Unknown fields** in requests are refused, so that a misspelt one is noticed. Answers may grow new ones; pass over them.
            """;

    private final Sources sources;
    private final Path examples;
    private final Operations operations;
    private final ObjectNode document = JSON.createObjectNode();

    private ApiDocument(Path root) throws IOException {
        sources = Sources.of(root, MODULES);
        examples = root.resolve("docs/api/examples");
        operations = new Operations(sources);
    }

    /** The document of the code below the given folder, as text. */
    static String of(Path root) throws IOException {
        var lines = new DefaultIndenter("  ", "\n");
        return JSON.writer()
                        .with(new DefaultPrettyPrinter()
                                .withObjectIndenter(lines)
                                .withArrayIndenter(lines))
                        .writeValueAsString(new ApiDocument(root).write())
                + "\n";
    }

    /** The folder that the one command lies in. */
    static Path root() {
        return Stream.of("", "..", "../..")
                .map(Path::of)
                .map(Path::toAbsolutePath)
                .map(Path::normalize)
                .filter(folder -> Files.exists(folder.resolve("tidings")))
                .findFirst()
                .orElseThrow();
    }

    private ObjectNode write() throws IOException {
        var found = ApiContext.document(new SourceJavadoc(sources), operations);
        new Schemas(sources).complete((ObjectNode) found.at("/components/schemas"));
        var named = Schemas.named(found);
        document.put("openapi", "3.1.0");
        document.putObject("info").put("title", "Tidings").put("version", "1").put("description", INTRODUCTION.strip());
        document.putArray("servers").addObject().put("url", "/").put("description", "The gateway, the only door");
        var security = document.putArray("security");
        security.addObject().putArray("token");
        security.addObject().putArray("session");
        document.putArray("tags");
        document.set("paths", sorted(named.path("paths")));
        var components = document.putObject("components");
        components.set("securitySchemes", securitySchemes());
        components.set("responses", responses());
        ((ObjectNode) named.at("/components/schemas")).set("Problem", problem());
        components.set("schemas", sorted(named.at("/components/schemas")));
        document.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(each -> complete(path.getKey(), each.getKey(), (ObjectNode) each.getValue())));
        head();
        return document;
    }

    private void complete(String path, String method, ObjectNode operation) {
        var tag = operation.at("/tags/0").asString();
        var comment = operation.path("description").asString("");
        operation.put("summary", new Summaries(operations.about()).of(method, path, tag, comment));
        if (Summaries.firstSentence(comment).equals(comment)) {
            operation.remove("description");
        }
        // Two methods of one name in one controller read all and one.
        var id = operation.path("operationId").asString();
        operation.put("operationId", id.replaceFirst("_\\d+$", path.endsWith("}") ? "One" : "All"));
        operation.putArray("tags").add(Summaries.heading(path));
        var example = examples.resolve(operation.path("operationId").asString() + ".json");
        if (Files.exists(example)
                && operation.at("/requestBody/content/application~1json") instanceof ObjectNode media) {
            media.set("example", JSON.readTree(example));
        }
        headings.computeIfAbsent(Summaries.heading(path), _ -> new TreeSet<>())
                .add(operations.about().getOrDefault(tag, ""));
    }

    private final Map<String, TreeSet<String>> headings = new TreeMap<>();

    private void head() {
        var tags = (ArrayNode) document.path("tags");
        headings.forEach((heading, said) -> tags.addObject()
                .put("name", heading)
                .put("description", String.join("\n\n", said).strip()));
    }

    private static JsonNode securitySchemes() {
        var schemes = JSON.createObjectNode();
        schemes.putObject("token")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT")
                .put(
                        "description",
                        "An access token for the audience `tidings`; locally, `./tidings token agent` prints one.");
        schemes.putObject("session")
                .put("type", "apiKey")
                .put("in", "cookie")
                .put("name", "tidings_session")
                .put(
                        "description",
                        "The browser's session, made by signing in. Under TLS the cookie is `__Host-tidings`.");
        return schemes;
    }

    private static JsonNode responses() {
        var responses = JSON.createObjectNode();
        for (var common : CommonProblem.values()) {
            var response = responses.putObject(common.label()).put("description", common.description());
            response.putObject("content")
                    .putObject("application/problem+json")
                    .putObject("schema")
                    .put("$ref", "#/components/schemas/Problem");
        }
        return responses;
    }

    private JsonNode problem() {
        var codes = sources.problems().entrySet().stream()
                .map(problem -> "`" + problem.getKey() + "` ("
                        + HttpStatus.valueOf(problem.getValue()).value() + ")")
                .collect(joining(", "));
        var problem = JSON.createObjectNode()
                .put("type", "object")
                .put(
                        "description",
                        "Why a request was not done (RFC 9457). Further members hold the facts of the sentence.");
        var required = problem.putArray("required");
        Stream.of("title", "status", "detail", "code").forEach(required::add);
        var properties = problem.putObject("properties");
        text(properties, "type", "What kind of problem it is, as an address.");
        text(properties, "title", "The status in words.");
        properties.putObject("status").put("type", "integer").put("description", "The HTTP status once more.");
        text(properties, "detail", "The fact and the way out, in a sentence.");
        text(properties, "instance", "The address that was asked.");
        text(properties, "code", "One of " + codes + ".");
        text(properties, "field", "What the sentence is about, where it is one field.");
        problem.putObject("additionalProperties");
        problem.putObject("example")
                .put("title", "Not Found")
                .put("status", 404)
                .put("detail", "There is no ticket T-1042.")
                .put("code", "ticket-not-found");
        return problem;
    }

    private static void text(ObjectNode properties, String name, String description) {
        properties.putObject(name).put("type", "string").put("description", description);
    }

    private static ObjectNode sorted(JsonNode object) {
        var sorted = new TreeMap<String, JsonNode>();
        object.properties().forEach(each -> sorted.put(each.getKey(), each.getValue()));
        var result = JSON.createObjectNode();
        sorted.forEach(result::set);
        return result;
    }
}
