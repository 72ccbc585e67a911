package io.tidings.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/** A service behind the gateway that answers with what it was asked. */
final class EchoService implements AutoCloseable {

    private final HttpServer server;
    final AtomicInteger refusals = new AtomicInteger();

    /** What the desk says of whoever asks. */
    volatile String me = "{}";

    volatile int meStatus = 200;

    /** A request as it arrived. */
    record Heard(String method, String path, Map<String, String> headers, long body) {

        Heard(HttpExchange exchange) throws IOException {
            this(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    headers(exchange),
                    exchange.getRequestBody().readAllBytes().length);
        }

        private static Map<String, String> headers(HttpExchange exchange) {
            var headers = new LinkedHashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
            return headers;
        }

        String json() {
            return JsonMapper.shared().writeValueAsString(this);
        }
    }

    EchoService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var bytes = new Heard(exchange).json().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.createContext("/api/v1/me", exchange -> {
            var bytes = me.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(meStatus, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        // As a service refuses that has more to do than can be done, before it has looked at what was asked.
        server.createContext("/api/v1/forms/busy/submissions", exchange -> {
            exchange.getRequestBody().readAllBytes();
            var problem = "{\"type\": \"urn:tidings:problem:temporarily-busy\", \"code\": \"temporarily-busy\"}";
            exchange.getResponseHeaders().add("Content-Type", "application/problem+json");
            exchange.getResponseHeaders().add("Retry-After", "2");
            // In pieces, as services send what they write.
            exchange.sendResponseHeaders(503, 0);
            exchange.getResponseBody().write(problem.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.createContext("/api/v1/guest/requests/t1/events", exchange -> {
            var told = "id: p1\ndata: %s\n\n".formatted(new Heard(exchange).json());
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(told.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        });
        server.createContext("/api/v1/events/stream", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("id: p1\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            // Left open: a stream that is passed on only at its end would never show its first event.
        });
        // Hangs up without an answer, as a service does that is killed.
        server.createContext("/api/v1/tickets/killed", exchange -> {
            refusals.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 1_000);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
