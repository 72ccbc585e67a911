package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.RUNNING;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A provider of accounts, by OpenID Connect and by SAML: another realm of the running Keycloak, at Keycloak's own address, whose
 * users have their names as passwords.
 */
final class OutsideRealm {

    final String name;
    final String secret;
    final String entity;
    private final String mark;
    private final Keycloak keycloak;

    /**
     * @param mark by which all that is made is told from the rest
     * @param oidc what the desk calls it where it asks by OpenID Connect
     * @param saml what the desk calls it where it asks by SAML
     */
    OutsideRealm(Keycloak keycloak, String mark, String oidc, String saml) {
        this.keycloak = keycloak;
        this.mark = mark;
        name = "outside-" + mark;
        secret = "secret-" + mark;
        entity = "https://desk.example/" + mark;
        keycloak.post("", realm(oidc, saml));
    }

    void delete() {
        keycloak.delete(name);
    }

    String address(String user) {
        return user + "." + mark + "@corp.example";
    }

    void user(String user, String first, String last, boolean verified, String department) {
        var person = new HashMap<>(person(user, address(user), user, first, last, verified));
        person.put("attributes", attributes(department));
        keycloak.post(name + "/users", person);
    }

    void change(String user, String first, String last, String department) {
        keycloak.put(
                name + "/users/" + keycloak.userId(name, user),
                Map.of(
                        "firstName",
                        first,
                        "lastName",
                        last,
                        "email",
                        address(user),
                        "attributes",
                        attributes(department)));
    }

    private Map<String, List<String>> attributes(String department) {
        return Map.of("department", List.of(department), "company", List.of("Firma " + mark));
    }

    static Map<String, Object> person(
            String username, String email, String password, String first, String last, boolean verified) {
        return Map.of(
                "username",
                username,
                "email",
                email,
                "emailVerified",
                verified,
                "enabled",
                true,
                "firstName",
                first,
                "lastName",
                last,
                "credentials",
                List.of(Map.of("type", "password", "value", password, "temporary", false)));
    }

    private Map<String, Object> realm(String oidcAlias, String samlAlias) {
        var endpoint = RUNNING.url() + "/auth/realms/tidings/broker/";
        var oidc = Map.of(
                "clientId",
                "tidings",
                "secret",
                secret,
                "redirectUris",
                List.of(endpoint + oidcAlias + "/endpoint"),
                "protocolMappers",
                List.of(Keycloak.mapper(
                        "department",
                        "openid-connect",
                        "oidc-usermodel-attribute-mapper",
                        Map.of(
                                "user.attribute", "department",
                                "claim.name", "department",
                                "jsonType.label", "String",
                                "id.token.claim", "true",
                                "userinfo.token.claim", "true"))));
        var mappers = new ArrayList<Map<String, Object>>();
        for (var field : List.of("email", "firstName", "lastName")) {
            mappers.add(samlMapper("saml-user-property-mapper", field));
        }
        for (var field : List.of("department", "company")) {
            mappers.add(samlMapper("saml-user-attribute-mapper", field));
        }
        var saml = Map.of(
                "clientId",
                entity,
                "protocol",
                "saml",
                "redirectUris",
                List.of(endpoint + samlAlias + "/endpoint"),
                "attributes",
                Map.of(
                        "saml.assertion.signature", "true",
                        "saml.server.signature", "true",
                        "saml.client.signature", "false",
                        "saml.force.post.binding", "true",
                        "saml_name_id_format", "persistent"),
                "protocolMappers",
                mappers);
        return Map.of(
                "realm",
                name,
                "enabled",
                true,
                "sslRequired",
                "none",
                // As any other provider, it is not behind the desk's door.
                "attributes",
                Map.of("frontendUrl", RUNNING.keycloakUrl()),
                "clients",
                List.of(oidc, saml),
                "components",
                Map.of(
                        "org.keycloak.userprofile.UserProfileProvider",
                        List.of(Map.of(
                                "providerId",
                                "declarative-user-profile",
                                "config",
                                Map.of("kc.user.profile.config", List.of("""
                                        {"unmanagedAttributePolicy": "ENABLED", "attributes": [
                                          {"name": "username"}, {"name": "email"},
                                          {"name": "firstName", "permissions": {"view": ["admin"], "edit": ["admin"]}},
                                          {"name": "lastName", "permissions": {"view": ["admin"], "edit": ["admin"]}}]}"""))))));
    }

    private static Map<String, Object> samlMapper(String kind, String field) {
        return Keycloak.mapper(
                field,
                "saml",
                kind,
                Map.of(
                        "user.attribute", field,
                        "attribute.name", field,
                        "attribute.nameformat", "Basic"));
    }
}
