package io.tidings.mail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidings.events.EventJson;
import io.tidings.events.TicketSnapshot;
import io.tidings.mail.parse.Digests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Ticket-service's files and Keycloak's tokens, as far as this service asks for them. */
final class OtherServices implements AutoCloseable {

    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, byte[]> attachments = new ConcurrentHashMap<>();
    private final HttpServer server;

    /** Answered to every request where it is not 200. */
    volatile int ticketsAnswer = 200;

    /** A file that begins with this word is refused, as if it were to blame. */
    volatile String refused = "refuse-me";

    OtherServices() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/token", exchange -> answer(exchange, 200, """
                {"access_token": "service-token", "expires_in": 300}"""));
        server.createContext("/internal/blobs", this::blob);
        server.createContext("/api/v1/tickets", this::attachment);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Forgets every file too: some are as large as mails may be. */
    @Override
    public void close() {
        server.stop(0);
        blobs.clear();
    }

    byte[] blobNamed(String name) {
        return blobs.get(name);
    }

    void has(String ticketId, int n, byte[] content) {
        attachments.put("/api/v1/tickets/" + ticketId + "/attachments/" + n, content);
    }

    /** Shows a ticket to whoever asks, as ticket-service would show it to an agent. */
    void shows(String name, TicketSnapshot ticket) {
        attachments.put("/api/v1/tickets/" + name, EventJson.mapper().writeValueAsBytes(ticket));
    }

    private void blob(HttpExchange exchange) throws IOException {
        var content = exchange.getRequestBody().readAllBytes();
        var permitted =
                "Bearer service-token".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (ticketsAnswer != 200 || !permitted) {
            answer(exchange, permitted ? ticketsAnswer : 401, "{}");
        } else if (beginning(content).startsWith(refused)) {
            answer(exchange, 400, "{}");
        } else {
            var name = Digests.sha256(content);
            blobs.put(name, content);
            answer(exchange, 200, "{\"blob\": \"" + name + "\", \"size\": " + content.length + "}");
        }
    }

    private static String beginning(byte[] content) {
        return new String(content, 0, Math.min(content.length, 100), StandardCharsets.UTF_8);
    }

    private void attachment(HttpExchange exchange) throws IOException {
        var content = attachments.get(exchange.getRequestURI().getPath());
        if (ticketsAnswer != 200 || content == null) {
            answer(exchange, content == null ? 404 : ticketsAnswer, "{}");
            return;
        }
        exchange.sendResponseHeaders(200, content.length);
        try (var body = exchange.getResponseBody()) {
            body.write(content);
        }
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
