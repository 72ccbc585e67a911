package io.tidings.stack.part;

import static io.tidings.stack.part.KeycloakAdmin.JSON;
import static io.tidings.stack.part.KeycloakAdmin.encode;

import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import io.tidings.stack.part.OutsideProvider.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets people come in with the account that they have elsewhere: makes in Keycloak's realm what one provider needs, and may be
 * repeated. What is at the provider is taken over at each login; a chosen claim becomes the user's attribute {@code
 * outside.ALIAS.NAME}, which nobody can change themselves, and part of the token's claim {@code outside}, together with the alias of
 * the provider by which this very login came.
 */
public final class SignOn {

    /** The first login by a provider: nothing is asked, and nobody gets an account that is there already without its password. */
    static final String FLOW = "tidings outside account";

    /** What of Keycloak's own flow for first logins is left out: a page to look through, and a link that is mailed. */
    private static final Set<String> LEFT_OUT =
            Set.of("idp-review-profile", "idp-confirm-link", "idp-email-verification");

    private static final String SCOPE = "tidings-outside";
    private static final String OUTSIDE = "outside.";

    /** In which directory somebody is; who comes by another kind of provider comes by a redirect, which the session remembers. */
    private static final String DIRECTORY = "outside.in";

    private static final String LDAP_MAPPER = "org.keycloak.storage.ldap.mappers.LDAPStorageMapper";
    private static final String STORAGE = "org.keycloak.storage.UserStorageProvider";
    private static final String OWN = "tidings ";

    private final KeycloakAdmin keycloak;

    public SignOn(Workspace workspace, StackSettings settings) {
        this.keycloak = new KeycloakAdmin(settings, Secrets.of(workspace));
    }

    /** One provider as it is set up. */
    public record Known(String alias, String kind, String name) {}

    /** Makes the provider be so, whether it is there already or not. */
    public void apply(OutsideProvider provider) {
        userProfile();
        scope(provider);
        if (provider.kind() == Kind.LDAP) {
            directory(provider);
        } else {
            flow();
            broker(provider);
        }
    }

    public List<Known> all() {
        return Stream.concat(
                        keycloak.get("/identity-provider/instances")
                                .valueStream()
                                .map(one -> new Known(
                                        one.path("alias").asString(),
                                        one.path("providerId").asString(),
                                        one.path("displayName").asString(""))),
                        directories().map(one -> new Known(one.path("name").asString(), "ldap", "")))
                .toList();
    }

    /**
     * Takes the provider away, and with a directory the accounts that came from it. Whoever came by another kind of provider keeps
     * an account that nobody can sign in with.
     *
     * @return false where there is none
     */
    public boolean remove(String alias) {
        var scope = keycloak.get("/client-scopes")
                .valueStream()
                .filter(one -> one.path("name").asString().equals(SCOPE));
        scope.forEach(one -> dropMappers(mappersOf(one), alias, Set.of()));
        var directory = directories()
                .filter(one -> one.path("name").asString().equals(alias))
                .findFirst();
        return directory
                .map(one -> keycloak.delete("/components/" + one.path("id").asString()))
                .orElseGet(() -> keycloak.delete("/identity-provider/instances/" + encode(alias)));
    }

    /**
     * Nobody is asked at the login for what the provider did not say, and what a provider said only administrators may see and
     * change: it decides about rights.
     */
    private void userProfile() {
        var profile = keycloak.get("/users/profile").deepCopy();
        if (profile instanceof ObjectNode changed) {
            changed.put("unmanagedAttributePolicy", "ADMIN_EDIT");
            for (var attribute : changed.path("attributes")) {
                if (attribute instanceof ObjectNode one) {
                    one.remove("required");
                }
            }
            if (!changed.equals(keycloak.get("/users/profile"))) {
                keycloak.put("/users/profile", changed);
            }
        }
    }

