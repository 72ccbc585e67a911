package io.tidings.stack.part;

import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import io.tidings.stack.build.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keycloak behind the gateway's {@code /auth}, built ahead, with the realm imported at its first start. */
record KeycloakPart(Workspace workspace, StackSettings settings, Servers servers, Secrets secrets) implements Part {

    private static final Pattern TOKEN = Pattern.compile("@([A-Z_]+)@");

    @Override
    public String name() {
        return "keycloak";
    }

    @Override
    public List<Integer> ports() {
        return List.of(settings.port(Port.KEYCLOAK));
    }

    @Override
    public Launch launch() {
        var home = servers.keycloak();
        var data = workspace.data().resolve("keycloak");
        try {
            Files.createDirectories(data);
            copyThemes(home.resolve("themes"));
            if (!Files.exists(data.resolve("keycloak.mv.db"))) {
                // This is what the first start imports.
                Secrets.writePrivately(known(), realm());
            }
            Secrets.writePrivately(home.resolve("data/import/tidings-realm.json"), realm());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // What kc.sh does, without the shell that would stay as its parent.
        var command = JavaCommand.withHeap(384)
                .with("-XX:MaxMetaspaceSize=256m", "-XX:ReservedCodeCacheSize=96m")
                .with("-Dkc.home.dir=" + home, "-Djboss.server.config.dir=" + home.resolve("conf"))
                .with("-Djava.util.logging.manager=org.jboss.logmanager.LogManager")
                .with("-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                        + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory")
                .with("-Duser.language=en", "-Duser.country=US", "--enable-native-access=ALL-UNNAMED")
                .with("--add-opens=java.base/java.util=ALL-UNNAMED")
                .with("--add-opens=java.base/java.util.concurrent=ALL-UNNAMED")
                .with("--add-opens=java.base/java.security=ALL-UNNAMED")
                .with("--add-opens=java.base/java.lang=ALL-UNNAMED")
                .with("-cp", home.resolve("lib/quarkus-run.jar").toString())
                .with("io.quarkus.bootstrap.runner.QuarkusEntryPoint", "start", "--optimized", "--import-realm")
                .with("--http-enabled=true", "--http-host=" + StackSettings.LOOPBACK)
                .with("--http-port=" + settings.port(Port.KEYCLOAK))
                .with("--hostname=" + settings.publicUrl() + "/auth", "--hostname-backchannel-dynamic=true")
                .with("--hostname-admin=" + settings.keycloakUrl())
                // One node: else it would look for others, on every network of this machine.
                .with("--proxy-headers=xforwarded", "--cache=local")
                .with("--db-url=jdbc:h2:file:" + data.resolve("keycloak") + ";NON_KEYWORDS=VALUE");
        var environment = Map.of(
                "KC_BOOTSTRAP_ADMIN_USERNAME",
                "admin",
                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                secrets.get(KeycloakAdmin.PASSWORD));
        return new Launch(command.words(), environment, home);
    }

    /** The look of the login, and mails in the languages that Keycloak does not bring. */
    private void copyThemes(Path themes) throws IOException {
        var ours = workspace.root().resolve("infra/keycloak/themes");
        try (var files = Files.walk(ours)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = themes.resolve(ours.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** What Keycloak imported at its first start it does not look at again, so a change is told to it. */
    @Override
    public void whenWell() {
        try {
            var realm = realm();
            if (!Files.exists(known()) || !Files.readString(known()).equals(realm)) {
                new RealmUpdate(new KeycloakAdmin(settings, secrets)).apply(realm);
                Secrets.writePrivately(known(), realm);
            }
            openOwnDoor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void openOwnDoor() throws IOException {
        var open = workspace.data().resolve("keycloak/own-door");
        var address = settings.keycloakUrl();
        if (Files.exists(open) && Files.readString(open).equals(address)) {
            return;
        }
        try {
            new KeycloaksOwnDoor(new KeycloakAdmin(settings, secrets, "master")).openAt(address);
            Files.writeString(open, address);
        } catch (StackProblem refused) {
            // Whoever has replaced Keycloak's first administrator chooses the address there; the desk needs none.
        }
    }

    /** The realm file as Keycloak has it. */
    private Path known() {
        return workspace.data().resolve("keycloak/realm.json");
    }

    private String realm() throws IOException {
        var realm =
                fill(Files.readString(workspace.root().resolve("infra/keycloak/tidings-realm.json")), realmValues());
        return settings.opensToOthers() ? withoutDemoLogins(realm) : realm;
    }

    /** Nobody signs in as one of the demo users, whose passwords are their names, and no script by a password. */
    static String withoutDemoLogins(String realm) {
        var changed = KeycloakAdmin.JSON.readTree(realm);
        for (var user : changed.path("users")) {
            if (isDemo(user) && user instanceof ObjectNode demo) {
                demo.put("enabled", false);
            }
        }
        for (var client : changed.path("clients")) {
            if (client.path("clientId").asString().equals("tidings-cli") && client instanceof ObjectNode cli) {
                cli.put("enabled", false);
            }
        }
        return KeycloakAdmin.JSON.writeValueAsString(changed);
    }

    /** All people in the realm file are there for trying; its other users are services. */
    static boolean isDemo(JsonNode user) {
        return !user.has("serviceAccountClientId");
    }

    private Map<String, String> realmValues() {
        var values = new TreeMap<String, String>();
        values.put("TIDINGS_URL", settings.publicUrl());
        values.put(
                "TIDINGS_GATEWAY_INTERNAL_URL",
                "http://" + settings.hostOf(settings.port(Port.GATEWAY)) + ":" + settings.port(Port.GATEWAY));
        values.put("SMTP_HOST", "localhost");
        values.put("SMTP_RELAY_PORT", Integer.toString(settings.port(Port.MAIL_SMTP)));
        values.put("TIDINGS_CLIENT_SECRET_ACCOUNTS", ServiceEnvironment.accountsSecret(secrets));
        for (var program : Program.values()) {
            values.put("TIDINGS_CLIENT_SECRET_" + program.name(), program.clientSecret(secrets));
        }
        for (var service : Service.values()) {
            values.put("TIDINGS_CLIENT_SECRET_" + service.name(), service.clientSecret(secrets));
        }
        return values;
    }

    /** Replaces each {@code @NAME@}; one that nobody knows is a mistake in the realm file and would become a weak secret. */
    static String fill(String realm, Map<String, String> values) {
        return TOKEN.matcher(realm).replaceAll(found -> {
            var value = values.get(found.group(1));
            if (value == null) {
                throw new StackProblem("The realm file asks for " + found.group()
                        + ", which the stack does not know; it knows " + String.join(", ", values.keySet()) + ".");
            }
            return value.replace("\\", "\\\\").replace("$", "\\$");
        });
    }

    @Override
    public boolean isWell() {
        return Probe.answersOk("http://127.0.0.1:" + settings.port(Port.KEYCLOAK) + "/auth/realms/tidings");
    }
}
