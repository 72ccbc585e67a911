package io.tidings.stack.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class SettingsTests {

    @TempDir
    Path folder;

    @Test
    void aPortBaseMovesEveryPortAndNoTwoMeet() {
        var moved = new StackSettings(21000, null, StackSettings.LOOPBACK, List.of(), Map.of(), false);

        assertThat(Arrays.stream(Port.values()).map(moved::port)).doesNotHaveDuplicates();
        assertThat(moved.port(Port.GATEWAY)).isEqualTo(21000);
        assertThat(moved.publicUrl()).isEqualTo("http://localhost:21000");
        assertThat(StackSettings.usual().port(Port.GATEWAY)).isEqualTo(8080);
    }

    @Test
    void thePublicUrlIsTheIssuerWhicheverPortTheGatewayHas() {
        var settings =
                new StackSettings(21000, "https://desk.example/", StackSettings.LOOPBACK, List.of(), Map.of(), false);
        var environment = environment(settings).of(Service.TICKET_SERVICE);

        assertThat(environment)
                .containsEntry("TIDINGS_URL", "https://desk.example")
                .containsEntry("TIDINGS_ISSUER", "https://desk.example/auth/realms/tidings")
                .containsEntry("KEYCLOAK_INTERNAL_URL", "http://localhost:21001/auth");
    }

    @Test
    void onlyTheGatewayListensWhereItWasAskedTo() {
        var environment = environment(new StackSettings(null, null, "0.0.0.0", List.of(), Map.of(), false));

        assertThat(environment.of(Service.GATEWAY)).containsEntry("SERVER_ADDRESS", "0.0.0.0");
        assertThat(environment.of(Service.SEARCH_SERVICE)).containsEntry("SERVER_ADDRESS", "127.0.0.1");
    }

    @Test
    void severalOfAServiceStandBehindItsPort() {
        var settings = new StackSettings(
                21000, null, StackSettings.LOOPBACK, List.of(), Map.of("gateway", 2, "email-gateway", 3), false);
        var parts = Parts.all(new Workspace(folder, ""), settings);

        assertThat(parts)
                .extracting(Part::name)
                .contains("gateway", "gateway-2", "email-gateway", "email-gateway-2", "email-gateway-3")
                .endsWith("front");
        assertThat(parts.stream().flatMap(part -> part.ports().stream())).doesNotHaveDuplicates();
        assertThat(parts.getLast().ports()).contains(21000, 21022, 21030);
        assertThat(environment(settings).of(Service.GATEWAY, 2))
                .containsEntry("SERVER_PORT", "21200")
                .containsEntry("TIDINGS_PROXY_PROTOCOL", "true");
        assertThat(environment(settings).of(Service.EMAIL_GATEWAY, 3)).containsEntry("SMTP_PORT", "21330");
        assertThat(environment(settings).of(Service.TICKET_SERVICE))
                .containsEntry("MAIL_URL", "http://localhost:21022");
    }

    @Test
    void aServicesNameStandsForAllItsReplicas() {
        var settings = new StackSettings(
                null,
                null,
                StackSettings.LOOPBACK,
                List.of("gateway"),
                Map.of("gateway", 2, "search-service", 2),
                false);

        assertThat(Parts.all(new Workspace(folder, ""), settings))
                .extracting(Part::name)
                .containsExactly("gateway", "gateway-2", "front");
    }

    @Test
    void whoIsReachableByOthersLetsNobodyInByAKnownPasswordNorOutToItsOwnMachine() {
        var open = List.of(
                new StackSettings(null, "http://desk.lan:8080", "0.0.0.0", List.of(), Map.of(), false),
                new StackSettings(null, "http://desk.lan:8080", "192.168.1.7", List.of(), Map.of(), false),
                // By a proxy on this machine.
                new StackSettings(null, "https://desk.example", StackSettings.LOOPBACK, List.of(), Map.of(), false));

        assertThat(open).allMatch(StackSettings::opensToOthers);
        assertThat(open).allSatisfy(settings -> assertThat(environment(settings).of(Service.WEBHOOK_DISPATCHER))
                .doesNotContainKey("TIDINGS_OUTGOING_ALLOWED_RANGES")
                .containsEntry("TIDINGS_CLOCK_ADJUSTABLE", "false"));
        assertThat(List.of(
                        StackSettings.usual(),
                        new StackSettings(
                                null, "http://127.0.0.1:8080", StackSettings.LOOPBACK, List.of(), Map.of(), false),
                        new StackSettings(null, "http://[::1]:8080", "::1", List.of(), Map.of(), false)))
                .noneMatch(StackSettings::opensToOthers);
    }

    @Test
    void withoutDemoLoginsOnlyServicesSignInByTheRealmFile() throws IOException {
        var realm = KeycloakPart.withoutDemoLogins(Files.readString(Path.of("../keycloak/tidings-realm.json")));

        assertThat(JsonMapper.shared().readTree(realm).path("users").valueStream())
                .isNotEmpty()
                .allSatisfy(user ->
                        assertThat(user.path("enabled").asBoolean()).isEqualTo(user.has("serviceAccountClientId")));
        assertThat(JsonMapper.shared().readTree(realm).path("clients").valueStream())
                .filteredOn(client -> client.path("directAccessGrantsEnabled").asBoolean())
                .isNotEmpty()
                .noneMatch(client -> client.path("enabled").asBoolean());
    }

    @Test
    void everyServiceHasASecretOfItsOwnThatStays() {
        var first = environment(StackSettings.usual());
        var again = environment(StackSettings.usual());

        assertThat(Arrays.stream(Service.values())
                        .map(service -> first.of(service).get("TIDINGS_CLIENT_SECRET")))
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(Arrays.stream(Service.values())
                        .map(service -> again.of(service).get("TIDINGS_CLIENT_SECRET"))
                        .toList());
    }

    @Test
    void secretsAreForTheirOwnersEyesOnly() throws IOException {
        Secrets.of(new Workspace(folder, "")).get("mail");

        var permissions = Files.getPosixFilePermissions(folder.resolve(".tidings/secrets.json"));
        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }

    @Test
    void secretsThatCannotBeReadAreNeverReplacedByOthersUnlessAllDataIsForgotten() throws IOException {
        var workspace = new Workspace(folder, "");
        var file = workspace.state().resolve("secrets.json");
        Files.createDirectories(workspace.state());
        Files.writeString(file, "{\"mail\": ");

        assertThatThrownBy(() -> Secrets.of(workspace).get("mail"))
                .isInstanceOf(StackProblem.class)
                .hasMessageContaining("secrets.json cannot be read")
                .hasMessageContaining("--fresh");
        assertThat(file).hasContent("{\"mail\": ");

        Secrets.forgetIfUnreadable(workspace);
        var made = Secrets.of(workspace).get("mail");
        Secrets.forgetIfUnreadable(workspace);
        assertThat(Secrets.of(workspace).get("mail")).isEqualTo(made);
    }

    @Test
    void theRealmIsFilledAndAnUnknownTokenIsRefused() {
        var realm = "{\"secret\": \"@SECRET@\", \"from\": \"login@tidings.example\"}";

        assertThat(KeycloakPart.fill(realm, Map.of("SECRET", "a$b\\c")))
                .isEqualTo("{\"secret\": \"a$b\\c\", \"from\": \"login@tidings.example\"}");
        assertThatThrownBy(() -> KeycloakPart.fill(realm, Map.of("OTHER", "x")))
                .isInstanceOf(StackProblem.class)
                .hasMessageContaining("@SECRET@");
    }

    @Test
    void anUnknownPartIsRefusedWithTheKnownOnes() {
        var settings =
                new StackSettings(null, null, StackSettings.LOOPBACK, List.of("kafka", "rabbit"), Map.of(), false);

        assertThatThrownBy(() -> Parts.all(new Workspace(folder, ""), settings))
                .isInstanceOf(StackProblem.class)
                .hasMessageContaining("'rabbit'")
                .hasMessageContaining("elasticsearch");
    }

    @Test
    void theDemoDeskIsForThoseWhoAskedForIt() {
        assertThat(environment(StackSettings.usual()).of(Service.TICKET_SERVICE))
                .containsEntry("TIDINGS_DEMO", "false");
        assertThat(environment(StackSettings.usual().withDemo()).of(Service.TICKET_SERVICE))
                .containsEntry("TIDINGS_DEMO", "true");
    }

    private ServiceEnvironment environment(StackSettings settings) {
        return new ServiceEnvironment(settings, Secrets.of(new Workspace(folder, "")), "mongodb://localhost:27017");
    }
}
