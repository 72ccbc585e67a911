package io.tidings.spine.outgoing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server on loopback, and a client with leave to ask it. */
abstract class GuardedHttpTest {

    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    static final Duration SHORT = Duration.ofMillis(500);
    static final Duration AMPLE = Duration.ofSeconds(30);

    final GuardedHttp http = guarded(properties("127.0.0.0/8"), name -> new InetAddress[] {LOOPBACK});
    HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.stop(0);
    }

    static GuardedHttp guarded(OutgoingProperties properties, NameLookup.Resolver resolver) {
        return new GuardedHttp(properties, resolver, DefaultClientTlsStrategy.createDefault());
    }

    /** Where a limit of time is what is tried. */
    static GuardedHttp limited(Duration response, Duration total) {
        return limited(AMPLE, response, total);
    }

    static GuardedHttp limited(Duration connect, Duration response, Duration total) {
        return guarded(
                new OutgoingProperties(
                        List.of("127.0.0.0/8"),
                        false,
                        connect,
                        response,
                        total,
                        100,
                        4,
                        "",
                        "https://desk.intern",
                        "http://127.0.0.1:1"),
                _ -> new InetAddress[] {LOOPBACK});
    }

    static OutgoingProperties properties(String... allowed) {
        return withCatchersAt("http://127.0.0.1:1", allowed);
    }

    static OutgoingProperties withCatchersAt(String catchers, String... allowed) {
        return trusting(catchers, "", allowed);
    }

    static OutgoingProperties trusting(String catchers, String trusted, String... allowed) {
        return new OutgoingProperties(
                List.of(allowed), false, AMPLE, AMPLE, AMPLE, 100, 4, trusted, "https://desk.intern", catchers);
    }

    static OutgoingRequest post(String url) {
        return OutgoingRequest.post(url, Map.of(), "{}".getBytes(UTF_8));
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    static String text(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        var bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    interface Conversation {
        void hold(Socket socket) throws IOException;
    }

    /** Takes connections, reads nothing, and holds the conversation until the other side hangs up. */
    static ServerSocket rawServer(Conversation conversation) throws IOException {
        var listening = new ServerSocket(0, 50, LOOPBACK);
        Thread.startVirtualThread(() -> {
            while (!listening.isClosed()) {
                try {
                    var socket = listening.accept();
                    Thread.startVirtualThread(() -> {
                        try (socket) {
                            conversation.hold(socket);
                        } catch (IOException e) {
                            // The other side hung up.
                        }
                    });
                } catch (IOException e) {
                    return;
                }
            }
        });
        return listening;
    }

    static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
