package io.tidings.stack.part;

import io.tidings.stack.StackProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Where people have the account that they sign in with, as an operator writes it into a file (docs/sign-on.md).
 *
 * @param alias the provider's name in addresses, and what rules call it
 * @param name what the login page calls it
 * @param trustEmail whether the addresses it names are its people's, verified; it may still say of one that it is not
 * @param metadata where Keycloak reads the rest: an OIDC discovery document or a SAML descriptor; null for none
 * @param settings of Keycloak, under the names that Keycloak has for them; secrets filled in
 * @param person {@code email}, {@code firstName} and {@code lastName} → what they are called there; as each kind usually has them
 *     where absent
 * @param claims name at Tidings → claim, attribute or LDAP attribute at the provider
 * @param fixed name at Tidings → a value that everybody who comes by this provider has
 */
public record OutsideProvider(
        String alias,
        String name,
        Kind kind,
        boolean trustEmail,
        @Nullable String metadata,
        Map<String, String> settings,
        Map<String, String> person,
        Map<String, String> claims,
        Map<String, String> fixed) {

    /** How the provider is spoken to. */
    public enum Kind {
        OIDC,
        SAML,
        LDAP;

        /** OpenID Connect has its own names for them, which Keycloak knows. */
        private Map<String, String> person() {
            return switch (this) {
                case OIDC -> Map.of();
                case SAML -> Map.of("email", "email", "firstName", "firstName", "lastName", "lastName");
                case LDAP -> Map.of("email", "mail", "firstName", "givenName", "lastName", "sn");
            };
        }
    }

    /** Where secrets come from. */
    @FunctionalInterface
    public interface Environment {

        /** Null where there is no such variable. */
        @Nullable
        String value(String name);
    }

    private static final Pattern ALIAS = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern CLAIM = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{0,59}");
    /** What stands beside the aliases in a token. */
    private static final Set<String> RESERVED = Set.of("by", "in");

    private static final Set<String> FIELDS =
            Set.of("alias", "name", "kind", "trustEmail", "metadata", "settings", "person", "claims", "fixed");
    private static final List<String> PERSON = List.of("email", "firstName", "lastName");
    private static final String FROM_ENVIRONMENT = "env:";

    /** The claim that says by which provider somebody came; every provider has it. */
    static final String PROVIDER = "provider";

    /**
     * @param environment what {@code env:NAME} stands for, by NAME
     * @throws StackProblem saying what is wrong with the file
     */
    public static OutsideProvider read(Path file, Environment environment) {
        try {
            return of(KeycloakAdmin.JSON.readTree(Files.readString(file)), environment);
        } catch (JacksonException e) {
            throw new StackProblem(file + " is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static OutsideProvider of(JsonNode json, Environment environment) {
        var unknown = new HashSet<>(json.propertyNames());
        unknown.removeAll(FIELDS);
        if (!json.isObject() || !unknown.isEmpty()) {
            throw new StackProblem("A provider is an object of %s; there is also %s."
                    .formatted(String.join(", ", FIELDS.stream().sorted().toList()), unknown));
        }
        var alias = json.path("alias").asString("");
        if (!ALIAS.matcher(alias).matches() || RESERVED.contains(alias)) {
            throw new StackProblem("alias is a word of small letters, digits and hyphens, such as corp; it is part of"
                    + " addresses and cannot change later.");
        }
        var claims = texts(json, "claims");
        var fixed = texts(json, "fixed");
        for (var names : List.of(claims.keySet(), fixed.keySet())) {
            for (var name : names) {
                if (!CLAIM.matcher(name).matches() || name.equals(PROVIDER)) {
                    throw new StackProblem(
                            "\"%s\" cannot be a claim's name: letters, digits, - and _, and not provider,"
                                            .formatted(name)
                                    + " which every login has by itself.");
                }
            }
        }
        if (claims.keySet().stream().anyMatch(fixed::containsKey)) {
            throw new StackProblem("A claim is either the provider's or fixed; take it out of claims or fixed.");
        }
        var kind = kind(json.path("kind").asString(""));
        var person = new TreeMap<>(kind.person());
        person.putAll(texts(json, "person"));
        if (!PERSON.containsAll(person.keySet())) {
            throw new StackProblem("person has " + String.join(", ", PERSON) + ".");
        }
        var settings = new TreeMap<String, String>();
        texts(json, "settings").forEach((name, value) -> settings.put(name, filled(name, value, environment)));
        return new OutsideProvider(
                alias,
                json.path("name").asString(alias),
                kind,
                json.path("trustEmail").asBoolean(false),
                json.path("metadata").isMissingNode()
                        ? null
                        : json.path("metadata").asString(),
                settings,
                person,
                claims,
                fixed);
    }

    private static Kind kind(String word) {
        for (var kind : Kind.values()) {
            if (kind.name().equalsIgnoreCase(word)) {
                return kind;
            }
        }
        throw new StackProblem("kind is oidc, saml or ldap.");
    }

    private static Map<String, String> texts(JsonNode json, String field) {
        var texts = new TreeMap<String, String>();
        for (var entry : json.path(field).properties()) {
            if (!entry.getValue().isString()
                    && !entry.getValue().isBoolean()
                    && !entry.getValue().isNumber()) {
                throw new StackProblem("%s.%s is a text.".formatted(field, entry.getKey()));
            }
            texts.put(entry.getKey(), entry.getValue().asString());
        }
        return texts;
    }

    private static String filled(String name, String value, Environment environment) {
        if (!value.startsWith(FROM_ENVIRONMENT)) {
            return value;
        }
        var variable = value.substring(FROM_ENVIRONMENT.length());
        var found = environment.value(variable);
        if (found == null || found.isBlank()) {
            throw new StackProblem("settings.%s is to come from the environment; set %s.".formatted(name, variable));
        }
        return found;
    }

    /** Without the settings, among which secrets are. */
    @Override
    public String toString() {
        return "OutsideProvider[" + alias + ", " + kind + "]";
    }
}