    /** What puts the attributes into the tokens of our two clients for people. */
    private void scope(OutsideProvider provider) {
        var representation = JSON.createObjectNode()
                .put("name", SCOPE)
                .put("protocol", "openid-connect")
                .put("description", "What outside providers say of people");
        representation
                .putObject("attributes")
                .put("include.in.token.scope", "false")
                .put("display.on.consent.screen", "false");
        keycloak.post("/client-scopes", representation);
        var scope = one(keycloak.get("/client-scopes").valueStream(), "name", SCOPE);
        var mappers = mappersOf(scope);
        keycloak.post(
                mappers,
                tokenMapper(
                        "outside.by",
                        "oidc-usersessionmodel-note-mapper",
                        Map.of("user.session.note", "identity_provider")));
        keycloak.post(mappers, attributeMapper(DIRECTORY));
        var wanted = new TreeSet<String>();
        provider.claims().keySet().forEach(claim -> wanted.add(attribute(provider, claim)));
        provider.fixed().keySet().forEach(claim -> wanted.add(attribute(provider, claim)));
        dropMappers(mappers, provider.alias(), wanted);
        // One that is there already is the same.
        wanted.forEach(attribute -> keycloak.post(mappers, attributeMapper(attribute)));
        for (var client : List.of("tidings-gateway", "tidings-cli")) {
            var found = keycloak.get("/clients?clientId=" + client).path(0).path("id");
            if (found.isString()) {
                keycloak.put(
                        "/clients/" + found.asString() + "/default-client-scopes/"
                                + scope.path("id").asString(),
                        JSON.createObjectNode());
            }
        }
    }

    private static String mappersOf(JsonNode scope) {
        return "/client-scopes/" + scope.path("id").asString() + "/protocol-mappers/models";
    }

    /** What the provider said once and is not asked for any more stays with its people; the tokens tell it no longer. */
    private void dropMappers(String mappers, String alias, Set<String> butThese) {
        for (var mapper : keycloak.get(mappers)) {
            var name = mapper.path("name").asString();
            if (name.startsWith(OUTSIDE + alias + ".") && !butThese.contains(name)) {
                keycloak.delete(mappers + "/" + mapper.path("id").asString());
            }
        }
    }

    private static String attribute(OutsideProvider provider, String claim) {
        return OUTSIDE + provider.alias() + "." + claim;
    }

    private static ObjectNode attributeMapper(String attribute) {
        return tokenMapper(
                attribute,
                "oidc-usermodel-attribute-mapper",
                Map.of("user.attribute", attribute, "multivalued", "true"));
    }

    /** What it finds is the token's claim of the mapper's own name, in which dots nest. */
    private static ObjectNode tokenMapper(String name, String kind, Map<String, String> config) {
        var mapper = JSON.createObjectNode()
                .put("name", name)
                .put("protocol", "openid-connect")
                .put("protocolMapper", kind);
        var values = mapper.putObject("config");
        put(values, config);
        put(
                values,
                Map.of(
                        "claim.name", name,
                        "jsonType.label", "String",
                        "access.token.claim", "true",
                        "id.token.claim", "false",
                        "userinfo.token.claim", "false",
                        "introspection.token.claim", "false"));
        return mapper;
    }

    /** Keycloak's own, without what it asks. An address that exists is linked by the existing account's password, and never by mail. */
    private void flow() {
        var flows = keycloak.get("/authentication/flows").valueStream();
        if (flows.noneMatch(flow -> flow.path("alias").asString().equals(FLOW))) {
            keycloak.post(
                    "/authentication/flows/" + encode("first broker login") + "/copy",
                    JSON.createObjectNode().put("newName", FLOW));
        }
        var executions = "/authentication/flows/" + encode(FLOW) + "/executions";
        for (var execution : keycloak.get(executions)) {
            var isLeftOut = LEFT_OUT.contains(execution.path("providerId").asString(""));
            if (isLeftOut
                    && !execution.path("requirement").asString().equals("DISABLED")
                    && execution.deepCopy() instanceof ObjectNode changed) {
                keycloak.put(executions, changed.put("requirement", "DISABLED"));
            }
        }
    }

