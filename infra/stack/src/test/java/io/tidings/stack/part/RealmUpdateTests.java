package io.tidings.stack.part;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidings.stack.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a realm of an earlier version is told by the realm file of this one. */
class RealmUpdateTests {

    private static final Path REALM = Path.of("..", "keycloak", "tidings-realm.json");
    private static final String ADMIN = "/auth/admin/realms/tidings";

    /** @param path below the realm */
    private record Told(String method, String path, JsonNode body) {}

    @TempDir
    Path folder;

    private HttpServer keycloak;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    @BeforeEach
    void aKeycloakWithARealmOfAnEarlierVersion() throws IOException {
        keycloak = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keycloak.createContext("/auth/realms/master", exchange -> answer(exchange, "{\"access_token\": \"a\"}"));
        keycloak.createContext(ADMIN, this::administration);
        keycloak.start();
        answers.put("", "{\"realm\": \"tidings\"}");
        answers.put("/users/profile", """
                {"unmanagedAttributePolicy": "ADMIN_EDIT",
                 "attributes": [{"name": "email", "required": {"roles": ["user"]}},
                                {"name": "lastName", "required": {"roles": ["user"]}},
                                {"name": "costCentre", "required": {"roles": ["user"]}}]}""");
    }

    @AfterEach
    void stop() {
        keycloak.stop(0);
    }

    @Test
    void whatANewerVersionBringsIsMadeAndEachProgramMayWhatItsAccountMay() throws IOException {
        update();

        assertThat(bodies("POST", "/roles").map(role -> role.path("name").asString()))
                .contains("admin", "service", "import", "site");
        assertThat(bodies("POST", "/users/account-of-tidings-site/role-mappings/realm"))
                .singleElement()
                .satisfies(roles ->
                        assertThat(roles.path(0).path("name").asString()).isEqualTo("site"));
        assertThat(bodies("POST", "/users/account-of-tidings-accounts/role-mappings/clients/id-of-realm-management"))
                .singleElement()
                .satisfies(roles ->
                        assertThat(roles.path(0).path("name").asString()).isEqualTo("manage-users"));
        assertThat(bodies("POST", "/users/account-of-tidings-accounts/role-mappings/realm"))
                .isEmpty();
    }

    @Test
    void nobodyIsAskedForAnAddressOrAPartOfTheNameAndWhatElseAnAdministratorWantsToKnowStays() throws IOException {
        update();

        assertThat(bodies("PUT", "/users/profile")).singleElement().satisfies(profile -> {
            assertThat(profile.path("unmanagedAttributePolicy").asString()).isEqualTo("ADMIN_EDIT");
            assertThat(profile.at("/attributes/0").has("required")).isFalse();
            assertThat(profile.at("/attributes/1").has("required")).isFalse();
            assertThat(profile.at("/attributes/2").has("required")).isTrue();
        });
    }

    @Test
    void theRuleForPasswordsComesWhereThereIsNoneAndGivesWayToAnAdministrators() throws IOException {
        update();
        assertThat(bodies("PUT", "")).singleElement().satisfies(realm -> assertThat(
                        realm.path("passwordPolicy").asString())
                .startsWith("length(12)"));

        told.clear();
        answers.put("", "{\"passwordPolicy\": \"length(20)\"}");
        update();
        assertThat(bodies("PUT", "")).singleElement().satisfies(realm -> assertThat(realm.has("passwordPolicy"))
                .isFalse());
    }

    private void update() throws IOException {
        var settings = new StackSettings(
                keycloak.getAddress().getPort() - 1, null, StackSettings.LOOPBACK, List.of(), Map.of(), false);
        new RealmUpdate(new KeycloakAdmin(settings, Secrets.of(new Workspace(folder, ""))))
                .apply(Files.readString(REALM));
    }

    private Stream<JsonNode> bodies(String method, String path) {
        return told.stream()
                .filter(each -> each.method().equals(method) && each.path().equals(path))
                .map(Told::body);
    }

    private void administration(HttpExchange exchange) throws IOException {
        var address = exchange.getRequestURI();
        var path = address.getPath().substring(ADMIN.length());
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!exchange.getRequestMethod().equals("GET")) {
            told.add(new Told(exchange.getRequestMethod(), path, KeycloakAdmin.JSON.readTree(body)));
            answer(exchange, "{}");
            return;
        }
        var known = answers.get(path);
        answer(
                exchange,
                known == null
                        ? found(path, Optional.ofNullable(address.getQuery()).orElse(""))
                        : known);
    }

    private static String found(String path, String query) {
        if (path.equals("/clients")) {
            return "[{\"id\": \"id-of-%s\"}]".formatted(query.replaceFirst(".*clientId=", ""));
        }
        if (path.equals("/users")) {
            return "[]";
        }
        if (path.endsWith("/service-account-user")) {
            return "{\"id\": \"%s\"}".formatted(path.replaceFirst("/clients/id-of-(.*)/service.*", "account-of-$1"));
        }
        ObjectNode role = KeycloakAdmin.JSON.createObjectNode();
        return role.put("name", path.substring(path.lastIndexOf('/') + 1)).toString();
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
