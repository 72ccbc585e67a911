package io.tidings.stack.part;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidings.stack.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Where Keycloak's own administrators are told to sign in. */
class KeycloaksOwnDoorTests {

    private static final String HERE = "http://localhost:8081/auth";

    @TempDir
    Path folder;

    private HttpServer keycloak;
    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private volatile String master = "{}";

    @BeforeEach
    void aKeycloak() throws IOException {
        keycloak = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keycloak.createContext("/auth/realms/master", exchange -> answer(exchange, "{\"access_token\": \"a\"}"));
        keycloak.createContext("/auth/admin/realms/master", exchange -> {
            if (exchange.getRequestMethod().equals("PUT")) {
                told.add(KeycloakAdmin.JSON.readTree(exchange.getRequestBody().readAllBytes()));
            }
            answer(exchange, master);
        });
        keycloak.start();
    }

    @AfterEach
    void stop() {
        keycloak.stop(0);
    }

    @Test
    void itIsKeycloaksOwnAddressAndAllElseStays() {
        open("""
                {"realm": "master", "bruteForceProtected": true, "attributes": {"cibaInterval": "5"}}""");

        assertThat(told).singleElement().satisfies(realm -> {
            assertThat(realm.path("bruteForceProtected").asBoolean()).isTrue();
            assertThat(realm.at("/attributes/cibaInterval").asString()).isEqualTo("5");
            assertThat(realm.at("/attributes/frontendUrl").asString()).isEqualTo(HERE);
        });
    }

    @Test
    void itMovesWithThePortAndGivesWayToAnAdministrators() {
        open("{\"attributes\": {\"frontendUrl\": \"http://localhost:21001/auth\"}}");
        assertThat(told).hasSize(1);

        open("{\"attributes\": {\"frontendUrl\": \"https://keycloak.inside.example/auth\"}}");
        open("{\"attributes\": {\"frontendUrl\": \"" + HERE + "\"}}");
        assertThat(told).hasSize(1);
    }

    private void open(String realm) {
        master = realm;
        var settings = new StackSettings(
                keycloak.getAddress().getPort() - 1, null, StackSettings.LOOPBACK, List.of(), Map.of(), false);
        new KeycloaksOwnDoor(new KeycloakAdmin(settings, Secrets.of(new Workspace(folder, "")), "master")).openAt(HERE);
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
