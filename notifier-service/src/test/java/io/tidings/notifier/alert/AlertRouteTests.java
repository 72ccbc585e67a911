package io.tidings.notifier.alert;

import static io.tidings.surroundings.Examples.just;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.RequestBuilder;
import tools.jackson.databind.JsonNode;

/** Routes as administrators make, change and try them. */
class AlertRouteTests extends AlertFlow {

    @Test
    void theAddressIsKeptSealedAndNeverShownWhole() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");

        mvc.perform(get("/api/v1/alert-routes").with(admin()))
                .andExpect(jsonPath(
                        "$.routes[0].url",
                        is("http://127.0.0.1:" + slack.getAddress().getPort() + "/…")));
        assertThat(database.getCollection("alert_routes")
                        .find(new Document("_id", id))
                        .first()
                        .toJson())
                .doesNotContain("secret-part");
    }

    @Test
    void whatCannotBeIsRefusedWhenItIsSaved() throws Exception {
        refused("{\"kind\": \"pager\", \"url\": \"https://8.8.8.8/\"}", "kind", "slack");
        refused("{\"kind\": \"slack\"}", "url", "needs the url");
        refused("{\"kind\": \"slack\", \"url\": \"https://169.254.169.254/\"}", "url", "link-local");
        refused(
                "{\"kind\": \"slack\", \"url\": \"https://8.8.8.8/\", \"events\": [\"alert.failed.v1\"]}",
                "events",
                "Known are");
        refused(
                "{\"kind\": \"slack\", \"url\": \"https://8.8.8.8/\", \"filter\": \"priority:>>\"}",
                "filter",
                "cannot be read");
        mvc.perform(creating(
                        "{\"kind\": \"slack\", \"url\": \"https://8.8.8.8/\", \"template\": \"{{ticket.nothing}}\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.placeholder", is("ticket.nothing")));
    }

    @Test
    void whatAMessengerWantsToKnowIsToldAndItsSecretsAreNot() throws Exception {
        var json = """
                {"kind": "hiworks", "url": "https://8.8.8.8/", "settings": {"token": "office-secret", "recipients": "jan"}}""";
        var made = JSON.readTree(mvc.perform(creating(json))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.settings.recipients", is("jan")))
                .andExpect(jsonPath("$.settings.token").doesNotExist())
                .andExpect(jsonPath("$.secrets[0]", is("token")))
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
        var id = made.path("id").asString();
        routes.add(id);
        assertThat(database.getCollection("alert_routes")
                        .find(new Document("_id", id))
                        .first()
                        .toJson())
                .doesNotContain("office-secret");
        mvc.perform(patch("/api/v1/alert-routes/" + id)
                        .with(admin())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"settings\": {\"recipients\": \"maya\"}, \"quiet\": {}, \"digest\": {}}"))
                .andExpect(jsonPath("$.settings.recipients", is("maya")))
                .andExpect(jsonPath("$.secrets[0]", is("token")));
        mvc.perform(get("/api/v1/alert-routes/messengers").with(admin()))
                .andExpect(jsonPath("$.messengers.length()", is(9)))
                .andExpect(jsonPath("$.messengers[3].kind", is("hiworks")))
                .andExpect(jsonPath("$.messengers[3].evidence", is("seen")))
                .andExpect(jsonPath("$.messengers[3].settings[0].form", is("secret")));
    }

    @Test
    void aTokenGoesToNoOtherHostThanItWasGivenFor() throws Exception {
        var id = JSON.readTree(
                        mvc.perform(creating("""
                {"kind": "hiworks", "url": "https://8.8.8.8/", "settings": {"token": "office-secret", "recipients": "jan"}}""")).andReturn().getResponse().getContentAsByteArray())
                .path("id")
                .asString();
        routes.add(id);

        mvc.perform(changing(id, "{\"url\": \"https://8.8.4.4/\", \"settings\": {\"recipients\": \"jan\"}}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code", is("secret-meant-elsewhere")))
                .andExpect(jsonPath("$.field", is("settings.token")))
                .andExpect(jsonPath("$.before", is("https://8.8.8.8:443")));
        mvc.perform(changing(id, "{\"url\": \"https://8.8.8.8/other\"}")).andExpect(status().isOk());
        mvc.perform(changing(id, "{\"url\": \"https://8.8.4.4/\", \"settings\": {\"token\": \"another\"}}"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.url", is("https://8.8.4.4/…")));
    }

    @Test
    void eachRefusalNamesItsField() throws Exception {
        var slack = "{\"kind\": \"slack\", \"url\": \"https://8.8.8.8/\", ";
        refused("{\"kind\": \"hiworks\", \"settings\": {\"recipients\": \"x\"}}", "settings.token", "needs its token");
        refused(slack + "\"settings\": {\"colour\": \"x\"}}", "settings.colour", "channel");
        refused(slack + "\"settings\": {\"channel\": \"a\\nb\"}}", "settings.channel", "one line");
        refused(
                slack + "\"quiet\": {\"from\": \"25:00\", \"to\": \"07:00\", \"timeZone\": \"UTC\"}}",
                "quiet.from",
                "22:00");
        refused(
                slack + "\"quiet\": {\"from\": \"22:00\", \"to\": \"07:00\", \"timeZone\": \"Mars\"}}",
                "quiet.timeZone",
                "Asia/Seoul");
        refused(
                slack + "\"quiet\": {\"from\": \"07:00\", \"to\": \"07:00\", \"timeZone\": \"UTC\"}}",
                "quiet.to",
                "never be told");
        refused(
                slack
                        + "\"quiet\": {\"days\": [\"someday\"], \"from\": \"22:00\", \"to\": \"07:00\", \"timeZone\": \"UTC\"}}",
                "quiet.days",
                "monday");
        refused(slack + "\"digest\": {\"above\": 0, \"minutes\": 5}}", "digest.above", "1 to 100");
        refused(slack + "\"template\": \"{{ticket.nothing}}\"}", "template", "ticket.nothing");
        refused(slack + "\"template\": \"{{ticket.key\"}", "template", "never closed");
        refused(
                "{\"kind\": \"generic\", \"url\": \"https://8.8.8.8/\", \"settings\": {\"body\": \"[{{text}}\"}}",
                "settings.body",
                "no JSON");
    }

    @Test
    void theUsualWordsOfALanguageHoldForEveryRouteWithoutItsOwn() throws Exception {
        route("{\"kind\": \"slack\", \"url\": \"%s\", \"language\": \"ko\"}");
        route("{\"kind\": \"slack\", \"url\": \"%s\", \"language\": \"ko\", \"template\": \"own {{ticket.key}}\"}");
        mvc.perform(wording("\"0\"", "{\"template\": \"{{event.words}}: {{ticket.subject}}\"}"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.version", is(1)));
        planAlerts.accept(just("ticket.opened.v1"));
        await().until(() -> texts.size() == 2);

        assertThat(texts).containsExactlyInAnyOrder("새 티켓: 환불을 요청합니다", "own T-1042");
        mvc.perform(wording("\"0\"", "{\"template\": \"late\"}")).andExpect(status().isPreconditionFailed());
        mvc.perform(wording("\"1\"", "{\"template\": \"{{ticket.nothing}}\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("template")));
        mvc.perform(delete("/api/v1/alert-routes/wordings/ko").with(admin())).andExpect(status().isNoContent());
        mvc.perform(get("/api/v1/alert-routes/wordings").with(admin()))
                .andExpect(jsonPath("$.wordings[1].language", is("ko")))
                .andExpect(jsonPath("$.wordings[1].standard", is(true)));
        planAlerts.accept(just("ticket.opened.v1"));
        await().until(() -> texts.size() == 4);
        assertThat(texts)
                .filteredOn(text -> text.contains("새 티켓 · Jan Kowalski"))
                .hasSize(1);
    }

    @Test
    void aNewFilterDecidesWhereNobodyChoseTheEvents() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        mvc.perform(get("/api/v1/alert-routes/" + id).with(admin())).andExpect(jsonPath("$.events.length()", is(1)));

        mvc.perform(patch("/api/v1/alert-routes/" + id)
                        .with(admin())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"filter\": \"event:ticket.escalated\"}"))
                .andExpect(jsonPath("$.events.length()", greaterThan(1)));
    }

    @Test
    void onlyAdministratorsMaySee() throws Exception {
        var agent = jwt().jwt(token -> token.subject("a").claim("roles", List.of("agent")));
        mvc.perform(get("/api/v1/alert-routes").with(agent)).andExpect(status().isForbidden());
        mvc.perform(get("/api/v1/alert-routes")).andExpect(status().isUnauthorized());
        mvc.perform(get("/api/v1/alert-routes/none").with(admin())).andExpect(status().isNotFound());
    }

    @Test
    void aTestIsWordedAndSentLikeAnAlertAlsoWhileTheRouteIsOff() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\", \"enabled\": false}");

        mvc.perform(testing(id, "{}")).andExpect(status().isCreated()).andExpect(jsonPath("$.test", is(true)));

        await().until(() -> !texts.isEmpty());
        assertThat(texts).singleElement().asString().contains("T-1042").contains("New ticket");
        var log = get("/api/v1/alert-routes/" + id + "/alerts").with(admin());
        await().untilAsserted(() -> mvc.perform(log).andExpect(jsonPath("$.alerts[0].state", is("sent"))));
        var alert = database.getCollection("alerts")
                .find(new Document("route", id))
                .first()
                .getString("_id");
        mvc.perform(post("/api/v1/alert-routes/" + id + "/alerts/" + alert + "/replay")
                        .with(admin()))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.replayOf", is(alert)));
        await().until(() -> texts.size() == 2);
    }

    @Test
    void aTestThatFailsTellsNobodyOutside() throws Exception {
        answers.add(new Said(404, "no_service"));
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");

        mvc.perform(testing(id, "{}")).andExpect(status().isCreated());

        await().untilAsserted(() -> mvc.perform(
                        get("/api/v1/alert-routes/" + id + "/alerts").with(admin()))
                .andExpect(jsonPath("$.alerts[0].state", is("failed")))
                .andExpect(jsonPath("$.alerts[0].reason", is("404 no_service"))));
        assertThat(database.getCollection("alerts")
                        .find(new Document("route", id))
                        .first())
                .doesNotContainKey("outbox");
    }

    @Test
    void aTestGoesNowhereElseThanToTheRouteOrACatcher() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");

        mvc.perform(testing(id, "{\"url\": \"https://8.8.8.8/\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("url")));
    }

    @Test
    void theSameKeyAnswersTheFirstRoute() throws Exception {
        var json = "{\"kind\": \"slack\", \"url\": \"https://8.8.8.8/\", \"name\": \"%s\"}";
        var first = keyed(json.formatted("A"));
        routes.add(first.path("id").asString());

        assertThat(keyed(json.formatted("A"))).isEqualTo(first);
        assertThat(keyed(json.formatted("B")).path("code").asString()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void whateverThereIsMayBeChangedAndWhatAProxyMadeWeakNamesItsVersionStill() throws Exception {
        mvc.perform(wording("*", "{\"template\": \"first\"}")).andExpect(jsonPath("$.version", is(1)));
        mvc.perform(wording("W/\"1\"", "{\"template\": \"second\"}")).andExpect(jsonPath("$.version", is(2)));
        mvc.perform(wording("2", "{\"template\": \"third\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("If-Match")));
        mvc.perform(delete("/api/v1/alert-routes/wordings/ko").with(admin())).andExpect(status().isNoContent());

        var route = keyed("{\"kind\": \"slack\", \"url\": \"https://8.8.8.8/\"}")
                .path("id")
                .asString();
        routes.add(route);
        for (var ifMatch : List.of("*", "W/\"2\"", "\"3\"")) {
            mvc.perform(patch("/api/v1/alert-routes/" + route)
                            .with(admin())
                            .header("If-Match", ifMatch)
                            .contentType(MediaType.APPLICATION_JSON)
                            .content("{\"name\": \"Warehouse\"}"))
                    .andExpect(status().isOk());
        }
    }

    private static RequestBuilder wording(String ifMatch, String json) {
        return put("/api/v1/alert-routes/wordings/ko")
                .with(admin())
                .header("If-Match", ifMatch)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json);
    }

    private JsonNode keyed(String json) throws Exception {
        return JSON.readTree(mvc.perform(post("/api/v1/alert-routes")
                        .with(admin())
                        .header("Idempotency-Key", "k1")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(json))
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
    }
}
