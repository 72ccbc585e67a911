package io.tidings.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.RequestBuilder;

/** Endpoints as administrators make, read and change them. */
class EndpointTests extends EndpointFlow {

    @Test
    void secretsAreShownOnceAndKeptSealed() throws Exception {
        var made = made(wish(Map.of("events", List.of("*"), "headers", Map.of("X-Key", "hush-hush"))));
        var secret = made.path("secret").asString();

        assertThat(secret).startsWith("whsec_").hasSizeGreaterThan(40);
        mvc.perform(get("/api/v1/webhook-endpoints/" + made.path("id").asString())
                        .with(admin()))
                .andExpect(jsonPath("$.secret").doesNotExist())
                .andExpect(jsonPath("$.headerNames[0]", is("X-Key")));
        var stored = database.getCollection("endpoints")
                .find(new Document("_id", made.path("id").asString()))
                .first();
        assertThat(stored.toJson()).doesNotContain(secret.substring(6)).doesNotContain("hush-hush");
    }

    @Test
    void whatCannotBeIsRefusedWhenItIsSaved() throws Exception {
        refused("{\"url\": \"https://169.254.169.254/latest\", \"events\": [\"*\"]}", "url", "link-local");
        refused("{\"url\": \"https://10.0.0.1/\", \"events\": [\"*\"]}", "url", "private");
        refused("{\"url\": \"http://8.8.8.8/\", \"events\": [\"*\"]}", "url", "https");
        refused("{\"events\": [\"*\"]}", "url", "needs a url");
        refused("{\"url\": \"https://8.8.8.8/\", \"events\": []}", "events", "ticket.opened.v1");
        refused(
                "{\"url\": \"https://8.8.8.8/\", \"events\": [\"ticket.opened\"]}",
                "events",
                "No event is called ticket.opened.");
        refused("{\"url\": \"https://8.8.8.8/\", \"events\": [\"webhook.delivered.v1\"]}", "events", "Known are");
        refused("{\"url\": \"https://8.8.8.8/\", \"events\": [\"*\"], \"secret\": \"short\"}", "secret", "whsec_");
        // The halves of two keys, and one half alone.
        var half = "d".repeat(43) + "=";
        refused(
                "{\"url\": \"https://8.8.8.8/\", \"events\": [\"*\"], \"secret\": \"whsk_%s\"}"
                        .formatted("d".repeat(86) + "=="),
                "secret",
                "Ed25519");
        refused(
                "{\"url\": \"https://8.8.8.8/\", \"events\": [\"*\"], \"secret\": \"whsk_%s\"}".formatted(half),
                "secret",
                "Ed25519");
        refused(
                "{\"url\": \"https://8.8.8.8/\", \"events\": [\"*\"], \"headers\": {\"Host\": \"x\"}}",
                "headers",
                "Host");
        mvc.perform(creating(
                        "{\"url\": \"https://8.8.8.8/\", \"events\": [\"*\"], \"filter\": \"state:open priority:>>\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("filter")))
                .andExpect(jsonPath("$.position").isNumber());
        mvc.perform(creating("{\"url\": \"https://8.8.8.8/\", \"evnts\": [\"*\"]}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("evnts")));
    }

    @Test
    void onlyAdministratorsMaySee() throws Exception {
        var agent = jwt().jwt(token -> token.subject("a").claim("roles", List.of("agent")));
        mvc.perform(get("/api/v1/webhook-endpoints").with(agent)).andExpect(status().isForbidden());
        mvc.perform(get("/api/v1/webhook-deliveries").with(agent)).andExpect(status().isForbidden());
        mvc.perform(get("/api/v1/webhook-endpoints")).andExpect(status().isUnauthorized());
        mvc.perform(get("/api/v1/webhook-endpoints/none").with(admin())).andExpect(status().isNotFound());
        mvc.perform(get("/api/v1/webhook-deliveries/none").with(admin())).andExpect(status().isNotFound());
    }

    @Test
    void aChangeOnAnOldVersionIsRefused() throws Exception {
        var id = make(Map.of("events", List.of("*")));

        mvc.perform(renamed(id, "\"1\"")).andExpect(status().isOk()).andExpect(jsonPath("$.version", is(2)));
        mvc.perform(renamed(id, "\"1\"")).andExpect(status().isPreconditionFailed());
        mvc.perform(renamed(id, "*")).andExpect(jsonPath("$.version", is(3)));
        mvc.perform(renamed(id, "W/\"3\"")).andExpect(jsonPath("$.version", is(4)));
        mvc.perform(renamed(id, "four"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("If-Match")));
    }

    private static RequestBuilder renamed(String id, String ifMatch) {
        return patch("/api/v1/webhook-endpoints/" + id)
                .with(admin())
                .header("If-Match", ifMatch)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"name\": \"Warehouse\"}");
    }

    private static RequestBuilder creating(String json) {
        return post("/api/v1/webhook-endpoints")
                .with(admin())
                .contentType(MediaType.APPLICATION_JSON)
                .content(json);
    }

    private void refused(String json, String field, String words) throws Exception {
        mvc.perform(creating(json))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is(field)))
                .andExpect(jsonPath("$.detail", containsString(words)));
    }
}
