package io.tidings.notifier.alert;

import static io.tidings.surroundings.Examples.just;
import static io.tidings.surroundings.Wire.outcomesOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** A route that leads to another channel takes what waits along, and nothing of what its old address said. */
class ChangedRouteTests extends AlertFlow {

    /** What arrived at the new address. */
    private final List<String> there = new CopyOnWriteArrayList<>();

    private volatile String answerThere = "ok";
    private volatile int statusThere = 200;

    @BeforeEach
    void newAddress() {
        slack.createContext("/services/T/B/elsewhere", exchange -> {
            there.add(JSON.readTree(exchange.getRequestBody().readAllBytes())
                    .path("text")
                    .asString());
            exchange.sendResponseHeaders(statusThere, answerThere.length());
            exchange.getResponseBody().write(answerThere.getBytes(UTF_8));
            exchange.close();
        });
    }

    @Test
    void whatWaitsForTheOldAddressIsSaidAtTheNewOneAtOnce() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        var failed = failedThreeTimes(id);
        answers.add(new Said(429, "rate_limited", "Retry-After", "3600"));
        var putOff = just("ticket.opened.v1");
        planAlerts.accept(putOff);
        await().until(() -> due(putOff, id).isAfter(clock.instant().plusSeconds(3_000)));
        var held = just("ticket.opened.v1");
        planAlerts.accept(held);
        await().until(() -> alert(held, id).containsKey("gather"));

        move(id);

