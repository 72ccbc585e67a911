package io.tidings.webhooks;

import static io.tidings.surroundings.Examples.just;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.tidings.events.Event;
import io.tidings.events.OutcomeFact.WebhookDelivered;
import io.tidings.spine.work.DueWork;
import io.tidings.surroundings.MovableClock;
import io.tidings.surroundings.Surroundings;
import io.tidings.surroundings.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two dispatchers on one store, of which one slept through its claim, and the other took over what that one has in hand. */
class TwoDispatchersTests extends EndpointFlow {

    private static final Duration MORE_THAN_A_CLAIM = Duration.ofSeconds(61);
    private static final Duration MOST_OF_A_CLAIM = Duration.ofSeconds(45);

    private static ConfigurableApplicationContext other;

    @Autowired
    DueWork work;

    @BeforeAll
    static void startTheOther() {
        other = new SpringApplicationBuilder(WebhookDispatcher.class, MovableClock.class)
                .run(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + Surroundings.kafka(),
                        "--spring.cloud.stream.kafka.binder.brokers=" + Surroundings.kafka(),
                        "--spring.mongodb.uri=" + Surroundings.mongo(),
                        "--spring.mongodb.database=webhook_endpoints",
                        "--tidings.outgoing.allowed-ranges=127.0.0.0/8",
                        "--tidings.encryption-key=" + Base64.getEncoder().encodeToString(new byte[32]));
        other.getBean(DueWork.class).stop();
    }

    @AfterAll
    static void stopTheOther() {
        other.close();
    }

    @AfterEach
    void takeNothingMore() {
        other.getBean(DueWork.class).stop();
        other.getBean(MovableClock.class).reset();
    }

    @Test
    void aLateAnswerToOneWhoHasLostItsClaimChangesNothing() throws Exception {
        try (var slow = new Slow(500, "ok")) {
            var id = make(Map.of("url", slow.url()));
            var event = just("ticket.opened.v1");
            planDeliveries.accept(event);
            await().until(() -> slow.asked.size() == 1);

            takeOver();
            await().until(() -> isDelivered(event, id));
            slow.goesOn.countDown();
            await().until(this::hasNothingInHand);

            assertThat(delivery(event, id)).containsEntry("state", "delivered").doesNotContainKey("due");
            assertThat(delivery(event, id).getList("attempts", Document.class))
                    .extracting(attempt -> attempt.getInteger("status"))
                    .containsExactly(null, 200);
            assertThat(slow.asked).containsExactly(event.id() + ":" + id, event.id() + ":" + id);
            await().untilAsserted(() -> assertThat(Wire.outcomesOf(event.subject()).stream()
                            .map(Event::fact)
                            .distinct())
                    .containsExactly(new WebhookDelivered(event.subject(), id, event.id() + ":" + id, event.id(), 2)));
        }
    }

    @Test
    void whoStoodInLineUntilItHadLostItsClaimSendsNothing() throws Exception {
        try (var slow = new Slow(200, "ok")) {
            var id = make(Map.of("url", slow.url(), "pace", Map.of("concurrency", 1)));
            var underWay = just("ticket.opened.v1");
            planDeliveries.accept(underWay);
            await().until(() -> slow.asked.size() == 1);
            var inLine = just("ticket.opened.v1");
            planDeliveries.accept(inLine);
            await().until(() -> inHand() == 2);

            takeOver();
            await().until(() -> isDelivered(underWay, id) && isDelivered(inLine, id));
            slow.goesOn.countDown();
            await().until(this::hasNothingInHand);

            assertThat(slow.asked)
                    .filteredOn(asked -> asked.equals(inLine.id() + ":" + id))
                    .hasSize(1);
            assertThat(delivery(inLine, id).getList("attempts", Document.class)).hasSize(1);
        }
    }

    @Test
    void whoWaitedForATokenUntilItHadLostItsClaimSendsNothing() throws Exception {
        try (var slow = new Slow(200, "{\"access_token\": \"t\", \"expires_in\": 3600}")) {
            var id = make(signedInAt(slow));
            var event = just("ticket.opened.v1");
            planDeliveries.accept(event);
            await().until(() -> slow.asked.size() == 1);

            takeOver();
            await().until(() -> isDelivered(event, id));
            clock.advance(MORE_THAN_A_CLAIM);
            slow.goesOn.countDown();
            await().until(this::hasNothingInHand);

            assertThat(receiver.about(event.subject())).hasSize(1);
        }
    }

    @Test
    void whoWaitedLongAndStillHasItsClaimSends() throws Exception {
        try (var slow = new Slow(200, "{\"access_token\": \"t\", \"expires_in\": 3600}")) {
            var id = make(signedInAt(slow));
            var event = just("ticket.opened.v1");
            planDeliveries.accept(event);
            await().until(() -> slow.asked.size() == 1);

            clock.advance(MOST_OF_A_CLAIM);
            slow.goesOn.countDown();

            await().until(() -> isDelivered(event, id));
            assertThat(receiver.about(event.subject())).hasSize(1);
        }
    }

    /** For the other one, whatever the first one has in hand has come due again. */
    private static void takeOver() {
        other.getBean(MovableClock.class).advance(MORE_THAN_A_CLAIM);
        other.getBean(DueWork.class).start();
    }

    private boolean isDelivered(Event event, String endpoint) {
        return delivery(event, endpoint).getString("state").equals("delivered");
    }

    private long inHand() {
        return work.inHand().getOrDefault("deliveries", 0L);
    }

    private boolean hasNothingInHand() {
        return inHand() == 0;
    }

    private static Map<String, Object> signedInAt(Slow server) {
        return Map.of(
                "auth",
                Map.of("type", "oauth2", "tokenUrl", server.url(), "clientId", "desk", "clientSecret", "hush-hush"));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the first who asks wait until it goes on, and answers all others well and at once. */
    private static final class Slow implements AutoCloseable {

        /** The deliveries' ids; empty where something else was asked. */
        private final List<String> asked = new CopyOnWriteArrayList<>();

        private final CountDownLatch goesOn = new CountDownLatch(1);
        private final HttpServer server;

        Slow(int lateStatus, String answer) throws IOException {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                var isFirst = isFirst(exchange.getRequestHeaders().getFirst("webhook-id"));
                if (isFirst) {
                    awaitQuietly(goesOn);
                }
                var body = answer.getBytes(UTF_8);
                exchange.sendResponseHeaders(isFirst ? lateStatus : 200, body.length);
                try (var out = exchange.getResponseBody()) {
                    out.write(body);
                }
            });
            server.start();
        }

        private synchronized boolean isFirst(String id) {
            asked.add(id == null ? "" : id);
            return asked.size() == 1;
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
        }

        @Override
        public void close() {
            goesOn.countDown();
            server.stop(0);
        }
    }
}
