package io.tidings.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An integrator's side: keeps what arrives, and answers as it was told. */
public final class Receiver implements AutoCloseable {

    /** One request as it arrived. */
    public record Received(String method, String path, Map<String, List<String>> headers, String body, Instant at) {

        public String header(String name) {
            return HttpHeaders.of(headers, (_, _) -> true).firstValue(name).orElse("");
        }

        /** Throws where the signature does not fit. */
        public void verify(String secret) {
            try {
                new Webhook(secret).verify(body, HttpHeaders.of(headers, (_, _) -> true));
            } catch (Exception e) {
                throw new AssertionError("The signature is refused", e);
            }
        }
    }

    /** What to answer: a status, and headers as name and value by turns. */
    public record Answer(int status, String... headers) {}

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    public Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            received.add(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body,
                    Instant.now()));
            var answer = answers.isEmpty() ? new Answer(200) : answers.remove();
            for (var i = 0; i < answer.headers().length; i += 2) {
                exchange.getResponseHeaders().add(answer.headers()[i], answer.headers()[i + 1]);
            }
            var text = "status " + answer.status();
            exchange.sendResponseHeaders(answer.status(), text.length());
            try (var out = exchange.getResponseBody()) {
                out.write(text.getBytes(UTF_8));
            }
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    /** Answers for the next requests; after them 200. */
    public void willAnswer(Answer... next) {
        answers.addAll(List.of(next));
    }

    /** Whatever was still to be answered: from now on 200. */
    public void answerWell() {
        answers.clear();
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    /** What arrived about a ticket. */
    public List<Received> about(String ticketId) {
        return received.stream()
                .filter(request -> request.body().contains(ticketId))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
