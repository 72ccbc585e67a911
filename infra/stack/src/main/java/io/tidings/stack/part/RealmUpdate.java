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
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings the clients and the mail server of a realm that was imported earlier in line with the realm file as it is filled now.
 * Keycloak imports a realm once; started later under another URL or other ports, it would refuse every login.
 */
final class RealmUpdate {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String keycloak;
    private final String password;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    RealmUpdate(String keycloak, String password) {
        this.keycloak = keycloak;
        this.password = password;
    }

    void apply(String realm) {
        var wanted = JSON.readTree(realm);
        var token = token();
        var admin = keycloak + "/admin/realms/tidings";
        var mail = JSON.createObjectNode();
        mail.set("smtpServer", wanted.path("smtpServer"));
        put(token, admin, mail);
        for (var client : wanted.path("clients")) {
            var name = client.path("clientId").asString();
            var found = get(token, admin + "/clients?clientId=" + encode(name));
            if (found.path(0).path("id").isString() && client.deepCopy() instanceof ObjectNode changed) {
                var id = found.path(0).path("id").asString();
                put(token, admin + "/clients/" + id, changed.put("id", id));
            }
        }
    }

    private String token() {
        var form = "grant_type=password&client_id=admin-cli&username=admin&password=" + encode(password);
        var request = HttpRequest.newBuilder(URI.create(keycloak + "/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        return send(request).path("access_token").asString();
    }

    private JsonNode get(String token, String address) {
        return send(HttpRequest.newBuilder(URI.create(address)).header("Authorization", "Bearer " + token));
    }

    private void put(String token, String address, JsonNode body) {
        send(HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            var response =
                    http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new StackProblem("Keycloak did not take over the changed realm (" + response.uri() + " answered "
                        + response.statusCode() + "). 'up --fresh' imports it anew and forgets all data.");
            }
            return JSON.readTree(response.body().isEmpty() ? "{}" : response.body());
        } catch (IOException e) {
            throw new StackProblem("Keycloak did not take over the changed realm: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while changing the realm.", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