    private void broker(OutsideProvider provider) {
        var isOidc = provider.kind() == Kind.OIDC;
        var config = new TreeMap<String, String>();
        config.put("syncMode", "FORCE");
        config.put("validateSignature", "true");
        if (isOidc) {
            config.putAll(Map.of(
                    "useJwksUrl", "true",
                    "pkceEnabled", "true",
                    "pkceMethod", "S256",
                    "clientAuthMethod", "client_secret_post",
                    "defaultScope", "openid profile email"));
        } else {
            config.putAll(Map.of(
                    "postBindingResponse", "true",
                    "postBindingAuthnRequest", "true",
                    "wantAssertionsSigned", "true",
                    "principalType", "SUBJECT",
                    "nameIDPolicyFormat", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"));
        }
        if (provider.metadata() != null) {
            keycloak.ask(
                            "/identity-provider/import-config",
                            JSON.createObjectNode()
                                    .put("providerId", isOidc ? "oidc" : "saml")
                                    .put("fromUrl", provider.metadata()))
                    .properties()
                    .forEach(
                            entry -> config.put(entry.getKey(), entry.getValue().asString()));
        }
        config.putAll(provider.settings());
        var instance = JSON.createObjectNode()
                .put("alias", provider.alias())
                .put("displayName", provider.name())
                .put("providerId", isOidc ? "oidc" : "saml")
                .put("enabled", true)
                .put("trustEmail", provider.trustEmail())
                .put("storeToken", false)
                .put("firstBrokerLoginFlowAlias", FLOW);
        put(instance.putObject("config"), config);
        var path = "/identity-provider/instances/" + encode(provider.alias());
        if (!keycloak.post("/identity-provider/instances", instance)) {
            var known = keycloak.get(path);
            if (!known.path("providerId").equals(instance.path("providerId"))) {
                throw new StackProblem("%s is there as %s; remove it first."
                        .formatted(provider.alias(), known.path("providerId").asString()));
            }
            keycloak.put(
                    path, instance.put("internalId", known.path("internalId").asString()));
        }
        for (var mapper : keycloak.get(path + "/mappers")) {
            if (mapper.path("name").asString().startsWith(OWN)) {
                keycloak.delete(path + "/mappers/" + mapper.path("id").asString());
            }
        }
        brokerMappers(provider).forEach(mapper -> keycloak.post(path + "/mappers", mapper));
    }

    private static List<JsonNode> brokerMappers(OutsideProvider provider) {
        var isOidc = provider.kind() == Kind.OIDC;
        var mappers = new ArrayList<JsonNode>();
        // Who is who goes by what never changes there, so that nobody is taken for a namesake. An account that was here
        // already
        // keeps its name when it is linked.
        mappers.add(brokerMapper(
                provider,
                "login",
                isOidc ? "oidc-username-idp-mapper" : "saml-username-idp-mapper",
                Map.of(
                        "template",
                        isOidc ? "${ALIAS}.${CLAIM.sub}" : "${ALIAS}.${NAMEID}",
                        "target",
                        "LOCAL",
                        "syncMode",
                        "IMPORT")));
        mappers.add(brokerMapper(provider, "customer", "oidc-hardcoded-role-idp-mapper", Map.of("role", "customer")));
        var taken = new TreeMap<>(provider.person());
        provider.claims().forEach((name, there) -> taken.put(attribute(provider, name), there));
        taken.forEach((attribute, there) -> mappers.add(brokerMapper(
                provider,
                attribute,
                isOidc ? "oidc-user-attribute-idp-mapper" : "saml-user-attribute-idp-mapper",
                Map.of(isOidc ? "claim" : "attribute.name", there, "user.attribute", attribute))));
        provider.fixed()
                .forEach((name, value) -> mappers.add(brokerMapper(
                        provider,
                        attribute(provider, name),
                        "hardcoded-attribute-idp-mapper",
                        Map.of("attribute", attribute(provider, name), "attribute.value", value))));
        return mappers;
    }

    private static ObjectNode brokerMapper(
            OutsideProvider provider, String name, String kind, Map<String, String> config) {
        var mapper = JSON.createObjectNode()
                .put("name", OWN + name)
                .put("identityProviderAlias", provider.alias())
                .put("identityProviderMapper", kind);
        put(mapper.putObject("config").put("syncMode", "FORCE"), config);
        return mapper;
    }

    private Stream<JsonNode> directories() {
        return keycloak.get("/components?type=" + STORAGE)
                .valueStream()
                .filter(one -> one.path("providerId").asString().equals("ldap"));
    }

    private void directory(OutsideProvider provider) {
        var isActiveDirectory = "ad".equals(provider.settings().get("vendor"));
        var config = new TreeMap<String, String>();
        config.putAll(Map.of(
                "enabled", "true",
                "priority", "0",
                "vendor", "other",
                "authType", "simple",
                "editMode", "READ_ONLY",
                "importEnabled", "true",
                "syncRegistrations", "false",
                "searchScope", "2",
                "pagination", "true",
                // What the directory takes from somebody is gone with the next token, not when a copy grows old.
                "cachePolicy", "NO_CACHE"));
        config.putAll(Map.of(
                "connectionTimeout",
                "5000",
                "readTimeout",
                "10000",
                "useTruststoreSpi",
                "always",
                "usernameLDAPAttribute",
                isActiveDirectory ? "sAMAccountName" : "uid",
                "rdnLDAPAttribute",
                isActiveDirectory ? "cn" : "uid",
                "uuidLDAPAttribute",
                isActiveDirectory ? "objectGUID" : "entryUUID",
                "userObjectClasses",
                isActiveDirectory ? "person, organizationalPerson, user" : "inetOrgPerson, organizationalPerson",
                "trustEmail",
                Boolean.toString(provider.trustEmail())));
        config.putAll(provider.settings());
        var component = JSON.createObjectNode()
                .put("name", provider.alias())
                .put("providerId", "ldap")
                .put("providerType", STORAGE)
                .put("parentId", realmId());
        lists(component.putObject("config"), config);
        var known = directories()
                .filter(one -> one.path("name").asString().equals(provider.alias()))
                .findFirst();
        if (known.isEmpty()) {
            keycloak.post("/components", component);
        } else {
            var id = known.get().path("id").asString();
            keycloak.put("/components/" + id, component.put("id", id));
        }
        var directory = one(directories(), "name", provider.alias()).path("id").asString();
        directoryMappers(provider, directory);
    }

    private void directoryMappers(OutsideProvider provider, String directory) {
        var mappers = keycloak.get("/components?parent=" + directory + "&type=" + LDAP_MAPPER);
        for (var mapper : mappers) {
            var path = "/components/" + mapper.path("id").asString();
            if (mapper.path("name").asString().startsWith(OWN)) {
                keycloak.delete(path);
            } else if (mapper.path("providerId").asString().equals("user-attribute-ldap-mapper")
                    && mapper.deepCopy() instanceof ObjectNode changed
                    && changed.get("config") instanceof ObjectNode config) {
                // The name and the address of today, not of the first login.
                lists(config, Map.of("always.read.value.from.ldap", "true", "is.mandatory.in.ldap", "false"));
                var there = provider.person()
                        .get(config.path("user.model.attribute").path(0).asString());
                if (there != null) {
                    lists(config, Map.of("ldap.attribute", there));
                }
                keycloak.put(path, changed);
            }
        }
        provider.claims()
                .forEach((name, there) -> keycloak.post(
                        "/components",
                        directoryMapper(
                                directory,
                                attribute(provider, name),
                                "user-attribute-ldap-mapper",
                                Map.of(
                                        "ldap.attribute", there,
                                        "user.model.attribute", attribute(provider, name),
                                        "read.only", "true",
                                        "always.read.value.from.ldap", "true",
                                        "is.mandatory.in.ldap", "false"))));
        var fixed = new TreeMap<String, String>();
        provider.fixed().forEach((name, value) -> fixed.put(attribute(provider, name), value));
        fixed.put(DIRECTORY, provider.alias());
        fixed.forEach((attribute, value) -> keycloak.post(
                "/components",
                directoryMapper(
                        directory,
                        attribute,
                        "hardcoded-attribute-mapper",
                        Map.of("user.model.attribute", attribute, "attribute.value", value))));
        keycloak.post(
                "/components",
                directoryMapper(directory, "customer", "hardcoded-ldap-role-mapper", Map.of("role", "customer")));
    }

    private static ObjectNode directoryMapper(String directory, String name, String kind, Map<String, String> config) {
        var mapper = JSON.createObjectNode()
                .put("name", OWN + name)
                .put("providerId", kind)
                .put("providerType", LDAP_MAPPER)
                .put("parentId", directory);
        lists(mapper.putObject("config"), config);
        return mapper;
    }

    private String realmId() {
        return keycloak.get("").path("id").asString();
    }

    private static JsonNode one(Stream<JsonNode> things, String field, String value) {
        return things.filter(thing -> thing.path(field).asString("").equals(value))
                .findFirst()
                .orElseThrow(() -> new StackProblem("Keycloak does not have what it was just given: " + value + "."));
    }

    private static void put(ObjectNode into, Map<String, String> values) {
        values.forEach(into::put);
    }

    /** As components have their settings. */
    private static void lists(ObjectNode into, Map<String, String> values) {
        values.forEach((name, value) -> into.putArray(name).add(value));
    }
}
