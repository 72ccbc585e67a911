package io.tidings.stack.part;

import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import io.tidings.stack.build.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Keycloak behind the gateway's {@code /auth}, built ahead, with the realm imported at its first start. */
record KeycloakPart(Workspace workspace, StackSettings settings, Servers servers, Secrets secrets) implements Part {

    /** The name of the secret that is the password of Keycloak's own administrator. */
    private static final String ADMIN = "keycloak-admin";

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
                .with("--proxy-headers=xforwarded")
                .with("--db-url=jdbc:h2:file:" + data.resolve("keycloak") + ";NON_KEYWORDS=VALUE");
        var environment =
                Map.of("KC_BOOTSTRAP_ADMIN_USERNAME", "admin", "KC_BOOTSTRAP_ADMIN_PASSWORD", secrets.get(ADMIN));
        return new Launch(command.words(), environment, home);
    }

    /** What Keycloak imported at its first start it does not look at again, so a change is told to it. */
    @Override
    public void whenWell() {
        var known = workspace.data().resolve("keycloak/realm.json");
        try {
            var realm = realm();
            if (Files.exists(known) && !Files.readString(known).equals(realm)) {
                new RealmUpdate(settings.keycloakUrl(), secrets.get(ADMIN)).apply(realm);
            }
            Secrets.writePrivately(known, realm);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String realm() throws IOException {
        return fill(Files.readString(workspace.root().resolve("infra/keycloak/tidings-realm.json")), realmValues());
    }

    private Map<String, String> realmValues() {
        var values = new TreeMap<String, String>();
        values.put("TIDINGS_URL", settings.publicUrl());
        values.put("TIDINGS_GATEWAY_INTERNAL_URL", "http://localhost:" + settings.port(Port.GATEWAY));
        values.put("SMTP_HOST", "localhost");
        values.put("SMTP_RELAY_PORT", Integer.toString(settings.port(Port.MAIL_SMTP)));
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
