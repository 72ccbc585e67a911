package io.tidings.notifier.alert;

import static io.tidings.surroundings.Examples.just;
import static io.tidings.surroundings.Wire.outcomesOf;
import static io.tidings.surroundings.Wire.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.OutcomeFact.AlertFailed;
import io.tidings.events.OutcomeFact.AlertRouteFailed;
import io.tidings.events.PersonErased;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import tools.jackson.databind.node.ObjectNode;

/** An alert from its event to the messenger, and what becomes of it. */
class AlertFlowTests extends AlertFlow {

    @Test
    void aMatchingTicketIsAnnouncedWithItsKeySubjectCustomerAndLink() throws Exception {
        route(
                "{\"kind\": \"slack\", \"name\": \"desk\", \"url\": \"%s\", \"filter\": \"event:ticket.opened tag:vip\"}");
        var event = just("ticket.opened.v1");
        publish(just("ticket.rated.v1"), event);

        await().until(() -> !texts.isEmpty());

        assertThat(texts)
                .singleElement()
                .asString()
                .isEqualTo("<https://desk.example/tickets/" + event.subject()
                        + "|T-1042> 환불을 요청합니다\nNew ticket · Jan Kowalski · Support");
    }

    @Test
    void theSameEventAgainIsSaidOnce() throws Exception {
        route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        var event = just("ticket.opened.v1");

        planAlerts.accept(event);
        planAlerts.accept(event);
        await().until(() -> !texts.isEmpty());
        planAlerts.accept(event);
        var last = just("ticket.opened.v1");
        planAlerts.accept(last);

        await().until(() -> texts.stream().anyMatch(text -> text.contains(last.subject())));
        assertThat(texts).hasSize(2);
    }

