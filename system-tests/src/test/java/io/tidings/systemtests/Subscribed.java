package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.suite.Receiver;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Who hears of tickets: a webhook endpoint and a messenger's route, each at a receiver of its own until it is closed. */
final class Subscribed implements AutoCloseable {

    private static final String ENDPOINTS = "/api/v1/webhook-endpoints";
    private static final String ROUTES = "/api/v1/alert-routes";

    final Receiver hook = new Receiver();
    final Receiver slack = new Receiver();
    final JsonNode endpoint;
    final JsonNode route;

    /**
     * @param toHook what is said of the endpoint besides its name and URL
     * @param toSlack what is said of the route besides its name, kind and URL
     */
    Subscribed(String name, Map<String, ?> toHook, Map<String, ?> toSlack) {
        endpoint = made(ENDPOINTS, toHook, Map.of("name", name, "url", hook.url()));
        route = made(ROUTES, toSlack, Map.of("name", name, "kind", "slack", "url", slack.url()));
    }

    private static JsonNode made(String path, Map<String, ?> said, Map<String, ?> more) {
        var body = new HashMap<String, Object>(said);
        body.putAll(more);
        var answer = ADMIN.post(path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body();
    }

    @Override
    public void close() {
        ADMIN.delete(ENDPOINTS + "/" + endpoint.path("id").asString());
        ADMIN.delete(ROUTES + "/" + route.path("id").asString());
        hook.close();
        slack.close();
    }
}