        // The clock stands still.
        for (var event : List.of(failed, putOff, held)) {
            await().until(() -> isSent(event, id));
            assertThat(there).filteredOn(text -> text.contains(event.subject())).hasSize(1);
        }
    }

    @Test
    void whatWaitsForAnotherReasonWaitsOn() throws Exception {
        var now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        var id = route("""
                {"kind": "slack", "url": "%s", "quiet": {"from": "FROM", "to": "TO", "timeZone": "UTC"}}""".replace("FROM", now.minusHours(1).toString())
                .replace("TO", now.plusHours(8).toString()));
        var quiet = just("ticket.opened.v1");
        planAlerts.accept(quiet);
        await().until(() -> alert(quiet, id).containsKey("gather"));
        var before = alert(quiet, id).getLong("claim");

        move(id);

        // Taken once more, and held again.
        await().until(() -> alert(quiet, id).getLong("claim") > before + 1
                && due(quiet, id).isAfter(clock.instant().plus(Duration.ofHours(7))));
        assertThat(there).isEmpty();
    }

    @Test
    void whatIsHeldWaitsNoLongerThanTheHoursThatHoldNow() throws Exception {
        var now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        var id = route("""
                {"kind": "slack", "url": "%s", "quiet": {"from": "FROM", "to": "TO", "timeZone": "UTC"}}""".replace("FROM", now.minusHours(1).toString())
                .replace("TO", now.plusHours(8).toString()));
        var quiet = just("ticket.opened.v1");
        planAlerts.accept(quiet);
        await().until(() -> alert(quiet, id).containsKey("gather"));

        mvc.perform(changing(id, "{\"quiet\": {}}")).andExpect(status().isOk());

        await().until(() -> isSent(quiet, id));
        assertThat(texts).singleElement().asString().contains(quiet.subject());
    }

    @Test
    void whatABurstHeldIsSaidAtOnceWhereNothingIsPutTogetherAnyMore() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\", \"digest\": {\"above\": 1, \"minutes\": 600}}");
        planAlerts.accept(just("ticket.opened.v1"));
        await().until(() -> texts.size() == 1);
        var held = just("ticket.opened.v1");
        planAlerts.accept(held);
        await().until(() -> alert(held, id).containsKey("gather"));

        mvc.perform(changing(id, "{\"digest\": {}}")).andExpect(status().isOk());

        await().until(() -> isSent(held, id));
    }

    @Test
    void anotherChannelAtTheSameAddressIsAskedAtOnceToo() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        var failed = failedThreeTimes(id);

        mvc.perform(changing(id, "{\"settings\": {\"channel\": \"#billing\"}}")).andExpect(status().isOk());

        await().until(() -> isSent(failed, id));
    }

    @Test
    void aChangeThatKeepsTheChannelHastensNothing() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        var failed = failedThreeTimes(id);

        mvc.perform(changing(id, "{\"name\": \"Renamed\", \"url\": \"" + at("/services/T/B/secret-part") + "\"}"))
                .andExpect(status().isOk());

        assertThat(due(failed, id)).isAfter(clock.instant().plusSeconds(120));
    }

    @Test
    void aLastWordOfTheOldAddressIsNoWordOfTheNewOne() throws Exception {
        var isAsked = new CountDownLatch(1);
        var hasMoved = new CountDownLatch(1);
        slack.createContext("/services/T/B/slow", exchange -> {
            exchange.getRequestBody().readAllBytes();
            isAsked.countDown();
            awaitQuietly(hasMoved);
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        try {
            var id = route("{\"kind\": \"slack\", \"url\": \"" + at("/services/T/B/slow") + "\"}");
            var event = just("ticket.opened.v1");
            planAlerts.accept(event);
            isAsked.await();

            move(id);
            hasMoved.countDown();

            await().until(() -> isSent(event, id));
            assertThat(there).hasSize(1);
            assertThat(outcomesOf(id)).isEmpty();
            mvc.perform(get("/api/v1/alert-routes/" + id).with(admin()))
                    .andExpect(jsonPath("$.failing").doesNotExist());
        } finally {
            hasMoved.countDown();
        }
    }

    @Test
    void thatTheNewAddressIsDeadTooIsToldTheSameDay() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        answers.add(new Said(404, "no_service"));
        planAlerts.accept(just("ticket.opened.v1"));
        await().until(() -> outcomesOf(id).size() == 1);
        statusThere = 404;
        answerThere = "no_service";

        move(id);
        planAlerts.accept(just("ticket.opened.v1"));

        await().until(() -> outcomesOf(id).size() == 2);
    }

    @Test
    void noMessageThereAnswersOneOfTheOldChannel() throws Exception {
        var id = route("{\"kind\": \"agit\", \"url\": \"" + at("/webhook/agit") + "\"}");
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);
        await().until(() -> isSent(event, id));

        mvc.perform(changing(id, "{\"url\": \"" + at("/webhook/agit/another") + "\"}"))
                .andExpect(status().isOk());
        planAlerts.accept(just("ticket.opened.v1", 1, node -> {
            node.put("subject", event.subject());
            ((ObjectNode) node.path("data").path("ticket")).put("id", event.subject());
        }));
        clock.advance(Duration.ofSeconds(10));

        await().until(() -> posts.size() == 2);
        assertThat(posts).noneMatch(post -> post.has("parent_id"));
    }

    private void move(String id) throws Exception {
        mvc.perform(changing(id, "{\"url\": \"" + at("/services/T/B/elsewhere") + "\"}"))
                .andExpect(status().isOk());
    }

    /** It is tried again in five minutes. */
    private Event failedThreeTimes(String id) {
        var event = just("ticket.opened.v1");
        for (var n = 0; n < 3; n++) {
            answers.add(new Said(500, "rollup_error"));
        }
        planAlerts.accept(event);
        await().until(() -> failures(event, id) == 1);
        clock.advance(Duration.ofSeconds(6));
        await().until(() -> failures(event, id) == 2);
        clock.advance(Duration.ofSeconds(31));
        await().until(() -> failures(event, id) == 3);
        return event;
    }

    private int failures(Event event, String id) {
        return alert(event, id).getInteger("attemptsFailed");
    }

    private Instant due(Event event, String id) {
        return alert(event, id).getDate("due").toInstant();
    }

    private boolean isSent(Event event, String id) {
        return "SENT".equals(alert(event, id).getString("state"));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
