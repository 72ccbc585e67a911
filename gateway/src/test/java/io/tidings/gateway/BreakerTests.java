package io.tidings.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.tidings.store.EmbeddedStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A service that is away or hangs: what it costs those who ask for it, and those who do not. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "tidings.breaker.calls=4",
            "tidings.breaker.at-least=2",
            "tidings.breaker.look-every=50ms",
            "spring.cloud.gateway.server.webflux.httpclient.response-timeout=1s"
        })
class BreakerTests {

    private static final String ASKED = "/api/v1/notifications";
    private static final EmbeddedStore store = EmbeddedStore.start();
    private static final Troubled notifier = new Troubled();
    private static final EchoService others;

    static {
        try {
            others = new EchoService();
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @DynamicPropertySource
    static void around(DynamicPropertyRegistry properties) {
        properties.add("MONGODB_URI", store::connectionString);
        properties.add("NOTIFIER_URL", notifier::url);
        properties.add("TICKETS_URL", others::url);
        // Nobody listens there.
        properties.add("KEYCLOAK_INTERNAL_URL", () -> "http://localhost:1/auth");
    }

    @AfterAll
    static void stop() {
        notifier.leave();
        others.close();
        store.close();
    }

    @LocalServerPort
    int port;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void isThere() {
        notifier.come();
    }

    @AfterEach
    void isThereAgain() {
        notifier.goOn();
        notifier.come();
        await().atMost(Duration.ofSeconds(60)).until(() -> ask(ASKED).statusCode() == 200);
        // Until its breaker has made up its mind.
        await().atMost(Duration.ofSeconds(60)).until(() -> ask(ASKED).statusCode() == 200 && isClosed());
    }

    @Test
    void aServiceThatHangsIsWaitedForByAFewAndThenByNobody() throws Exception {
        notifier.hang();
        assertThat(ask(ASKED).statusCode()).isEqualTo(504);
        everybodyIsRefused();
        var waited = notifier.asked.get();
        for (var n = 0; n < 20; n++) {
            var refused = ask(ASKED);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("2");
            assertThat(refused.body())
                    .contains("\"code\":\"service-away\"", "\"service\":\"notifier-service\"")
                    .contains("Notifications and live updates are away for the moment");
        }
        assertThat(notifier.asked).as("asked meanwhile").hasValue(waited);
        assertThat(ask("/api/v1/tickets").statusCode()).as("another service").isEqualTo(200);
        assertThat(ask("/actuator/prometheus").body())
                .contains("resilience4j_circuitbreaker_state{name=\"notifier-service\",state=\"open\"} 1.0");
    }

    @Test
    void aServiceThatIsBackIsAskedAgainWithoutACallerWhoTriesIt() throws Exception {
        notifier.leave();
        for (var n = 0; n < 5; n++) {
            assertThat(ask(ASKED).statusCode()).isEqualTo(503);
        }
        notifier.come();
        await().atMost(Duration.ofSeconds(60)).until(() -> metric("half_open") == 1);
        assertThat(notifier.asked).as("callers let through").hasValue(0);
        assertThat(ask(ASKED).statusCode()).isEqualTo(200);
    }

    @Test
    void whoHangsAgainAfterAnAnswerIsRefusedAgain() throws Exception {
        notifier.hangForCallers();
        everybodyIsRefused();
        await().atMost(Duration.ofSeconds(60)).until(() -> metric("half_open") == 1);
        everybodyIsRefused();
    }

    @Test
    void whatIsAwayIsSaidInTheLanguageOfWhoAsks() throws Exception {
        notifier.leave();
        assertThat(ask(ASKED, "Accept-Language", "pl").body()).contains("Powiadomienia");
        assertThat(ask(ASKED, "Accept-Language", "ko").body()).contains("알림");
        assertThat(ask(ASKED, "Accept-Language", "sw").body()).contains("Notifications");
        var page = ask("/auth/realms/tidings/account", "Accept", "text/html", "Accept-Language", "pl");
        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.body()).contains("<h1>Zaraz wracamy</h1>", "Logowanie jest chwilowo niedostępne");
    }

    @Test
    void aCallerWhoSendsSlowlyOrBreaksOffKeepsNobodyFromTheService() throws Exception {
        for (var n = 0; n < 6; n++) {
            try (var socket = new Socket("localhost", port)) {
                socket.getOutputStream()
                        .write(("POST " + ASKED + "/read HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer abc\r\n"
                                        + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
                // It has the beginning while the rest is on its way: nothing of it is gathered here first.
                var begun = n + 1;
                await().atMost(Duration.ofSeconds(60)).until(() -> notifier.asked.get() == begun);
                if (n % 2 == 0) {
                    socket.setSoTimeout(60_000);
                    assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                            .as("its time is up")
                            .isEqualTo("HTTP/1.1 504");
                }
            }
        }
        assertThat(isClosed()).isTrue();
        assertThat(ask(ASKED).statusCode()).isEqualTo(200);
    }

    @Test
    void aStreamIsNotRefusedForWhatOthersWaitedFor() throws Exception {
        notifier.hang();
        everybodyIsRefused();
        try (var stream = client.send(request("/api/v1/events/stream"), BodyHandlers.ofInputStream())
                .body()) {
            assertThat(stream.read()).isEqualTo(':');
        }
    }

    @Test
    void whatWasOnlyReadIsRepeatedOnceAndAChangeNever() throws Exception {
        notifier.breakOff();
        assertThat(ask(ASKED).statusCode()).isEqualTo(503);
        assertThat(notifier.asked).hasValue(2);
        notifier.asked.set(0);
        var change = HttpRequest.newBuilder(URI.create("http://localhost:" + port + ASKED + "/read"))
                .header("Authorization", "Bearer abc")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        assertThat(client.send(change, BodyHandlers.ofString()).statusCode()).isEqualTo(502);
        assertThat(notifier.asked).hasValue(1);
    }

    private void everybodyIsRefused() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> ask(ASKED).statusCode() == 503);
    }

    private boolean isClosed() {
        return metric("closed") == 1;
    }

    /** Whether the breaker of the service is in this state: 1 or 0; -1 before it was ever asked. */
    private int metric(String state) {
        var line = "resilience4j_circuitbreaker_state{name=\"notifier-service\",state=\"" + state + "\"} ";
        return ask("/actuator/prometheus")
                .body()
                .lines()
                .filter(each -> each.startsWith(line))
                .mapToInt(each -> (int) Double.parseDouble(each.substring(line.length())))
                .findFirst()
                .orElse(-1);
    }

    private HttpResponse<String> ask(String path, String... headers) {
        try {
            return client.send(request(path, headers), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(60));
        return (path.startsWith("/api/") ? request.header("Authorization", "Bearer abc") : request)
                .headers(headers.length == 0 ? new String[] {"X-None", ""} : headers)
                .build();
    }

    /** A service at one address that answers, hangs, breaks off or is away, as it is told. */
    private static final class Troubled {

        private static final String SOUGHT = "/";

        private final int port;
        /** Without those who only look whether it is there. */
        private final AtomicInteger asked = new AtomicInteger();

        private volatile CountDownLatch callersGoOn = new CountDownLatch(0);
        private volatile CountDownLatch othersGoOn = new CountDownLatch(0);
        private volatile boolean breaksOff;
        private @Nullable HttpServer server;

        private Troubled() {
            try (var free = new ServerSocket(0)) {
                port = free.getLocalPort();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private String url() {
            return "http://localhost:" + port;
        }

        private void come() {
            asked.set(0);
            breaksOff = false;
            if (server != null) {
                return;
            }
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext(SOUGHT, exchange -> {
                var isCaller = !exchange.getRequestURI().getPath().equals(SOUGHT);
                if (isCaller) {
                    asked.incrementAndGet();
                }
                try {
                    (isCaller ? callersGoOn : othersGoOn).await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, breaksOff ? 1_000 : -1);
                exchange.close();
            });
            server.createContext("/api/v1/events/stream", exchange -> {
                exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(": here\n\n".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            });
            server.start();
        }

        private void leave() {
            if (server != null) {
                server.stop(0);
                server = null;
            }
        }

        private void hang() {
            hangForCallers();
            othersGoOn = new CountDownLatch(1);
        }

        /** Whoever only looks whether it is there is answered. */
        private void hangForCallers() {
            callersGoOn = new CountDownLatch(1);
        }

        private void breakOff() {
            breaksOff = true;
        }

        private void goOn() {
            callersGoOn.countDown();
            othersGoOn.countDown();
        }
    }
}
