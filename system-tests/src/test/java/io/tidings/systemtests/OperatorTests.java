package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.CUSTOMER;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.assertions.LocatorAssertions;
import io.tidings.suite.Api;
import io.tidings.suite.Browser;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What administrators connect, try out and watch. */
@Tag("flow")
class OperatorTests {

    private static final List<String> SERVICES = List.of(
            "gateway", "ticket-service", "email-gateway", "webhook-dispatcher", "notifier-service", "search-service");

    private final List<String> made = new ArrayList<>();

    @AfterEach
    void tidy() {
        made.forEach(path -> ADMIN.delete(path));
    }

    @Test
    void anEndpointIsTriedOutOnACatcherThatChecksItsSignature() {
        var catcher = make("/api/v1/catchers", Map.of("name", "Trying"));
        var endpoint = make(
                "/api/v1/webhook-endpoints",
                Map.of("name", "Warehouse", "url", catcher.path("url").asString(), "events", List.of("*")));
        // Only tests are to go there; other tests of the suite open tickets.
        ADMIN.patch("/api/v1/webhook-endpoints/" + endpoint.path("id").asString(), Map.of("enabled", false));

        var test = ADMIN.post("/api/v1/webhook-endpoints/" + endpoint.path("id").asString() + "/test", Map.of());

        assertThat(test.status()).as(test.text()).isEqualTo(201);
        await().atMost(SOON).until(() -> ADMIN.get(
                        "/api/v1/webhook-deliveries/" + test.body().path("id").asString())
                .body()
                .path("state")
                .asString()
                .equals("delivered"));
        var request = requestsOf(catcher).get(0);
        assertThat(request.path("checks").get(0).path("outcome").asString()).isEqualTo("fits");
        assertThat(request.path("checks").get(0).path("keyOf").asString()).isEqualTo("Warehouse");
    }

    @Test
    void anAlertRouteIsTriedOutOnACatcher() {
        var catcher = make("/api/v1/catchers", Map.of("name", "Trying"));
        var route = make(
                "/api/v1/alert-routes",
                Map.of("kind", "slack", "url", "https://8.8.8.8/", "name", "desk", "enabled", false));
        var log = "/api/v1/alert-routes/" + route.path("id").asString();

        ADMIN.post(log + "/test", Map.of("url", catcher.path("url").asString()));

        await().atMost(SOON).until(() -> ADMIN.get(log + "/alerts")
                .body()
                .path("alerts")
                .path(0)
                .path("state")
                .asString()
                .equals("sent"));
        assertThat(requestsOf(catcher).size()).isEqualTo(1);
    }

    @Test
    void aCatcherTakesRequestsWithoutALoginAndShowsThemOnTheOpenPage() {
        var catcher = make("/api/v1/catchers", Map.of("name", "Open to all"));
        try (var browser = new Browser(Suite.RUNNING)) {
            var page = browser.signedInAs("admin");
            page.navigate(Suite.RUNNING.url() + "/admin/catchers/"
                    + catcher.path("id").asString());
            assertThat(page.getByText("Nothing came yet")).isVisible();

            var word = Suite.unique();
            var answer = Api.send(
                    HttpRequest.newBuilder(URI.create(catcher.path("url").asString()))
                            .header("Authorization", "Bearer not-for-you")
                            .POST(BodyPublishers.ofString("{\"word\":\"" + word + "\"}")));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("ok");
            assertThat(answer.headers()).doesNotContainKey("set-cookie");
            assertThat(page.getByText(word))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(SOON.toMillis()));
        }
        assertThat(AGENT.get("/api/v1/catchers/" + catcher.path("id").asString())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void everyServiceTellsHowItIsDoingToAdministratorsOnly() {
        for (var service : SERVICES) {
            var path = "/api/v1/operations/" + service;
            var answer = ADMIN.get(path);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.body().path("service").asString()).isEqualTo(service);
            var replica = answer.body().path("replicas").path("items").path(0);
            assertThat(replica.path("up").asBoolean()).as(answer.text()).isTrue();
            assertThat(replica.path("version").asString()).isNotEqualTo("unknown");
            for (var dependency : answer.body().path("dependencies")) {
                assertThat(dependency.path("up").asBoolean())
                        .as("%s of %s", dependency, service)
                        .isTrue();
            }
            assertThat(AGENT.get(path).status()).as(service).isEqualTo(403);
            assertThat(CUSTOMER.get(path).status()).as(service).isEqualTo(403);
            assertThat(Api.anonymous(Suite.RUNNING).get(path).status())
                    .as(service)
                    .isEqualTo(401);
        }
    }

    @Test
    void theOperationsPageShowsEveryService() {
        try (var browser = new Browser(Suite.RUNNING)) {
            var page = browser.signedInAs("admin");
            page.navigate(Suite.RUNNING.url() + "/admin/operations");
            for (var service : SERVICES) {
                assertThat(page.getByText(service).first()).isVisible();
            }
        }
    }

    private JsonNode make(String path, Map<String, ?> wish) {
        var answer = ADMIN.post(path, wish);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        made.add(path + "/" + answer.body().path("id").asString());
        return answer.body();
    }

    private static JsonNode requestsOf(JsonNode catcher) {
        return ADMIN.get("/api/v1/catchers/" + catcher.path("id").asString() + "/requests")
                .body()
                .path("requests");
    }
}
