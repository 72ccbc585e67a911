package io.tidings.stack.build;

import io.tidings.stack.Console;
import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * The servers that production runs too, fetched through Maven and unpacked into {@code .tidings/servers}.
 *
 * <p>Each is made ready beside its place and then renamed, so a folder with the right name is whole.
 */
public final class Servers {

    private final Workspace workspace;
    private final Properties versions = new Properties();

    public Servers(Workspace workspace) {
        this.workspace = workspace;
        try (var stream = Servers.class.getResourceAsStream("servers.properties")) {
            versions.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path elasticsearch() {
        return home("elasticsearch");
    }

    public Path keycloak() {
        return home("keycloak");
    }

    public Path kafka() {
        return home("kafka");
    }

    private Path home(String name) {
        return workspace.servers().resolve(name + "-" + versions.getProperty(name));
    }

    /** Makes a server ready that is not; quick when it is. Names of parts that are no such server are passed over. */
    public void prepare(String name, Console console) {
        switch (name) {
            case "elasticsearch" ->
                prepare(
                        name,
                        console,
                        beside -> fetchZip(
                                "org.elasticsearch.distribution.integ-test-zip",
                                "elasticsearch",
                                name,
                                beside,
                                console));
            case "keycloak" ->
                prepare(name, console, beside -> {
                    fetchZip("org.keycloak", "keycloak-quarkus-dist", name, beside, console);
                    console.step("keycloak: building its configuration ahead (about 20 s, once)");
                    buildKeycloak(beside);
                });
            case "kafka" -> prepare(name, console, beside -> fetchJars("infra/kafka/pom.xml", beside));
            default -> {}
        }
    }

    private interface Preparation {
        void into(Path beside) throws IOException;
    }

    private void prepare(String name, Console console, Preparation preparation) {
        var home = home(name);
        if (Files.isDirectory(home)) {
            return;
        }
        console.step(name + " " + versions.getProperty(name) + ": fetching through Maven");
        var beside = home.resolveSibling("." + home.getFileName() + ".partial");
        Workspace.delete(beside);
        try {
            Files.createDirectories(beside);
            preparation.into(beside);
            Files.move(beside, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fetchJars(String pom, Path into) {
        new Maven(workspace.root())
                .run(
                        "Fetching the Kafka broker",
                        List.of(
                                "-q",
                                "-f",
                                pom,
                                "dependency:copy-dependencies",
                                "-DincludeScope=runtime",
                                "-DoutputDirectory=" + into));
    }

    private void fetchZip(String group, String artifact, String name, Path into, Console console) throws IOException {
        var version = versions.getProperty(name);
        var zip = into.resolve(artifact + "-" + version + ".zip");
        try (var _ = console.watching(name, below(Maven.usualRepository(), group, artifact, version))) {
            copyZip(group, artifact, version, into);
        }
        console.step(name + ": unpacking");
        try {
            Zip.unpack(zip, into);
        } catch (IOException damaged) {
            // A download that was cut short sits in Maven's cache for ever: ask for it anew, once.
            console.step(name + ": the archive is damaged (" + damaged.getMessage() + "), fetching it again");
            Workspace.delete(into);
            Files.createDirectories(into);
            Workspace.delete(below(new Maven(workspace.root()).localRepository(), group, artifact, version));
            copyZip(group, artifact, version, into);
            unpackFetchedAgain(zip, into);
        }
        Files.delete(zip);
    }

    private static void unpackFetchedAgain(Path zip, Path into) {
        try {
            Zip.unpack(zip, into);
        } catch (IOException e) {
            throw new StackProblem(
                    zip.getFileName() + " arrived damaged twice (" + e.getMessage()
                            + "); is the repository behind Maven well?",
                    e);
        }
    }

    private void copyZip(String group, String artifact, String version, Path into) {
        new Maven(workspace.root())
                .run(
                        "Fetching " + artifact + " " + version,
                        List.of(
                                "-q",
                                // A checksum that does not match fails here instead of at the unpacking.
                                "-C",
                                "-N",
                                "dependency:copy",
                                "-Dartifact=" + group + ":" + artifact + ":" + version + ":zip",
                                "-DoutputDirectory=" + into));
    }

    private static Path below(Path repository, String group, String artifact, String version) {
        return repository.resolve(group.replace('.', '/')).resolve(artifact).resolve(version);
    }

    /** Keycloak's own "build": which database, which path, no clustering. Starting with --optimized then skips 20 s. */
    private void buildKeycloak(Path home) throws IOException {
        var builder = new ProcessBuilder(
                        home.resolve("bin/kc.sh").toString(),
                        "build",
                        "--db=dev-file",
                        "--http-relative-path=/auth",
                        "--cache=local",
                        "--health-enabled=false",
                        "--metrics-enabled=false")
                .redirectErrorStream(true)
                .redirectOutput(workspace.log("keycloak-build").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new StackProblem("Keycloak's build failed; " + workspace.log("keycloak-build") + " says why.");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new StackProblem("Keycloak's build was interrupted.", e);
        }
    }
}
