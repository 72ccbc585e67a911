package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The administration of the running Keycloak, as its own administrator; paths begin below {@code /admin/realms}. */
final class Keycloak {

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    JsonNode get(String path) {
        return send("GET", path, null);
    }

    void post(String path, Object body) {
        send("POST", path, body);
    }

    void put(String path, Object body) {
        send("PUT", path, body);
    }

    void delete(String path) {
        send("DELETE", path, null);
    }

    /** A user's id, by the exact name. */
    String userId(String realm, String username) {
        var found = get(realm + "/users?exact=true&username=" + URLEncoder.encode(username, StandardCharsets.UTF_8));
        assertThat(found.size()).as("users called " + username).isEqualTo(1);
        return found.at("/0/id").asString();
    }

    /** Makes a login of the desk's realm by hand, which is nobody's there before it is given a role. */
    void addCustomer(Map<String, ?> user) {
        post("tidings/users", user);
        var id = userId("tidings", String.valueOf(user.get("username")));
        post("tidings/users/" + id + "/role-mappings/realm", List.of(get("tidings/roles/customer")));
    }

    /** Of {@code admin}, Keycloak's own administrator. */
    static String password() {
        try {
            return EventJson.mapper()
                    .readTree(Files.readString(RUNNING.root().resolve(".tidings/secrets.json")))
                    .path("keycloak-admin")
                    .asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String signIn() {
        var form = "grant_type=password&client_id=admin-cli&username=admin&password="
                + URLEncoder.encode(password(), StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(
                        URI.create(RUNNING.keycloakUrl() + "/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        return answered(request).path("access_token").asString();
    }

    private JsonNode send(String method, String path, Object body) {
        var content = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(EventJson.mapper().writeValueAsString(body));
        return answered(HttpRequest.newBuilder(URI.create(RUNNING.keycloakUrl() + "/admin/realms/" + path))
                // A token of this realm lasts a minute, and a busy machine takes longer.
                .header("Authorization", "Bearer " + signIn())
                .header("Content-Type", "application/json")
                .method(method, content));
    }

    private JsonNode answered(HttpRequest.Builder request) {
        try {
            var answer =
                    http.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode())
                    .as(answer.uri() + " answered " + answer.body())
                    .isBetween(200, 299);
            return EventJson.mapper().readTree(answer.body().isEmpty() ? "{}" : answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** A mapper of a client, as Keycloak wants it. */
    static Map<String, Object> mapper(String name, String protocol, String kind, Map<String, String> config) {
        return Map.of("name", name, "protocol", protocol, "protocolMapper", kind, "config", config);
    }
}
