package io.tidings.stack.part;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings a realm that was imported earlier in line with the realm file as it is filled now: clients and their accounts, realm roles,
 * the mail server, the themes, what people are asked for of themselves, and the demo logins. Keycloak imports a realm once;
 * started later under another URL or other ports, it would refuse every login, and what a newer version brings would be missing. What
 * an administrator has decided at Keycloak since, such as another rule for passwords, stays.
 */
final class RealmUpdate {

    private static final String PASSWORD_POLICY = "passwordPolicy";
    private static final String REQUIRED = "required";

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
        if (keycloak.get("").path(PASSWORD_POLICY).asString("").isBlank()) {
            settings.set(PASSWORD_POLICY, wanted.path(PASSWORD_POLICY));
        }
        keycloak.put("", settings);
        applyProfile(wanted);
        // One that is there already is the same.
        wanted.path("roles").path("realm").forEach(role -> keycloak.post("/roles", role));
        wanted.path("clients").forEach(this::applyClient);
        wanted.path("users")
                .valueStream()
                .filter(user -> !KeycloakPart.isDemo(user))
                .forEach(this::applyAccount);
        wanted.path("users").valueStream().filter(KeycloakPart::isDemo).forEach(this::applyUser);
    }

    /** Nobody is asked for what the realm file does not ask for, such as a last name or an address; attributes of others' own stay as they are. */
    private void applyProfile(JsonNode wanted) {
        var config = wanted.path("components")
                .path("org.keycloak.userprofile.UserProfileProvider")
                .path(0)
                .path("config")
                .path("kc.user.profile.config")
                .path(0)
                .asString("{}");
        var notRequired = KeycloakAdmin.JSON
                .readTree(config)
                .path("attributes")
                .valueStream()
                .filter(attribute -> !attribute.has(REQUIRED))
                .map(attribute -> attribute.path("name").asString())
                .toList();
        var known = keycloak.get("/users/profile");
        var changed = known.deepCopy();
        for (var attribute : changed.path("attributes")) {
            if (attribute instanceof ObjectNode one
                    && notRequired.contains(one.path("name").asString())) {
                one.remove(REQUIRED);
            }
        }
        if (!changed.equals(known)) {
            keycloak.put("/users/profile", changed);
        }
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

    /** What the account of one of our programs may do, at our services and at Keycloak itself. */
    private void applyAccount(JsonNode user) {
        var client = clientNamed(user.path("serviceAccountClientId").asString()).asString();
        var account = keycloak.get("/clients/" + client + "/service-account-user")
                .path("id")
                .asString();
        grant(account, "realm", user.path("realmRoles"), "/roles/");
        for (var granting : user.path("clientRoles").properties()) {
            var of = clientNamed(granting.getKey()).asString();
            grant(account, "clients/" + of, granting.getValue(), "/clients/" + of + "/roles/");
        }
    }

    private void grant(String account, String where, JsonNode names, String roles) {
        if (!names.isEmpty()) {
            var granted = KeycloakAdmin.JSON.createArrayNode();
            names.forEach(name -> granted.add(keycloak.get(roles + KeycloakAdmin.encode(name.asString()))));
            keycloak.post("/users/" + account + "/role-mappings/" + where, granted);
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
