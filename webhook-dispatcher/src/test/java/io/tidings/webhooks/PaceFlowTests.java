package io.tidings.webhooks;

import static io.tidings.surroundings.Examples.just;
import static io.tidings.surroundings.Wire.outcomesOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.sun.net.httpserver.HttpServer;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.OutcomeFact.WebhookDisabled;
import io.tidings.events.OutcomeFact.Why;
import io.tidings.webhooks.Receiver.Answer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceFlowTests extends EndpointFlow {

    private static final String REPLAY = "/api/v1/webhook-deliveries/replay";

    @Test
    void aTicketsDeliveriesGoInOrderAndHoldUpNoOtherTicket() throws Exception {
        receiver.willAnswer(new Answer(500), new Answer(500));
        var id = make(Map.of("events", List.of("*"), "pace", Map.of("ordered", true)));
        var first = now("ticket.opened.v1", "t-ordered", 1);
        var second = now("ticket.message-added.v1", "t-ordered", 2);
        var other = now("ticket.opened.v1", "t-other", 1);
        planDeliveries.accept(first);
        await().until(() -> hasEnded(delivery(first, id), 1));
        clock.advance(Duration.ofSeconds(7));
        // Now it waits for minutes.
        await().until(() -> hasEnded(delivery(first, id), 2));
        planDeliveries.accept(second);
        planDeliveries.accept(other);

        await().until(() -> !receiver.about("t-other").isEmpty());
        await().until(() -> delivery(second, id).getBoolean("held", false));
        assertThat(receiver.about("t-ordered")).hasSize(2);
        clock.advance(Duration.ofMinutes(7));
        await().until(() -> delivery(second, id).getString("state").equals("delivered"));
        assertThat(receiver.about("t-ordered").stream()
                        .map(request -> request.header("webhook-id"))
                        .map(header -> header.substring(0, header.indexOf(':'))))
                .containsExactly(first.id(), first.id(), first.id(), second.id());
        assertThat(delivery(second, id).getList("attempts", Document.class)).hasSize(1);
    }

    @Test
    void aRateSpreadsDeliveriesAndCostsNoAttempt() throws Exception {
        var id = make(Map.of("pace", Map.of("perMinute", 1)));
        var first = now("ticket.opened.v1", "t-rate-1", 1);
        var second = now("ticket.opened.v1", "t-rate-2", 1);
        planDeliveries.accept(first);
        await().until(() -> delivery(first, id).getString("state").equals("delivered"));
        planDeliveries.accept(second);
        await().until(() -> delivery(second, id).getDate("slot") != null);

        assertThat(delivery(second, id).getDate("slot").toInstant())
                .isBetween(clock.instant().plusSeconds(1), clock.instant().plusSeconds(60));
        assertThat(delivery(second, id).getList("attempts", Document.class)).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        await().until(() -> delivery(second, id).getString("state").equals("delivered"));
        assertThat(delivery(second, id).getList("attempts", Document.class)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0", "600"})
    void anotherRateHoldsForWhatWaitsByTheOneBefore(int perMinute) throws Exception {
        var id = make(Map.of("pace", Map.of("perMinute", 1)));
        var events = IntStream.range(0, 5)
                .mapToObj(n -> now("ticket.opened.v1", "t-rate-" + perMinute + "-" + n, 1))
                .toList();
        events.forEach(planDeliveries);
        await().until(() -> events.stream()
                        .filter(event -> delivery(event, id).getDate("slot") != null)
                        .count()
                == 4);

        mvc.perform(changing(id, Map.of("pace", Map.of("perMinute", perMinute))))
                .andExpect(status().isOk());
        var next = now("ticket.opened.v1", "t-rate-" + perMinute + "-next", 1);
        planDeliveries.accept(next);

        // The clock stands still.
        await().until(() -> Stream.concat(events.stream(), Stream.of(next))
                .allMatch(event -> delivery(event, id).getString("state").equals("delivered")));
        assertThat(receiver.received()).hasSize(6);
    }

    @Test
    void noMoreAreUnderWayAtOnceThanAnEndpointTakes() throws Exception {
        var underWay = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            exchange.getRequestBody().readAllBytes();
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
            underWay.decrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            done.incrementAndGet();
        });
        server.start();
        try {
            make(Map.of(
                    "url",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                    "pace",
                    Map.of("concurrency", 2)));
            IntStream.range(0, 20).forEach(n -> planDeliveries.accept(now("ticket.opened.v1", "t-at-once-" + n, 1)));

            await().until(() -> done.get() == 20);
            assertThat(most).hasValueLessThanOrEqualTo(2);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aReceiverThatAsksToWaitIsTakenAtItsWordAndNoTryIsUsedUp() throws Exception {
        for (var n = 0; n < 9; n++) {
            receiver.willAnswer(new Answer(429, "Retry-After", "600"));
        }
        var id = make(Map.of());
        var event = now("ticket.opened.v1", "t-throttled", 1);
        planDeliveries.accept(event);
        await().until(() -> hasEnded(delivery(event, id), 1));
        var meanwhile = now("ticket.opened.v1", "t-meanwhile", 1);
        planDeliveries.accept(meanwhile);
        await().until(() -> delivery(meanwhile, id).getBoolean("held", false));
        assertThat(delivery(meanwhile, id).getList("attempts", Document.class)).isEmpty();
        mvc.perform(reading(id))
                .andExpect(jsonPath("$.pausedUntil").isNotEmpty())
                .andExpect(jsonPath("$.pausedBecause", containsString("429")));
        // The clock stands still: what was asked for is what is left, and not some pause of our own.
        assertThat(endpoint(id).getDate("pausedUntil").toInstant())
                .isBetween(clock.instant().plusSeconds(595), clock.instant().plusSeconds(605));

        // Nine pauses are more than there are tries.
        await().until(() -> {
            if (isQuiet(event, id) && isQuiet(meanwhile, id)) {
                clock.advance(Duration.ofSeconds(602));
            }
            return delivery(event, id).getString("state").equals("delivered")
                    && delivery(meanwhile, id).getString("state").equals("delivered");
        });
        assertThat(Collections.frequency(
                        Stream.of(event, meanwhile)
                                .flatMap(one -> delivery(one, id).getList("attempts", Document.class).stream())
                                .map(attempt -> attempt.getBoolean("throttled"))
                                .toList(),
                        true))
                .isEqualTo(9);
        mvc.perform(reading(id)).andExpect(jsonPath("$.pausedUntil").doesNotExist());
    }

    /** RFC 9110 §15.6.4: an outage that says how long it lasts is no failure, and one that does not is. */
    @ParameterizedTest
    @CsvSource({"Retry-After, true", "X-Other, false"})
    void anOutageThatSaysHowLongItLastsUsesUpNoTry(String header, boolean isThrottled) throws Exception {
        receiver.willAnswer(new Answer(503, header, "600"));
        var id = make(Map.of());
        var event = now("ticket.opened.v1", "t-outage", 1);
        planDeliveries.accept(event);
        await().until(() -> hasEnded(delivery(event, id), 1));

        assertThat(delivery(event, id)
                        .getList("attempts", Document.class)
                        .getFirst()
                        .getBoolean("throttled"))
                .isEqualTo(isThrottled);
        if (isThrottled) {
            await().until(() -> endpoint(id).getDate("pausedUntil") != null);
        }
    }

    @ParameterizedTest
    @CsvSource({"500, 600, 600", "502, 86400, 3600", "413, 600, 600", "500, soon, 4"})
    void aFailureThatSaysWhenToComeBackIsATryAndTheNextIsNoSooner(int status, String retryAfter, int seconds)
            throws Exception {
        receiver.willAnswer(new Answer(status, "Retry-After", retryAfter));
        var id = make(Map.of());
        var event = now("ticket.opened.v1", "t-comes-back", 1);
        planDeliveries.accept(event);
        await().until(() -> hasEnded(delivery(event, id), 1));

        var stored = delivery(event, id);
        assertThat(stored.getList("attempts", Document.class).getFirst().getBoolean("throttled"))
                .isFalse();
        assertThat(stored.getDate("due").toInstant())
                .isBetween(
                        clock.instant().plusSeconds(seconds - 30),
                        clock.instant().plusSeconds(seconds + 2));
        // What else goes there does not wait for it.
        mvc.perform(reading(id)).andExpect(jsonPath("$.pausedUntil").doesNotExist());
    }

    @Test
    void anEndpointThatFailsInARowIsLeftAloneAndWhatWaitsLosesNoTry() throws Exception {
        willAnswer(500);
        var id = make(Map.of());
        for (var n = 0; n < 5; n++) {
            var failing = now("ticket.opened.v1", "t-row-" + n, 1);
            planDeliveries.accept(failing);
            await().until(() -> hasEnded(delivery(failing, id), 1));
        }
        await().until(() -> endpoint(id).getDate("pausedUntil") != null);
        var waiting = now("ticket.opened.v1", "t-waits", 1);
        planDeliveries.accept(waiting);
        await().until(() -> delivery(waiting, id).getBoolean("held", false));

        assertThat(delivery(waiting, id).getList("attempts", Document.class)).isEmpty();
        mvc.perform(reading(id))
                .andExpect(jsonPath("$.enabled", is(true)))
                .andExpect(jsonPath("$.failingSince").isNotEmpty())
                .andExpect(jsonPath("$.pausedUntil").isNotEmpty());
        receiver.answerWell();
        clock.advance(Duration.ofSeconds(40));
        await().until(() -> delivery(waiting, id).getString("state").equals("delivered"));
        await().untilAsserted(() -> mvc.perform(reading(id))
                .andExpect(jsonPath("$.failingSince").doesNotExist())
                .andExpect(jsonPath("$.pausedUntil").doesNotExist()));
    }

    @Test
    void afterAPauseOneTriesAndTheOthersWaitForWhatComesOfIt() throws Exception {
        var asked = new AtomicInteger();
        var isWell = new AtomicBoolean();
        var trial = new CountDownLatch(1);
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            if (isWell.get()) {
                awaitQuietly(trial);
            }
            exchange.sendResponseHeaders(isWell.get() ? 204 : 500, -1);
            exchange.close();
        });
        server.start();
        try {
            var id =
                    make(Map.of("url", "http://127.0.0.1:" + server.getAddress().getPort() + "/"));
            var events = IntStream.range(0, 9)
                    .mapToObj(n -> now("ticket.opened.v1", "t-trial-" + n, 1))
                    .toList();
            for (var failing : events.subList(0, 5)) {
                planDeliveries.accept(failing);
                await().until(() -> hasEnded(delivery(failing, id), 1));
            }
            await().until(() -> endpoint(id).getDate("pausedUntil") != null);
            events.subList(5, 9).forEach(planDeliveries);
            isWell.set(true);

            clock.advance(Duration.ofSeconds(40));
            // While the one is under way, each of the others has looked, and was put off.
            await().until(() -> events.stream()
                            .map(event -> delivery(event, id))
                            .filter(delivery -> delivery.getBoolean("held", false)
                                    && delivery.getDate("due").toInstant().isAfter(clock.instant()))
                            .count()
                    == 8);
            assertThat(asked).hasValue(6);

            trial.countDown();
            await().until(() -> events.stream()
                    .allMatch(event -> delivery(event, id).getString("state").equals("delivered")));
            assertThat(asked).hasValue(5 + 9);
        } finally {
            trial.countDown();
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"86400, 3600", "soon, 60", "-5, 60", "0, 1"})
    void howLongIsBelievedIsAtMostAnHourAndAMinuteWhereNothingSensibleIsSaid(String retryAfter, int seconds)
            throws Exception {
        receiver.willAnswer(new Answer(429, "Retry-After", retryAfter));
        var id = make(Map.of());
        var event = now("ticket.opened.v1", "t-asks", 1);
        var before = Instant.now();
        planDeliveries.accept(event);
        await().until(() -> hasEnded(delivery(event, id), 1));

        // It came through after a short wait, or waits until the end of the pause.
        if (seconds == 1) {
            await().until(() -> delivery(event, id).getString("state").equals("delivered"));
        } else {
            assertThat(delivery(event, id).getDate("due").toInstant())
                    .isBetween(before.plusSeconds(seconds), Instant.now().plusSeconds(seconds + 2));
        }
    }

    @Test
    void afterDaysOfFailuresItIsDisabledAndOneRequestRepairsItAndSendsWhatItMissed() throws Exception {
        willAnswer(404);
        var id = make(Map.of());
        var failed = now("ticket.opened.v1", "t-days-1", 1);
        planDeliveries.accept(failed);
        await().until(() -> hasEnded(delivery(failed, id), 1));
        clock.advance(Duration.ofDays(5));

        await().until(() -> !endpoint(id).getBoolean("enabled"));
        mvc.perform(reading(id))
                .andExpect(jsonPath("$.disabledBecause", containsString("answered 404")))
                .andExpect(jsonPath("$.disabledWhy.code", is("failing")))
                .andExpect(jsonPath("$.disabledWhy.facts.last", is("answered")))
                .andExpect(jsonPath("$.disabledWhy.facts.status", is("404")));
        await().untilAsserted(() -> assertThat(outcomesOf(id)).singleElement().satisfies(told -> assertThat(told.fact())
                .isInstanceOfSatisfying(WebhookDisabled.class, disabled -> {
                    assertThat(disabled.because()).isEqualTo("failing");
                    assertThat(disabled.failingSince()).isNotNull();
                    assertThat(disabled.reason()).contains("answered 404");
                    assertThat(disabled.why()).isEqualTo(new Why("answered", Map.of("status", "404")));
                })));
        var missed = now("ticket.opened.v1", "t-days-2", 1);
        planDeliveries.accept(missed);
        clock.advance(Duration.ofHours(1));
        await().until(() -> delivery(missed, id).getString("state").equals("abandoned")
                && delivery(failed, id).getString("state").equals("abandoned"));
        receiver.answerWell();
        var sent = receiver.received().size();

        var repair = "/api/v1/webhook-endpoints/" + id + "/repair";
        mvc.perform(posting(repair, Map.of()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.replayed", is(2)))
                .andExpect(jsonPath("$.more", is(false)));
        await().until(() -> receiver.received().size() == sent + 2);
        mvc.perform(reading(id))
                .andExpect(jsonPath("$.enabled", is(true)))
                .andExpect(jsonPath("$.disabledBecause").doesNotExist());
        // It sends nothing twice.
        mvc.perform(posting(repair, Map.of())).andExpect(jsonPath("$.replayed", is(0)));
    }

    @Test
    void aSelectionAndEverythingSinceATimeAreReplayedOncePerWish() throws Exception {
        var id = make(Map.of());
        var before = now("ticket.opened.v1", "t-replay-0", 1);
        planDeliveries.accept(before);
        await().until(() -> delivery(before, id).getString("state").equals("delivered"));
        clock.advance(Duration.ofMinutes(10));
        var since = clock.instant();
        var events = IntStream.range(1, 4)
                .mapToObj(n -> now("ticket.opened.v1", "t-replay-" + n, 1))
                .toList();
        events.forEach(planDeliveries);
        await().until(() -> receiver.received().size() == 4);

        var wish = Map.of("endpoint", id, "since", since.toString());
        mvc.perform(posting(REPLAY, wish).header("Idempotency-Key", "since-1402"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.replayed", is(3)))
                .andExpect(jsonPath("$.skipped", is(0)));
        await().until(() -> receiver.received().size() == 7);
        mvc.perform(posting(REPLAY, wish).header("Idempotency-Key", "since-1402"))
                .andExpect(status().isOk());
        mvc.perform(posting(
                        REPLAY,
                        Map.of(
                                "ids",
                                List.of(
                                        before.id() + ":" + id,
                                        events.getFirst().id() + ":" + id,
                                        "none"))))
                .andExpect(jsonPath("$.replayed", is(2)))
                .andExpect(jsonPath("$.skipped", is(1)));
        await().until(() -> receiver.received().size() == 9);
        assertThat(receiver.about("t-replay-0")).hasSize(2);
        assertThat(receiver.about("t-replay-2")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"perMinute, 60001", "perMinute, -1", "concurrency, 17"})
    void aPaceThatCannotBeKeptIsRefused(String name, int value) throws Exception {
        mvc.perform(creating(wish(Map.of("pace", Map.of(name, value)))))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("pace." + name)));
    }

    @Test
    void aReplayOfNothingNamedIsRefused() throws Exception {
        mvc.perform(posting(REPLAY, Map.of()))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("endpoint")));
        mvc.perform(posting(
                        REPLAY,
                        Map.of("endpoint", "none", "since", Instant.now().toString())))
                .andExpect(status().isNotFound());
        mvc.perform(posting(REPLAY, Map.of("ids", List.of("x"))).with(agent())).andExpect(status().isForbidden());
    }

    /** Until it is told to answer well. */
    private void willAnswer(int status) {
        IntStream.range(0, 100).forEach(_ -> receiver.willAnswer(new Answer(status)));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** No attempt is under way, whose claim a moved clock could end. */
    private boolean isQuiet(Event event, String id) {
        return delivery(event, id).getList("attempts", Document.class).stream()
                .allMatch(attempt -> attempt.get("millis") != null);
    }

    private Document endpoint(String id) {
        return database.getCollection("endpoints").find(new Document("_id", id)).first();
    }

    /** By the desk's clock. */
    private Event now(String type, String ticket, long version) {
        var tree = tree(just(type));
        tree.put("subject", ticket);
        tree.put("time", clock.instant().toString());
        tree.put("ticketversion", version);
        ((tools.jackson.databind.node.ObjectNode) tree.at("/data/ticket")).put("id", ticket);
        return EventJson.read(tree.toString());
    }
}
