package io.tidings.stack.part;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings the clients, what their accounts may do at Keycloak, the mail server, the themes and the demo logins of a realm that was imported earlier in line with the realm
 * file as it is filled now. Keycloak imports a realm once; started later under another URL or other ports, it would refuse every
 * login.
 */
final class RealmUpdate {

    private final KeycloakAdmin keycloak;

    RealmUpdate(KeycloakAdmin keycloak) {
        this.keycloak = keycloak;
    }

    void apply(String realm) {
        var wanted = KeycloakAdmin.JSON.readTree(realm);
        var settings = KeycloakAdmin.JSON.createObjectNode();
        for (var name : List.of("smtpServer", "loginTheme", "emailTheme")) {
            settings.set(name, wanted.path(name));
        }
        keycloak.put("", settings);
        wanted.path("clients").forEach(this::applyClient);
        wanted.path("users")
                .valueStream()
                .filter(user -> user.has("clientRoles"))
                .forEach(this::applyClientRoles);
        wanted.path("users").valueStream().filter(KeycloakPart::isDemo).forEach(this::applyUser);
    }

    /** One that a newer version brought is made. */
    private void applyClient(JsonNode client) {
        var found = clientNamed(client.path("clientId").asString());
        if (!found.isString()) {
            keycloak.post("/clients", client);
        } else if (client.deepCopy() instanceof ObjectNode changed) {
            keycloak.put("/clients/" + found.asString(), changed.put("id", found.asString()));
        }
    }

    private JsonNode clientNamed(String name) {
        return keycloak.get("/clients?clientId=" + KeycloakAdmin.encode(name))
                .path(0)
                .path("id");
    }

    /** What the account of one of our programs may do at Keycloak itself. */
    private void applyClientRoles(JsonNode user) {
        var client = clientNamed(user.path("serviceAccountClientId").asString()).asString();
        var account = keycloak.get("/clients/" + client + "/service-account-user")
                .path("id")
                .asString();
        for (var granting : user.path("clientRoles").properties()) {
            var of = clientNamed(granting.getKey()).asString();
            var roles = KeycloakAdmin.JSON.createArrayNode();
            granting.getValue()
                    .forEach(role -> roles.add(keycloak.get("/clients/" + of + "/roles/" + role.asString())));
            keycloak.post("/users/" + account + "/role-mappings/clients/" + of, roles);
        }
    }

    /** Whether the login is allowed, and nothing else: the rest is the person's own. One that was deleted stays so. */
    private void applyUser(JsonNode user) {
        var enabled = user.path("enabled").asBoolean(true);
        var name = user.path("username").asString();
        for (var found : keycloak.get("/users?exact=true&username=" + KeycloakAdmin.encode(name))) {
            var isTheSame = found.path("id").asString().equals(user.path("id").asString());
            if (isTheSame && found.path("enabled").asBoolean() != enabled && found instanceof ObjectNode changed) {
                keycloak.put("/users/" + found.path("id").asString(), changed.put("enabled", enabled));
            }
        }
    }
}
