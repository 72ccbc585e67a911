package io.tidings.tickets.configuration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The mail service as far as a configuration asks for it, and Keycloak's tokens: it keeps what it is given. */
final class MailStandIn {

    /** Seconds in which nothing can be taken back. */
    static final int REFUSED = 61;

    private static final JsonMapper JSON = new JsonMapper();
    private static final String NOTHING = "{}";

    private final HttpServer server;
    private volatile String mail = NOTHING;
    private volatile JsonNode asked = JSON.nullNode();
    private volatile boolean away;

    MailStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/token", exchange -> answer(exchange, 200, """
                {"access_token": "service-token", "expires_in": 300}"""));
        server.createContext("/internal/configuration/mail", this::configuration);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    void has(String configuration) {
        mail = JSON.readTree(configuration).toString();
    }

    void forget() {
        mail = NOTHING;
    }

    void isAway(boolean now) {
        away = now;
    }

    /** What came with the last document. */
    JsonNode asked() {
        return Objects.requireNonNull(asked);
    }

    private void configuration(HttpExchange exchange) throws IOException {
        var permitted =
                "Bearer service-token".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (away || !permitted) {
            answer(exchange, away ? 503 : 401, "{}");
        } else if (exchange.getRequestMethod().equals("GET")) {
            answer(exchange, 200, mail);
        } else {
            take(exchange);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        asked = JSON.readTree(exchange.getRequestBody().readAllBytes());
        var sent = asked.path("mail");
        if (sent.path("undoSeconds").asInt(0) == REFUSED) {
            answer(exchange, 400, """
                    {"code": "unfit-configuration", "faults": [{"pointer": "/undoSeconds", "sentence": "Too long."}]}""");
            return;
        }
        var answer = JSON.createObjectNode();
        answer.set("mail", sent);
        var missing = answer.putArray("secretsMissing");
        sent.path("mailboxes")
                .forEach(mailbox -> missing.add(mailbox.path("name").asString()));
        if (!"dryRun=true".equals(exchange.getRequestURI().getQuery())) {
            mail = sent.toString();
        }
        answer(exchange, 200, answer.toString());
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }
}
