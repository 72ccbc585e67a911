package io.tidings.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidings.gateway.EchoService.Heard;
import io.tidings.store.EmbeddedStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Programs with API tokens before the gateway, behind it a ticket-service that says what each is worth. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class ApiTokenDoorTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final EmbeddedStore store = EmbeddedStore.start();
    private static final FakeKeycloak keycloak;
    private static final EchoService others;
    private static final HttpServer tickets;

    private static final Set<String> good = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger asked = new AtomicInteger();
    private static final List<Heard> heard = new CopyOnWriteArrayList<>();
    private static volatile boolean away;

    static {
        try {
            keycloak = new FakeKeycloak();
            others = new EchoService();
            tickets = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            tickets.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            tickets.createContext("/internal/api-tokens/exchange", ApiTokenDoorTests::exchange);
            tickets.createContext("/", exchange -> {
                var request = new Heard(exchange);
                heard.add(request);
                answer(exchange, 200, request.json());
            });
            tickets.start();
        } catch (Exception e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static void exchange(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        var token = JsonMapper.shared()
                .readTree(exchange.getRequestBody().readAllBytes())
                .path("token")
                .asString();
        if (away) {
            answer(exchange, 503, "{}");
        } else if (good.contains(token)) {
            answer(exchange, 200, """
                    {"token": "inside-%s", "expiresAt": "%s", "tokenId": "t1", "agentId": "maya"}""".formatted(UUID.randomUUID(), Instant.now().plusSeconds(300)));
        } else {
            answer(exchange, 401, "{\"code\": \"unauthenticated\"}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @DynamicPropertySource
    static void around(DynamicPropertyRegistry properties) {
        properties.add("MONGODB_URI", store::connectionString);
        properties.add("KEYCLOAK_INTERNAL_URL", keycloak::url);
        properties.add(
                "TICKETS_URL", () -> "http://localhost:" + tickets.getAddress().getPort());
        properties.add("NOTIFIER_URL", others::url);
        properties.add("WEBHOOKS_URL", others::url);
    }

    @AfterAll
    static void stop() {
        tickets.stop(0);
        others.close();
        keycloak.close();
        store.close();
    }

    @LocalServerPort
    int port;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String token = "tdg_" + (UUID.randomUUID().toString() + UUID.randomUUID()).substring(0, 43);

    @BeforeEach
    void aGoodToken() {
        away = false;
        good.add(token);
        heard.clear();
    }

    @Test
    void anApiTokenIsExchangedAndNeverPassedOn() {
        var answer = get("/api/v1/tickets", token);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(heard.getLast().headers().get("authorization")).startsWith("Bearer inside-");
        assertThat(heard.getLast().headers().values()).noneMatch(value -> value.contains("tdg_"));
        assertThat(answer.headers().map()).doesNotContainKey("set-cookie").containsKey("ratelimit-policy");
    }

    @Test
    void itIsAskedAboutOnceASecondHoweverManyRequestsComeAndTheServicesSeeOneToken() {
        var before = asked.get();
        var begun = System.nanoTime();
        for (var n = 0; n < 30; n++) {
            get("/api/v1/tickets", token);
        }
        var seconds = (System.nanoTime() - begun) / 1_000_000_000;

        assertThat(asked.get() - before).isLessThanOrEqualTo((int) seconds + 2);
        assertThat(heard.stream().map(request -> request.headers().get("authorization")))
                .hasSize(30)
                .containsOnly(heard.getFirst().headers().get("authorization"));
    }

    @Test
    void aRevokedOneLetsNobodyInASecondLater() {
        assertThat(get("/api/v1/tickets", token).statusCode()).isEqualTo(200);
        good.remove(token);

        await().atMost(PATIENCE).until(() -> get("/api/v1/tickets", token).statusCode() == 401);
        var refused = get("/api/v1/tickets", token);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
        assertThat(refused.body()).contains("\"code\":\"unauthenticated\"").doesNotContain(token);
    }

    @Test
    void aRevokedOneEndsTheStreamThatItOpened() throws Exception {
        var stream = client.send(asking("/api/v1/events/stream", token), BodyHandlers.ofInputStream());
        try (var body = stream.body()) {
            assertThat(body.read()).isEqualTo('i');
            good.remove(token);
            var rest = Executors.newVirtualThreadPerTaskExecutor().submit(body::readAllBytes);
            assertThat(rest.get(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS))
                    .isNotNull();
        }
    }

    @Test
    void whileNobodyCanRevokeAnythingAKnownOneGoesOnAndANewOneIsToldToComeAgain() {
        assertThat(get("/api/v1/tickets", token).statusCode()).isEqualTo(200);
        away = true;
        var before = asked.get();

        await().atMost(PATIENCE).until(() -> {
            assertThat(get("/api/v1/tickets", token).statusCode()).isEqualTo(200);
            return asked.get() > before;
        });
        var unknown = get("/api/v1/tickets", "tdg_" + "n".repeat(43));
        assertThat(unknown.statusCode()).isEqualTo(503);
        assertThat(unknown.body()).contains("\"service\":\"ticket-service\"");
    }

    @Test
    void whatHasNotTheFormOfOneIsRefusedUnasked() {
        var before = asked.get();
        for (var wrong : List.of("tdg_", "tdg_short", token + "x", "tdg_" + "%".repeat(43))) {
            assertThat(get("/api/v1/tickets", wrong).statusCode()).as(wrong).isEqualTo(401);
        }
        assertThat(asked).hasValue(before);
        assertThat(heard).isEmpty();
    }

    @Test
    void noTokenIsWrittenIntoALog(CapturedOutput output) {
        get("/api/v1/tickets", token);
        away = true;
        var unknown = "tdg_" + "u".repeat(43);
        get("/api/v1/tickets", unknown);
        get("/api/v1/operations/gateway", token);

        assertThat(output).doesNotContain(token, unknown, "inside-");
    }

    /** What a webhook sends to a catcher is what its owner wants to look at. */
    @Test
    void whatIsForACatcherIsLeftAsItIs() {
        assertThat(get("/catch/abc", token).body()).contains("Bearer " + token);
    }

    @Test
    void noTrickWithThePathLeadsToWhatIsBetweenServices() throws IOException {
        for (var path : List.of(
                "/internal/token-keys",
                "//internal/token-keys",
                "/api/v1/../../internal/token-keys",
                "/api/v1/%2e%2e/%2e%2e/internal/token-keys",
                "/api/v1/..%2f..%2finternal%2ftoken-keys",
                "/api/v1/tickets/..;/..;/..;/internal/token-keys",
                "/api/v1/\\..\\..\\internal/token-keys",
                "/api/v1/%252e%252e/%252e%252e/internal/token-keys",
                "/api//v1/../../internal/token-keys")) {
            var status = statusOf(path);
            assertThat(heard.stream().map(Heard::path).filter(passed -> !passed.startsWith("/api/v1/%2e%2e/")))
                    .as("%s was answered %s", path, status)
                    .isEmpty();
        }
    }

    /** Written by hand, because a client would straighten the path. */
    private String statusOf(String path) throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(60_000);
            var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer abc\r\n"
                    + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private HttpResponse<String> get(String path, String bearer) {
        try {
            return client.send(asking(path, bearer), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest asking(String path, String bearer) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + bearer)
                .timeout(PATIENCE)
                .build();
    }
}
