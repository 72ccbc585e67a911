package io.tidings.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.sun.net.httpserver.HttpServer;
import io.tidings.events.Event;
import io.tidings.surroundings.Examples;
import io.tidings.webhooks.Receiver.Answer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** An endpoint that moves takes neither the secrets nor the bad name of its old address along. */
class ChangedAddressTests extends EndpointFlow {

    private final Receiver elsewhere = new Receiver();

    @AfterEach
    void close() {
        elsewhere.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"auth\": {\"type\": \"basic\", \"username\": \"desk\", \"password\": \"hush-one\"}} | auth.password",
                "{\"auth\": {\"type\": \"bearer\", \"token\": \"hush-one\"}}                           | auth.token",
                "{\"auth\": {\"type\": \"oauth2\", \"tokenUrl\": \"http://127.0.0.1:1999/\", \"clientId\": \"x\","
                        + " \"clientSecret\": \"hush-one\"}} | auth.clientSecret",
                "{\"headers\": {\"X-Key\": \"hush-one\"}} | headers"
            })
    void aSecretGoesToNoOtherHostThanItWasGivenFor(String secrets, String field) throws Exception {
        var id = make(JSON.readValue(secrets, new tools.jackson.core.type.TypeReference<Map<String, Object>>() {}));
        var before = receiver.url().replace("/hook", "");

        mvc.perform(changing(id, Map.of("url", elsewhere.url())))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code", is("secret-meant-elsewhere")))
                .andExpect(jsonPath("$.field", is(field)))
                .andExpect(jsonPath("$.before", is(before)))
                .andExpect(jsonPath("$.detail", containsString(before)))
                .andExpect(jsonPath("$.detail", containsString("Give it again")));
        mvc.perform(reading(id)).andExpect(jsonPath("$.url", is(receiver.url())));

        // At another path of the same host it is told the same.
        mvc.perform(changing(id, Map.of("url", before + "/other"))).andExpect(status().isOk());
    }

    @Test
    void namingASecretWithoutItsValueIsNotGivingItAgain() throws Exception {
        var id = make(
                Map.of("auth", Map.of("type", "bearer", "token", "hush-one"), "headers", Map.of("X-Key", "hush-one")));
        var kept = new HashMap<String, @Nullable String>();
        kept.put("X-Key", null);

        mvc.perform(moving(id, Map.of("type", "bearer", "token", "hush-two"), kept))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("headers")))
                .andExpect(jsonPath("$.detail", containsString("X-Key")));
        mvc.perform(moving(id, Map.of("type", "bearer"), Map.of("X-Key", "hush-two")))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("auth.token")));
    }

    @Test
    void whatIsGivenAgainOrLeftOutMayMove() throws Exception {
        var id = make(
                Map.of("auth", Map.of("type", "bearer", "token", "hush-one"), "headers", Map.of("X-Key", "hush-one")));

        mvc.perform(moving(id, Map.of("type", "bearer", "token", "hush-two"), Map.of()))
                .andExpect(status().isOk());

        var event = opened();
        planDeliveries.accept(event);
        await().until(() -> !elsewhere.about(event.subject()).isEmpty());
        var arrived = elsewhere.about(event.subject()).getFirst();
        assertThat(arrived.header("authorization")).isEqualTo("Bearer hush-two");
        assertThat(arrived.header("x-key")).isEmpty();
    }

    @Test
    void whatWaitedForTheOldAddressIsTriedAtTheNewOneAtOnce() throws Exception {
        receiver.willAnswer(new Answer(500), new Answer(429, "Retry-After", "3600"));
        var id = make(Map.of());
        var failed = opened();
        planDeliveries.accept(failed);
        await().until(() -> hasEnded(delivery(failed, id), 1));
        var throttled = opened();
        planDeliveries.accept(throttled);
        await().until(() -> hasEnded(delivery(throttled, id), 1));
        var held = opened();
        planDeliveries.accept(held);
        await().until(() -> delivery(held, id).getBoolean("held", false));

        mvc.perform(changing(id, Map.of("url", elsewhere.url())))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.pausedUntil").doesNotExist())
                .andExpect(jsonPath("$.failingSince").doesNotExist());

        // The clock stands still.
        for (var event : List.of(failed, throttled, held)) {
            await().until(() -> delivery(event, id).getString("state").equals("delivered"));
            assertThat(elsewhere.about(event.subject())).hasSize(1);
        }
    }

    @Test
    void whatAStoppedDispatcherLeftWithoutAnEndWaitsForTheOldAddressNoLongerEither() throws Exception {
        receiver.willAnswer(new Answer(500), new Answer(500));
        var id = make(Map.of());
        var event = opened();
        planDeliveries.accept(event);
        await().until(() -> hasEnded(delivery(event, id), 1));
        clock.advance(Duration.ofSeconds(7));
        await().until(() -> hasEnded(delivery(event, id), 2));
        database.getCollection("deliveries")
                .updateOne(
                        new Document("_id", event.id() + ":" + id),
                        new Document("$set", new Document("attempts.0.millis", null)));

        mvc.perform(changing(id, Map.of("url", elsewhere.url()))).andExpect(status().isOk());

        await().until(() -> delivery(event, id).getString("state").equals("delivered"));
        assertThat(elsewhere.about(event.subject())).hasSize(1);
    }

    @Test
    void aChangeThatKeepsTheAddressEndsNoPause() throws Exception {
        receiver.willAnswer(new Answer(429, "Retry-After", "3600"));
        var id = make(Map.of());
        var event = opened();
        planDeliveries.accept(event);
        await().until(() -> hasEnded(delivery(event, id), 1));

        mvc.perform(changing(id, Map.of("url", receiver.url(), "name", "Renamed")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.pausedUntil").isNotEmpty());

        assertThat(delivery(event, id).getDate("due").toInstant())
                .isAfter(clock.instant().plusSeconds(3_000));
    }

    @Test
    void failuresOfTheOldAddressDoNotCountAgainstTheNewOne() throws Exception {
        IntStream.range(0, 4).forEach(_ -> receiver.willAnswer(new Answer(500)));
        var id = make(Map.of());
        for (var n = 0; n < 4; n++) {
            var event = opened();
            planDeliveries.accept(event);
            await().until(() -> hasEnded(delivery(event, id), 1));
        }
        elsewhere.willAnswer(new Answer(500), new Answer(500), new Answer(500), new Answer(500), new Answer(500));

        mvc.perform(changing(id, Map.of("url", elsewhere.url()))).andExpect(status().isOk());

        // Those four fail there as well, and then they are four in a row.
        await().until(() -> elsewhere.received().size() == 4);
        await().until(() -> stored(id).getDate("failingSince") != null);
        mvc.perform(reading(id)).andExpect(jsonPath("$.pausedUntil").doesNotExist());
        planDeliveries.accept(opened());
        await().until(() -> stored(id).getDate("pausedUntil") != null);
    }

    @Test
    void aLastWordOfTheOldAddressSwitchesTheNewOneNotOff() throws Exception {
        var isAsked = new CountDownLatch(1);
        var hasMoved = new CountDownLatch(1);
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            isAsked.countDown();
            awaitQuietly(hasMoved);
            exchange.sendResponseHeaders(410, -1);
            exchange.close();
        });
        server.start();
        try {
            var id =
                    make(Map.of("url", "http://127.0.0.1:" + server.getAddress().getPort() + "/"));
            var event = opened();
            planDeliveries.accept(event);
            isAsked.await();

            mvc.perform(changing(id, Map.of("url", elsewhere.url()))).andExpect(status().isOk());
            hasMoved.countDown();

            await().until(() -> hasEnded(delivery(event, id), 1));
            mvc.perform(reading(id)).andExpect(jsonPath("$.enabled", is(true)));
            // It is sent to where the endpoint is now.
            clock.advance(Duration.ofSeconds(7));
            await().until(() -> delivery(event, id).getString("state").equals("delivered"));
            assertThat(elsewhere.about(event.subject())).hasSize(1);
        } finally {
            hasMoved.countDown();
            server.stop(0);
        }
    }

    private Document stored(String id) {
        return database.getCollection("endpoints").find(new Document("_id", id)).first();
    }

    private Event opened() {
        var tree = tree(Examples.just("ticket.opened.v1"));
        tree.put("time", Instant.from(clock.instant()).toString());
        return io.tidings.events.EventJson.read(tree.toString());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private MockHttpServletRequestBuilder moving(
            String id, Map<String, ?> auth, Map<String, ? extends @Nullable Object> headers) {
        return changing(id, Map.of("url", elsewhere.url(), "auth", auth, "headers", headers));
    }
}