    @Test
    void whatWasImportedIsSaidNowhere() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\", \"events\": [\"*\"]}");
        planAlerts.accept(just("ticket.imported.v1"));
        var last = just("ticket.opened.v1");
        planAlerts.accept(last);

        await().until(() -> !texts.isEmpty());
        assertThat(texts).singleElement().asString().contains(last.subject());
        assertThat(database.getCollection("alerts").countDocuments(new Document("route", id)))
                .isEqualTo(1);
    }

    @Test
    void aTemplateIsTheRoutesOwnAndWhatPeopleWroteCannotCallAnybody() throws Exception {
        route(
                "{\"kind\": \"slack\", \"url\": \"%s\", \"template\": \"*{{ticket.subject}}* for {{ticket.assignee}} ({{event.words}})\", \"language\": \"pl\"}");
        planAlerts.accept(just("ticket.opened.v1", 1, node -> ((ObjectNode)
                        node.path("data").path("ticket").path("subject"))
                .put("value", "<!channel> & co")));

        await().until(() -> !texts.isEmpty());
        assertThat(texts.getFirst()).isEqualTo("*&lt;!channel&gt; &amp; co* for Maya Lind (Nowe zgłoszenie)");
    }

    @Test
    void aBusyMessengerIsAskedAgainWhenItSays() throws Exception {
        answers.add(new Said(429, "rate_limited", "Retry-After", "30"));
        answers.add(new Said(500, "rollup_error"));
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);

        await().until(() -> "429 rate_limited".equals(said(event, id)));
        assertThat(alert(event, id).getInteger("attemptsFailed")).isZero();
        clock.advance(Duration.ofSeconds(31));
        await().until(() -> "500 rollup_error".equals(said(event, id)));
        clock.advance(Duration.ofSeconds(6));
        await().until(() -> "SENT".equals(alert(event, id).getString("state")));
        assertThat(texts).hasSize(3);
    }

    @Test
    void aRouteThatTheMessengerForgotIsShownToTheAdministrator() throws Exception {
        answers.add(new Said(404, "no_service"));
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);

        await().untilAsserted(
                        () -> mvc.perform(get("/api/v1/alert-routes/" + id).with(admin()))
                                .andExpect(jsonPath("$.failing", is("404 no_service"))));
        await().untilAsserted(() -> assertThat(outcomesOf(event.subject()))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.fact())
                        .isEqualTo(new AlertFailed(event.subject(), id, event.id() + ":" + id, "404 no_service"))));
        // The next alert that goes through clears it.
        planAlerts.accept(just("ticket.opened.v1"));
        await().untilAsserted(
                        () -> mvc.perform(get("/api/v1/alert-routes/" + id).with(admin()))
                                .andExpect(jsonPath("$.failing").doesNotExist()));
    }

    @Test
    void administratorsAreToldOfADeadRouteOnceADay() throws Exception {
        var id = route("{\"kind\": \"slack\", \"name\": \"Billing room\", \"url\": \"%s\"}");
        refusedForGood(id, 404, "no_service");
        refusedForGood(id, 410, "channel_is_archived");
        assertThat(outcomesOf(id)).singleElement().satisfies(outcome -> assertThat(outcome.fact())
                .isEqualTo(new AlertRouteFailed(id, "Billing room", "slack", "404 no_service", null)));

        clock.advance(Duration.ofHours(25));
        refusedForGood(id, 404, "no_team");

        await().untilAsserted(() -> assertThat(outcomesOf(id))
                .extracting(outcome -> ((AlertRouteFailed) outcome.fact()).reason())
                .containsExactly("404 no_service", "404 no_team"));
    }

    /** An alert that Slack refuses for good; it has been told of when this returns. */
    private void refusedForGood(String route, int status, String said) throws Exception {
        answers.add(new Said(status, said));
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);
        await().until(() -> "FAILED".equals(alert(event, route).getString("state")));
        await().until(() -> !outcomesOf(event.subject()).isEmpty());
        await().until(() -> !outcomesOf(route).isEmpty());
    }

    @Test
    void aMessengerThatRepeatsTheAddressPutsItIntoNoLogNoEventAndNoMail() throws Exception {
        answers.add(new Said(404, "{\"error\": \"Not Found\", \"path\": \"/services/T/B/secret-part\"}"));
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);
        await().until(() -> "FAILED".equals(alert(event, id).getString("state")));

        assertThat(said(event, id)).isEqualTo("404 {\"error\": \"Not Found\", \"path\": \"•••\"}");
        mvc.perform(get("/api/v1/alert-routes/" + id).with(admin()))
                .andExpect(jsonPath("$.failing", not(containsString("secret-part"))));
        await().untilAsserted(() -> assertThat(Stream.of(outcomesOf(event.subject()), outcomesOf(id))
                        .flatMap(List::stream)
                        .map(EventJson::writeString))
                .hasSize(2)
                .noneMatch(told -> told.contains("secret-part")));
    }

    @Test
    void aMessengerThatStaysAwayIsShownToTheAdministratorToo() throws Exception {
        answers.add(new Said(503, "away"));
        answers.add(new Said(503, "still away"));
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);
        await().until(() -> alert(event, id).getInteger("attemptsFailed") == 1);

        clock.advance(Duration.ofHours(4));

        await().untilAsserted(
                        () -> mvc.perform(get("/api/v1/alert-routes/" + id).with(admin()))
                                .andExpect(jsonPath("$.failing", is("503 still away"))));
        await().until(() -> "FAILED".equals(alert(event, id).getString("state")));
    }

    @Test
    void whereTheMessengerIsNotReachedTheLogSaysItInAWordForEachLanguage() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        slack.stop(0);
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);
        await().until(() -> alert(event, id).getInteger("attemptsFailed") == 1);

        var peer = "127.0.0.1:" + slack.getAddress().getPort();
        mvc.perform(get("/api/v1/alert-routes/" + id + "/alerts").with(admin()))
                .andExpect(jsonPath("$.alerts[0].reason", is(peer + " takes no connections.")))
                .andExpect(jsonPath("$.alerts[0].why.code", is("no-connection")))
                .andExpect(jsonPath("$.alerts[0].why.facts.peer", is(peer)));
    }

    @Test
    void erasureTakesTheWordsOutAndStopsWhatIsOnItsWay() throws Exception {
        answers.add(new Said(500, "later, Jan Kowalski"));
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);
        await().until(() -> alert(event, id).getInteger("attemptsFailed") == 1);

        planAlerts.accept(just("person.erased.v1", 1, node -> {
            var data = (ObjectNode) node.path("data");
            data.putArray("ticketIds").add(event.subject());
        }));

        assertThat(alert(event, id).toJson()).doesNotContain("Kowalski");
        clock.advance(Duration.ofMinutes(1));
        var last = just("ticket.opened.v1");
        planAlerts.accept(last);
        await().until(() -> texts.stream().anyMatch(text -> text.contains(last.subject())));
        assertThat(texts).hasSize(2);
        assertThat(new PersonErased("p", List.of(), List.of()).ticketIds()).isEmpty();
    }

    @Test
    void aLongTextGoesInPartsAndNoPartTwice() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\", \"template\": \"{{ticket.subject}}\"}");
        answers.add(new Said(200, "ok"));
        answers.add(new Said(500, "rollup_error"));
        var event = just("ticket.opened.v1", 1, node -> ((ObjectNode)
                        node.path("data").path("ticket").path("subject"))
                .put("value", "a".repeat(4_000) + "b".repeat(10)));
        planAlerts.accept(event);
        await().until(() -> alert(event, id).getInteger("attemptsFailed") == 1);
        clock.advance(Duration.ofSeconds(6));

        await().until(() -> "SENT".equals(alert(event, id).getString("state")));
        assertThat(texts).containsExactly("a".repeat(4_000), "b".repeat(10), "b".repeat(10));
    }

    @Test
    void alertsAboutOneTicketStandInOneThread() throws Exception {
        var id = agit();
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);
        await().until(() -> posts.size() == 1);
        await().until(() -> "SENT".equals(alert(event, id).getString("state")));
        planAlerts.accept(just("ticket.opened.v1"));
        planAlerts.accept(about(event.subject()));
        clock.advance(Duration.ofSeconds(10));

        await().until(() -> posts.size() == 3);
        assertThat(posts)
                .filteredOn(post -> post.has("parent_id"))
                .singleElement()
                .satisfies(post -> {
                    assertThat(post.path("parent_id").asInt()).isEqualTo(101);
                    assertThat(post.path("text").asString()).contains(event.subject());
                });
    }

    @Test
    void whereTheMessageThatIsAnsweredIsGoneANewThreadBegins() throws Exception {
        var id = agit();
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);
        await().until(() -> "SENT".equals(awaited(event, id).getString("state")));
        lostPost = 101;
        var next = about(event.subject());
        planAlerts.accept(next);
        clock.advance(Duration.ofSeconds(10));
        await().until(() -> posts.size() == 2);
        clock.advance(Duration.ofSeconds(10));

        await().until(() -> "SENT".equals(alert(next, id).getString("state")));
        assertThat(posts).hasSize(3);
        assertThat(posts.get(1).path("parent_id").asInt()).isEqualTo(101);
        assertThat(posts.getLast().has("parent_id")).isFalse();
        mvc.perform(get("/api/v1/alert-routes/" + id).with(admin()))
                .andExpect(jsonPath("$.failing").doesNotExist());
    }

    /** What was said to it last. */
    private String said(Event event, String routeId) {
        var alert = Alert.of(alert(event, routeId));
        return alert.reason() == null ? "" : alert.reason().sentence();
    }

    @Test
    void aDisabledRouteIsSilent() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        mvc.perform(patch("/api/v1/alert-routes/" + id)
                        .with(admin())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"enabled\": false}"))
                .andExpect(jsonPath("$.enabled", is(false)));
        planAlerts.accept(just("ticket.opened.v1"));

        assertThat(database.getCollection("alerts").countDocuments(new Document("route", id)))
                .isZero();
    }

    private String agit() throws Exception {
        var json = JSON.writeValueAsString(Map.of(
                "kind", "agit", "url", "http://127.0.0.1:" + slack.getAddress().getPort() + "/webhook/agit"));
        var made = JSON.readTree(mvc.perform(creating(json))
                .andExpect(status().isCreated())
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
        routes.add(made.path("id").asString());
        return made.path("id").asString();
    }

    /** Opened once more, as far as a route can tell. */
    private static Event about(String ticket) {
        return just("ticket.opened.v1", 1, node -> {
            node.put("subject", ticket);
            ((ObjectNode) node.path("data").path("ticket")).put("id", ticket);
        });
    }
}
