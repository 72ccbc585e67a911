package io.tidings.webhooks;

import static io.tidings.surroundings.Examples.just;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.sun.net.httpserver.HttpServer;
import io.tidings.events.Event;
import io.tidings.webhooks.Receiver.Answer;
import io.tidings.webhooks.Receiver.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthFlowTests extends EndpointFlow {

    private static final String HUSH = "hush-hush-7%&ü";

    /** An authorization server that numbers its tokens. */
    private static final class TokenServer implements AutoCloseable {

        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final HttpServer server;
        private volatile int status = 200;
        private volatile String lasts = "3600";
        private volatile CountDownLatch isAnswered = new CountDownLatch(0);

        TokenServer() {
            try {
                server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.createContext("/", exchange -> {
                var form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + form);
                awaitQuietly(isAnswered);
                var answer = (status == 200
                                ? "{\"access_token\": \"token-" + asked.size()
                                        + "\", \"token_type\": \"Bearer\", \"expires_in\": " + lasts + "}"
                                : "{\"error\": \"invalid_client\", \"error_description\": \"no " + HUSH + "\"}")
                        .getBytes(UTF_8);
                exchange.sendResponseHeaders(status, answer.length);
                try (var out = exchange.getResponseBody()) {
                    out.write(answer);
                }
            });
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
        }

        Map<String, Object> auth() {
            return Map.of(
                    "type", "oauth2", "tokenUrl", url(), "clientId", "tid ings", "clientSecret", HUSH, "scope", "a b");
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @Test
    void basicAndBearerArriveAndAreNeverToldAgain() throws Exception {
        var id = make(Map.of("auth", Map.of("type", "basic", "username", "desk", "password", HUSH)));
        assertThat(next().header("authorization"))
                .isEqualTo("Basic " + Base64.getEncoder().encodeToString(("desk:" + HUSH).getBytes(UTF_8)));
        mvc.perform(reading(id))
                .andExpect(jsonPath("$.auth.type", is("basic")))
                .andExpect(jsonPath("$.auth.username", is("desk")))
                .andExpect(content().string(not(containsString("hush"))));

        // The password stays while the type does.
        mvc.perform(changing(id, Map.of("auth", Map.of("type", "basic", "username", "other"))))
                .andExpect(status().isOk());
        assertThat(next().header("authorization"))
                .isEqualTo("Basic " + Base64.getEncoder().encodeToString(("other:" + HUSH).getBytes(UTF_8)));
        mvc.perform(changing(id, Map.of("auth", Map.of("type", "bearer"))))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("auth.token")));

        mvc.perform(changing(id, Map.of("auth", Map.of("type", "bearer", "token", "hush-token"))))
                .andExpect(content().string(not(containsString("hush"))));
        assertThat(next().header("authorization")).isEqualTo("Bearer hush-token");
        assertThat(database.getCollection("endpoints")
                        .find(new Document("_id", id))
                        .first()
                        .toJson())
                .doesNotContain("hush");
    }

    @Test
    void aHeaderThatIsNamedWithoutAValueKeepsTheOneThatNobodyIsTold() throws Exception {
        var id = make(Map.of("headers", Map.of("X-Key", "hush-key", "X-Old", "old")));
        var headers = new HashMap<String, @Nullable String>();
        headers.put("X-Key", null);
        headers.put("X-New", "new");
        mvc.perform(changing(id, Map.of("headers", headers)))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.headerNames", is(List.of("X-Key", "X-New"))))
                .andExpect(content().string(not(containsString("hush"))));

        var request = next();
        assertThat(request.header("x-key")).isEqualTo("hush-key");
        assertThat(request.header("x-new")).isEqualTo("new");
        assertThat(request.header("x-old")).isEmpty();

        headers.put("X-Unknown", null);
        mvc.perform(changing(id, Map.of("headers", headers)))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("headers")))
                .andExpect(jsonPath("$.detail", containsString("X-Unknown")));
    }

    @Test
    void theLogShowsTheHeadersOfEachAttemptAndNoSecret() throws Exception {
        receiver.willAnswer(new Answer(500));
        var id = make(Map.of(
                "auth", Map.of("type", "bearer", "token", "hush-token"),
                "headers", Map.of("X-Api-Key", "hush-key"),
                "hubSignature", "x-hub-signature-256"));
        var event = just("ticket.opened.v1");
        planDeliveries.accept(event);
        await().until(() -> hasEnded(delivery(event, id), 1));
        clock.advance(Duration.ofSeconds(7));
        await().until(() -> delivery(event, id).getString("state").equals("delivered"));

        var arrived = receiver.about(event.subject());
        assertThat(arrived.getFirst().header("X-Api-Key")).isEqualTo("hush-key");
        var log = mvc.perform(get("/api/v1/webhook-deliveries/" + event.id() + ":" + id)
                        .with(admin()))
                .andExpect(status().isOk())
                .andExpect(content().string(not(containsString("hush"))))
                .andReturn();
        var attempts = JSON.readTree(log.getResponse().getContentAsByteArray()).path("attempts");
        for (var n = 0; n < 2; n++) {
            var attempt = attempts.get(n);
            assertThat(attempt.path("method").asString()).isEqualTo("POST");
            var headers = attempt.path("requestHeaders");
            assertThat(headers.path("authorization").asString()).isEqualTo("Bearer •••");
            assertThat(headers.path("X-Api-Key").asString()).isEqualTo("•••");
            for (var name : List.of("webhook-id", "webhook-timestamp", "webhook-signature", "content-type")) {
                assertThat(headers.path(name).asString())
                        .as(name)
                        .isNotEmpty()
                        .isEqualTo(arrived.get(n).header(name));
            }
            assertThat(headers.path("x-hub-signature-256").asString(""))
                    .isEqualTo(arrived.get(n).header("x-hub-signature-256"));
        }
        assertThat(delivery(event, id).toJson()).doesNotContain("hush");
    }

    @Test
    void aReceiverThatRepeatsWhatItWasSentPutsNoSecretIntoTheLog() throws Exception {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
        server.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            var echo = "authorization=%s x-api-key=%s x-short=%s, thank you"
                    .formatted(
                            headers.getFirst("Authorization"),
                            headers.getFirst("X-Api-Key"),
                            headers.getFirst("X-Short"));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, echo.length());
            try (var out = exchange.getResponseBody()) {
                out.write(echo.getBytes(UTF_8));
            }
        });
        server.start();
        try {
            var id = make(Map.of(
                    "url", "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                    "auth", Map.of("type", "bearer", "token", "hush-token"),
                    "headers", Map.of("X-Api-Key", "hush-key", "X-Short", "y")));
            var event = just("ticket.opened.v1");
            planDeliveries.accept(event);
            await().until(() -> delivery(event, id).getString("state").equals("delivered"));

            assertThat(delivery(event, id)
                            .getList("attempts", Document.class)
                            .getFirst()
                            .getString("response"))
                    .isEqualTo("authorization=Bearer ••• x-api-key=••• x-short=y, thank you");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aTokenOfOAuth2IsAskedForOnceAndAgainWhenItIsRefused() throws Exception {
        try (var server = new TokenServer()) {
            var id = make(Map.of("auth", server.auth()));

            assertThat(next().header("authorization")).isEqualTo("Bearer token-1");
            assertThat(next().header("authorization")).isEqualTo("Bearer token-1");
            assertThat(server.asked)
                    .containsExactly("Basic "
                            + Base64.getEncoder().encodeToString("tid+ings:hush-hush-7%25%26%C3%BC".getBytes(UTF_8))
                            + " grant_type=client_credentials&scope=a+b");

            receiver.willAnswer(new Answer(401));
            var event = just("ticket.opened.v1");
            planDeliveries.accept(event);
            await().until(() -> hasEnded(delivery(event, id), 1));
            clock.advance(Duration.ofSeconds(7));
            await().until(() -> delivery(event, id).getString("state").equals("delivered"));
            assertThat(receiver.about(event.subject()).getLast().header("authorization"))
                    .isEqualTo("Bearer token-2");
        }
    }

    @Test
    void withoutATokenNothingIsSentAndItIsTriedAgain() throws Exception {
        try (var server = new TokenServer()) {
            var id = make(Map.of("auth", server.auth()));
            server.status = 401;
            var event = just("ticket.opened.v1");
            planDeliveries.accept(event);
            await().until(() -> hasEnded(delivery(event, id), 1));

            var attempt =
                    delivery(event, id).getList("attempts", Document.class).getFirst();
            assertThat(attempt.getString("reason")).isEqualTo("no_token");
            assertThat(attempt.getString("response"))
                    .contains("401 (invalid_client)")
                    .doesNotContain("hush");
            assertThat(receiver.about(event.subject())).isEmpty();
            server.status = 200;
            clock.advance(Duration.ofSeconds(7));
            await().until(() -> delivery(event, id).getString("state").equals("delivered"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "99999999999999999999999", "1e300", "-1", "0", "null", "\"soon\""})
    void howeverLongATokenIsSaidToLastItIsSent(String lasts) throws Exception {
        try (var server = new TokenServer()) {
            server.lasts = lasts;
            var id = make(Map.of("auth", server.auth()));
            var event = just("ticket.opened.v1");
            planDeliveries.accept(event);

            await().until(() -> delivery(event, id).getString("state").equals("delivered"));
            assertThat(delivery(event, id).getList("attempts", Document.class)).hasSize(1);
        }
    }

    @Test
    void whoWaitsWhileAnotherAsksForATokenTakesTheAnswerThatOneGets() throws Exception {
        var isAnswered = new CountDownLatch(1);
        try (var server = new TokenServer()) {
            server.status = 503;
            server.isAnswered = isAnswered;
            var id = make(Map.of("auth", server.auth()));
            var events =
                    Stream.generate(() -> just("ticket.opened.v1")).limit(10).toList();
            events.forEach(planDeliveries);
            await().until(() -> events.stream().noneMatch(event -> delivery(event, id)
                    .getList("attempts", Document.class)
                    .isEmpty()));

            isAnswered.countDown();

            await().until(() -> events.stream().allMatch(event -> hasEnded(delivery(event, id), 1)));
            assertThat(events).allSatisfy(event -> assertThat(delivery(event, id)
                            .getList("attempts", Document.class)
                            .getFirst()
                            .getString("reason"))
                    .isEqualTo("no_token"));
            // One by one they would be ten; who has begun and not come to the line yet may ask once more.
            assertThat(server.asked).hasSizeLessThan(5);
        } finally {
            isAnswered.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "oauth2|https://169.254.169.254/token|auth.tokenUrl|link-local",
                "oauth2|https://10.0.0.1/token|auth.tokenUrl|private",
                "oauth2||auth.tokenUrl|tokenUrl",
                "basic||auth.username|username",
            })
    void whereATokenIsAskedForIsCheckedAsEveryAddress(String type, String tokenUrl, String field, String words)
            throws Exception {
        var auth = Map.of(
                "type", type, "clientId", "c", "clientSecret", "s", "tokenUrl", tokenUrl == null ? "" : tokenUrl);

        mvc.perform(creating(wish(Map.of("auth", auth))))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is(field)))
                .andExpect(jsonPath("$.detail", containsString(words)));
    }

    @Test
    void aClientsSecretGoesToNoOtherServer() throws Exception {
        try (var server = new TokenServer()) {
            var id = make(Map.of("auth", server.auth()));

            mvc.perform(changing(
                            id,
                            Map.of(
                                    "auth",
                                    Map.of(
                                            "type",
                                            "oauth2",
                                            "clientId",
                                            "tid ings",
                                            "tokenUrl",
                                            server.url() + "/other"))))
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.field", is("auth.clientSecret")));
        }
    }

    @Test
    void authAndAHeaderDoNotHideOneAnother() throws Exception {
        mvc.perform(creating(wish(Map.of(
                        "headers", Map.of("authorization", "x"), "auth", Map.of("type", "bearer", "token", "t")))))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("headers")));
    }

    @Test
    void whileKeysChangeBothSignAndThenTheNewOneAlone() throws Exception {
        var id = make(Map.of("secret", SECRET, "hubSignature", "x-hub-signature-256"));
        var fresh = JSON.readTree(
                        mvc.perform(posting("/api/v1/webhook-endpoints/" + id + "/rotate-secret", Map.of("hours", 2)))
                                .andExpect(status().isOk())
                                .andExpect(jsonPath("$.secret", startsWith("whsec_")))
                                .andExpect(jsonPath("$.oldKeyUntil").isNotEmpty())
                                .andReturn()
                                .getResponse()
                                .getContentAsByteArray())
                .path("secret")
                .asString();
        mvc.perform(reading(id)).andExpect(jsonPath("$.secret").doesNotExist());

        var both = next();
        both.verify(SECRET);
        both.verify(fresh);
        assertThat(both.header("x-hub-signature-256")).startsWith("sha256=");
        assertThat(both.header("x-hub-signature-256-next")).startsWith("sha256=");

        clock.advance(Duration.ofHours(2));
        var alone = next();
        alone.verify(fresh);
        assertThat(alone.header("webhook-signature").split(" ")).hasSize(1);
        assertThat(alone.header("x-hub-signature-256-next")).isEmpty();
        mvc.perform(reading(id)).andExpect(jsonPath("$.oldKeyUntil").doesNotExist());
        mvc.perform(posting("/api/v1/webhook-endpoints/" + id + "/rotate-secret", Map.of("hours", 169)))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("hours")));
    }

    @Test
    void aKeyFromBeforeKeysCouldEndSignsOn() throws Exception {
        var id = make(Map.of("secret", SECRET));
        var stored = database.getCollection("endpoints")
                .find(new Document("_id", id))
                .first();
        var sealed = stored.getList("keys", Document.class).getFirst().getString("sealed");
        database.getCollection("endpoints")
                .updateOne(
                        new Document("_id", id),
                        new Document(
                                        "$unset",
                                        new Document("keys", "")
                                                .append("auth", "")
                                                .append("hubSignature", ""))
                                .append("$set", new Document("secrets", List.of(sealed))));
        // Anything raises the revision, at which every copy is read again.
        make(Map.of("events", List.of("ticket.rated.v1")));

        next().verify(SECRET);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The request that the next event causes. */
    private Received next() {
        Event event = just("ticket.opened.v1");
        planDeliveries.accept(at(event));
        return await().until(() -> receiver.about(event.subject()), list -> !list.isEmpty())
                .getFirst();
    }

    /** As if it happened now by the desk's clock. */
    private Event at(Event event) {
        var tree = tree(event);
        tree.put("time", clock.instant().toString());
        return io.tidings.events.EventJson.read(tree.toString());
    }
}
