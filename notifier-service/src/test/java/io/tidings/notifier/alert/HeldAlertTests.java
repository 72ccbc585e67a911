package io.tidings.notifier.alert;

import static io.tidings.surroundings.Examples.just;
import static io.tidings.surroundings.Wire.outcomesOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.OutcomeFact.AlertFailed;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What is held by quiet hours or a burst, and how it is said afterwards. */
class HeldAlertTests extends AlertFlow {

    @Test
    void whatHappensInQuietHoursIsSaidTogetherAtTheirEnd() throws Exception {
        var now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        var id = route("""
                {"kind": "slack", "url": "%s", "quiet": {"from": "FROM", "to": "TO", "timeZone": "UTC"}}""".replace("FROM", now.minusHours(1).toString())
                .replace("TO", now.plusHours(8).toString()));
        var first = just("ticket.opened.v1");
        var second = just("ticket.opened.v1");
        planAlerts.accept(first);
        planAlerts.accept(second);
        await().until(() -> List.of(first, second).stream()
                .allMatch(event -> alert(event, id).containsKey("gather")));
        assertThat(texts).isEmpty();
        // What somebody asks for is said at once.
        mvc.perform(testing(id, "{}")).andExpect(status().isCreated());
        await().until(() -> texts.size() == 1);

        clock.advance(Duration.ofHours(8).plusMinutes(1));

        await().until(() -> "SENT".equals(alert(first, id).getString("state"))
                && "SENT".equals(alert(second, id).getString("state")));
        assertThat(texts).hasSize(2);
        assertThat(texts.getLast())
                .startsWith("2 alerts together\n• ")
                .contains(first.subject(), second.subject(), "New ticket · Jan Kowalski");
        assertThat(List.of(alert(first, id), alert(second, id)))
                .extracting(alert -> alert.getString("into"))
                .containsOnlyOnce((String) null);
    }

    @Test
    void moreThanTheDigestAllowsIsPutTogether() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\", \"digest\": {\"above\": 2, \"minutes\": 10}}");
        var events = Stream.generate(() -> just("ticket.opened.v1")).limit(6).toList();
        events.forEach(planAlerts);
        await().until(() -> texts.size() == 2
                && events.stream()
                                .filter(event -> alert(event, id).containsKey("gather"))
                                .count()
                        == 4);

        clock.advance(Duration.ofMinutes(10));

        await().until(() ->
                events.stream().allMatch(event -> "SENT".equals(alert(event, id).getString("state"))));
        assertThat(texts).hasSize(3);
        assertThat(texts.getLast()).startsWith("4 alerts together");
        assertThat(events)
                .allSatisfy(event -> assertThat(String.join("\n", texts)).containsOnlyOnce(event.subject()));
    }

    @Test
    void whatCannotBeSaidTogetherFailsEachInItsOwnName() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\", \"digest\": {\"above\": 1, \"minutes\": 10}}");
        var events = Stream.generate(() -> just("ticket.opened.v1")).limit(3).toList();
        events.forEach(planAlerts);
        var held = events.stream()
                .filter(event -> !"SENT".equals(awaited(event, id).getString("state")))
                .toList();
        assertThat(held).hasSize(2);
        answers.add(new Said(404, "no_service"));

        clock.advance(Duration.ofMinutes(10));

        assertThat(held).allSatisfy(event -> await().untilAsserted(() -> assertThat(outcomesOf(event.subject()))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.fact())
                        .isEqualTo(new AlertFailed(event.subject(), id, event.id() + ":" + id, "404 no_service")))));
        assertThat(texts).hasSize(2);
    }

    @Test
    void erasureOfTheOneThatCarriesOthersLetsThemGoOn() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\", \"digest\": {\"above\": 1, \"minutes\": 10}}");
        var events = Stream.generate(() -> just("ticket.opened.v1")).limit(3).toList();
        events.forEach(planAlerts);
        events.forEach(event -> awaited(event, id));
        answers.add(new Said(500, "later"));
        clock.advance(Duration.ofMinutes(10));
        await().until(() -> events.stream().anyMatch(event -> alert(event, id).getInteger("attemptsFailed") == 1));
        var carrier = events.stream()
                .filter(event -> alert(event, id).getBoolean("carries", false))
                .findFirst()
                .orElseThrow();
        var carried = events.stream()
                .filter(event -> alert(event, id).containsKey("into"))
                .findFirst()
                .orElseThrow();

        planAlerts.accept(just("person.erased.v1", 1, node -> ((ObjectNode) node.path("data"))
                .putArray("ticketIds")
                .add(carrier.subject())));
        clock.advance(Duration.ofMinutes(10));

        await().until(() -> "SENT".equals(alert(carried, id).getString("state")));
        assertThat(texts.getLast()).contains(carried.subject()).doesNotContain(carrier.subject());
    }
}
