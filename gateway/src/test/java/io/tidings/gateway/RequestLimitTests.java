package io.tidings.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.tidings.store.EmbeddedStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A crowd in front of a service that does not get on: the gateway passes on so many and no more. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "tidings.at-once=3")
class RequestLimitTests {

    private static final EmbeddedStore store = EmbeddedStore.start();
    private static final FakeKeycloak keycloak;
    private static final EchoService others;
    private static final HttpServer stuck;
    private static final AtomicInteger inside = new AtomicInteger();
    private static final CountDownLatch goesOn = new CountDownLatch(1);

    static {
        try {
            keycloak = new FakeKeycloak();
            others = new EchoService();
            stuck = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            stuck.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            stuck.createContext("/", exchange -> {
                inside.incrementAndGet();
                try {
                    goesOn.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            stuck.start();
        } catch (Exception e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @DynamicPropertySource
    static void around(DynamicPropertyRegistry properties) {
        properties.add("MONGODB_URI", store::connectionString);
        properties.add("KEYCLOAK_INTERNAL_URL", keycloak::url);
        properties.add(
                "TICKETS_URL", () -> "http://localhost:" + stuck.getAddress().getPort());
        properties.add("NOTIFIER_URL", others::url);
    }

    @AfterAll
    static void stop() {
        stuck.stop(0);
        others.close();
        keycloak.close();
        store.close();
    }

    @LocalServerPort
    int port;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void whoFindsNoRoomIsToldWhenToComeAgainAndOtherServicesAnswer() throws Exception {
        var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (var i = 0; i < 3; i++) {
            waiting.add(client.sendAsync(asking("/api/v1/tickets"), BodyHandlers.ofString()));
        }
        await().until(() -> inside.get() == 3);

        var refused = client.send(asking("/api/v1/tickets"), BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("2");
        assertThat(refused.body()).contains("\"code\":\"temporarily-busy\"", "\"service\":\"ticket-service\"");
        assertThat(inside).hasValue(3);
        assertThat(client.send(asking("/api/v1/notifications"), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);

        goesOn.countDown();
        for (var each : waiting) {
            assertThat(each.get().statusCode()).isEqualTo(200);
        }
        assertThat(client.send(asking("/api/v1/tickets"), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void openStreamsTakeNobodysRoom() throws Exception {
        var streams = new ArrayList<HttpResponse<InputStream>>();
        for (var i = 0; i < 5; i++) {
            streams.add(client.send(asking("/api/v1/events/stream"), BodyHandlers.ofInputStream()));
        }

        assertThat(streams).allSatisfy(stream -> assertThat(stream.statusCode()).isEqualTo(200));
        assertThat(client.send(asking("/api/v1/notifications"), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        for (var stream : streams) {
            stream.body().close();
        }
    }

    private HttpRequest asking(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer abc")
                .timeout(Duration.ofSeconds(60))
                .build();
    }
}
