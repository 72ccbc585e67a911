package io.tidings.webhooks.catcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Our own deliveries and tests on a catcher, as they would meet the real thing. */
class CaughtDeliveryTests extends CatcherFlow {

    @Test
    void aDeliveryMeetsEachPresetAsItWouldMeetTheRealThing() throws Exception {
        var catcher = catcher("{}");
        var endpoint = endpoint("https://1.1.1.1/");

        for (var good : List.of("slack", "json", "custom")) {
            answer(catcher, "{\"preset\": \"%s\"}".formatted(good));
            var delivered = ended(test(endpoint, catcher), 1);
            assertThat(delivered.path("state").asString())
                    .as("%s", delivered.path("attempts"))
                    .isEqualTo("delivered");
        }
        answer(catcher, "{\"preset\": \"error\"}");
        var failed = ended(test(endpoint, catcher), 1);
        assertThat(failed.path("state").asString()).isEqualTo("waiting");
        assertThat(failed.path("attempts").get(0).path("status").asInt()).isEqualTo(500);

        answer(catcher, "{\"preset\": \"slow\"}");
        var slow = ended(test(endpoint, catcher), 1);
        assertThat(slow.path("attempts").get(0).path("reason").asString()).isEqualTo("timed_out");

        answer(catcher, "{\"preset\": \"rate-limited\", \"retryAfter\": 9}");
        var limited = ended(test(endpoint, catcher), 1);
        assertThat(limited.path("attempts").get(0).path("status").asInt()).isEqualTo(429);
        var wait = Duration.between(
                clock.instant(), Instant.parse(limited.path("due").asString()));
        assertThat(wait).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(10));

        call("DELETE", path(catcher) + "/requests", null, agent("maya"));
        answer(catcher, "{\"preset\": \"json\"}");
        clock.advance(Duration.ofSeconds(10));
        var id = limited.path("id").asString();
        assertThat(ended(id, 2).path("state").asString()).isEqualTo("delivered");
        assertThat(requests(catcher).toString()).contains("\"fits\"").doesNotContain("\"differs\"");
    }

    @Test
    void aTestToACatcherThatIsGoneLeavesTheEndpointAlone() throws Exception {
        var catcher = catcher("{}");
        var endpoint = endpoint("https://1.1.1.1/");
        call("DELETE", path(catcher), null, agent("maya"));

        var delivery = ended(test(endpoint, catcher), 1);

        assertThat(delivery.path("state").asString()).isEqualTo("abandoned");
        assertThat(call("GET", "/api/v1/webhook-endpoints/" + endpoint, null, admin())
                        .path("enabled")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aCatcherThatStandsInForAnEndpointIsToldNoSecret() throws Exception {
        var catcher = catcher("{}");
        var endpoint = endpoint("https://1.1.1.1/");
        call("PATCH", "/api/v1/webhook-endpoints/" + endpoint, """
                {"headers": {"X-Key": "hush-hush"}, "auth": {"type": "bearer", "token": "hush-hush"}}""", admin());

        ended(test(endpoint, catcher), 1);

        // That there is such a header may be seen.
        assertThat(onlyRequest(catcher).toString())
                .doesNotContain("hush")
                .containsIgnoringCase("x-key")
                .doesNotContain("authorization");
    }

    @Test
    void aTestGoesToTheEndpointOrToACatcherAndNowhereElse() throws Exception {
        var endpoint = endpoint("https://1.1.1.1/");

        var refused = call(
                "POST",
                "/api/v1/webhook-endpoints/" + endpoint + "/test",
                "{\"url\": \"https://1.1.1.1/other\"}",
                admin());

        assertThat(refused.path("code").asString()).isEqualTo("invalid-field");
        assertThat(refused.path("field").asString()).isEqualTo("url");
    }

    @Test
    void anEndpointMayBeACatcherAndItsSignatureIsChecked() throws Exception {
        var catcher = catcher("{}");
        var endpoint = endpoint(catcher.path("url").asString());

        var delivery = call("POST", "/api/v1/webhook-endpoints/" + endpoint + "/test", "{}", admin());

        assertThat(ended(delivery.path("id").asString(), 1).path("state").asString())
                .isEqualTo("delivered");
        var check = onlyRequest(catcher).path("checks").get(0);
        assertThat(check.path("outcome").asString()).isEqualTo("fits");
        assertThat(check.path("keyOf").asString()).isEqualTo("Warehouse");
    }

    @Test
    void aKeyThatIsToldLaterChecksWhatCameBefore() throws Exception {
        var catcher = catcher("{}");
        send(
                catcher,
                "",
                "POST",
                "Hello, World!",
                "X-Hub-Signature-256",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
        assertThat(onlyRequest(catcher).path("checks").get(0).path("outcome").asString())
                .isEqualTo("no-key");

        var changed = call("PATCH", path(catcher), "{\"secret\": \"It's a Secret to Everybody\"}", agent("maya"));

        assertThat(changed.path("hasSecret").asBoolean()).isTrue();
        assertThat(changed.toString()).doesNotContain("Everybody");
        assertThat(onlyRequest(catcher).path("checks").get(0).path("outcome").asString())
                .isEqualTo("fits");
    }

    private void answer(JsonNode catcher, String answer) throws Exception {
        call("PATCH", path(catcher), "{\"answer\": %s}".formatted(answer), agent("maya"));
    }

    private String endpoint(String url) throws Exception {
        var made = call(
                "POST",
                "/api/v1/webhook-endpoints",
                "{\"name\": \"Warehouse\", \"url\": \"%s\", \"events\": [\"*\"], \"secret\": \"%s\"}"
                        .formatted(url, SECRET),
                admin());
        var id = made.path("id").asString();
        endpoints.add(id);
        return id;
    }

    private String test(String endpoint, JsonNode catcher) throws Exception {
        return call(
                        "POST",
                        "/api/v1/webhook-endpoints/" + endpoint + "/test",
                        "{\"type\": \"ticket.opened.v1\", \"url\": \"%s\"}"
                                .formatted(catcher.path("url").asString()),
                        admin())
                .path("id")
                .asString();
    }

    /** The delivery once so many attempts have come to their end. */
    private JsonNode ended(String delivery, int attempts) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> call("GET", "/api/v1/webhook-deliveries/" + delivery, null, admin()),
                        found -> found.path("attempts").size() == attempts
                                && found.path("attempts").get(attempts - 1).has("millis"));
    }
}
