package io.tidings.stack.part;

import io.tidings.stack.StackProblem;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keycloak's administration of a realm, as Keycloak's own administrator. Paths begin below the realm. */
final class KeycloakAdmin {

    static final JsonMapper JSON = JsonMapper.shared();

    /** The name of the secret that is the password of Keycloak's own administrator. */
    static final String PASSWORD = "keycloak-admin";

    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String keycloak;
    private final String realm;
    private final String token;

    /** Signs in, for the realm of the desk. */
    KeycloakAdmin(StackSettings settings, Secrets secrets) {
        this(settings, secrets, "tidings");
    }

    /** Signs in. */
    KeycloakAdmin(StackSettings settings, Secrets secrets, String realm) {
        keycloak = settings.keycloakUrl();
        this.realm = realm;
        var form = "grant_type=password&client_id=admin-cli&username=admin&password=" + encode(secrets.get(PASSWORD));
        var request = HttpRequest.newBuilder(URI.create(keycloak + "/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        token = body(mustSucceed(send(request))).path("access_token").asString();
    }

    JsonNode get(String path) {
        return body(mustSucceed(send(request(path).GET())));
    }

    void put(String path, JsonNode body) {
        mustSucceed(send(request(path).PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))));
    }

    /** Answers false when there is such a thing already. */
    boolean post(String path, JsonNode body) {
        var answer = send(request(path).POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
        if (answer.statusCode() == CONFLICT) {
            return false;
        }
        mustSucceed(answer);
        return true;
    }

    /** What Keycloak answers to a question that has a body. */
    JsonNode ask(String path, JsonNode body) {
        return body(mustSucceed(
                send(request(path).POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))))));
    }

    /** Answers false when there was no such thing. */
    boolean delete(String path) {
        var answer = send(request(path).DELETE());
        if (answer.statusCode() == NOT_FOUND) {
            return false;
        }
        mustSucceed(answer);
        return true;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(keycloak + "/admin/realms/" + realm + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new StackProblem(
                    "Keycloak does not answer at " + keycloak + "; './tidings status' shows what runs.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while talking to Keycloak.", e);
        }
    }

    private static HttpResponse<String> mustSucceed(HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new StackProblem("Keycloak refused a change of its realm (" + response.uri() + " answered "
                    + response.statusCode() + " " + response.body() + ").");
        }
        return response;
    }

    private static JsonNode body(HttpResponse<String> response) {
        return JSON.readTree(response.body().isEmpty() ? "{}" : response.body());
    }

    /** For a path or a query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
