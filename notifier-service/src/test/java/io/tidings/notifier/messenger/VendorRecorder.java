package io.tidings.notifier.messenger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stands for every vendor: refuses what each would refuse, answers as each answers, and keeps the texts that it took. */
final class VendorRecorder implements AutoCloseable {

    private record Reply(int status, String body) {}

    private static final String CARD = "application/vnd.microsoft.card.adaptive";

    private final HttpServer server;
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();

    VendorRecorder() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url(String kind) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + kind;
    }

    /** What was taken, as the vendor reads it. */
    List<String> texts() {
        return texts;
    }

    List<JsonNode> bodies() {
        return bodies;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var reply = exchange.getRequestMethod().equals("POST")
                ? replyOf(exchange, sent)
                : new Reply(405, "method not allowed");
        var body = reply.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private Reply replyOf(HttpExchange exchange, String sent) {
        var kind = exchange.getRequestURI().getPath().split("/")[1];
        if (kind.equals("nateon")) {
            return nateon(exchange, sent);
        }
        if (!type(exchange).startsWith("application/json")) {
            return new Reply(400, "invalid_payload");
        }
        try {
            var body = JsonMapper.shared().readTree(sent);
            bodies.add(body);
            return switch (kind) {
                case "slack" -> slack(body);
                case "mattermost" -> mattermost(body);
                case "jandi", "team-webhook" -> jandi(exchange, kind, body);
                case "hiworks" -> hiworks(exchange, body);
                case "agit" -> agit(body);
                case "teams" -> teams(sent, body);
                default -> taken(body.path("text"), new Reply(200, "{\"result\":\"done\"}"));
            };
        } catch (JacksonException e) {
            return new Reply(400, "invalid_payload");
        }
    }

    private Reply slack(JsonNode body) {
        return body.path("text").asString("").isBlank()
                ? new Reply(400, "no_text")
                : taken(body.path("text"), new Reply(200, "ok"));
    }

    private Reply mattermost(JsonNode body) {
        if (body.path("text").asString("").isBlank()) {
            return new Reply(400, "{\"message\":\"No text specified\",\"status_code\":400}");
        }
        return "locked".equals(body.path("channel").asString(""))
                ? new Reply(403, "{\"message\":\"This webhook is not permitted to post to the requested channel\"}")
                : taken(body.path("text"), new Reply(200, "ok"));
    }

    private Reply jandi(HttpExchange exchange, String kind, JsonNode body) {
        var accepts = exchange.getRequestHeaders().getFirst("Accept");
        if (!"application/vnd.tosslab.jandi-v2+json".equals(accepts)
                || body.path("body").asString("").isBlank()
                || kind.equals("team-webhook")
                        && body.path("email").asString("").isBlank()) {
            return new Reply(400, "");
        }
        return taken(body.path("body"), new Reply(200, ""));
    }

    private Reply hiworks(HttpExchange exchange, JsonNode body) {
        if (!"Bearer office-token".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return new Reply(401, "");
        }
        var recipients = body.path("user_list");
        if (!recipients.isArray() || recipients.isEmpty()) {
            return new Reply(200, "{\"code\":\"ERR\"}");
        }
        return taken(body.path("message"), new Reply(200, "{\"code\":\"SUC\"}"));
    }

    private Reply agit(JsonNode body) {
        var parent = body.path("parent_id");
        if (!parent.isMissingNode() && !(parent.isIntegralNumber() && parent.asInt() <= texts.size())) {
            return new Reply(404, "{\"error\":\"no such post\"}");
        }
        return taken(body.path("text"), new Reply(200, "{\"id\":" + (texts.size() + 1) + "}"));
    }

    private Reply nateon(HttpExchange exchange, String sent) {
        if (type(exchange).startsWith("application/json")) {
            return taken(JsonMapper.shared().readTree(sent).path("text"), new Reply(200, ""));
        }
        var form = formOf(sent);
        return type(exchange).startsWith("application/x-www-form-urlencoded") && form.containsKey("content")
                ? taken(form.get("content"), new Reply(200, ""))
                : new Reply(400, "");
    }

    private static Map<String, String> formOf(String sent) {
        return List.of(sent.split("&")).stream()
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
    }

    /** Strict where a workflow would answer 202 and fail afterwards. */
    private Reply teams(String sent, JsonNode body) {
        var attachment = body.path("attachments").path(0);
        var blocks = attachment.path("content").path("body");
        var isCard = body.path("type").asString("").equals("message")
                && attachment.path("contentType").asString("").equals(CARD)
                && attachment.path("contentUrl").isNull()
                && attachment.path("content").path("type").asString("").equals("AdaptiveCard")
                && !blocks.isEmpty()
                && blocks.valueStream()
                        .noneMatch(block -> block.path("text").asString("").isBlank());
        if (!isCard) {
            return new Reply(400, "{\"error\":{\"code\":\"InvalidRequestContent\"}}");
        }
        if (sent.getBytes(UTF_8).length > 21_000) {
            return new Reply(
                    200,
                    "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413");
        }
        return taken(
                blocks.valueStream()
                        .map(block -> block.path("text").asString().replace("\n\n", "\n"))
                        .collect(Collectors.joining("\n")),
                new Reply(202, ""));
    }

    private Reply taken(JsonNode text, Reply reply) {
        return text.asString("").isBlank() ? new Reply(400, "empty") : taken(text.asString(), reply);
    }

    private Reply taken(@Nullable String text, Reply reply) {
        texts.add(String.valueOf(text));
        return reply;
    }

    private static String type(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    }
}
