package io.tidings.stack.build;

import io.tidings.stack.Console;
import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import io.tidings.stack.supervise.Preparing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * The servers that production runs too, fetched through Maven and unpacked into {@code .tidings/servers}.
 *
 * <p>Each is made ready beside its place and then renamed, so a folder with the right name is whole.
 */
public final class Servers {

    private final Workspace workspace;
    private final Maven maven;
    private final Properties versions = new Properties();

    public Servers(Workspace workspace) {
        this(workspace, new Maven(workspace));
    }

    Servers(Workspace workspace, Maven maven) {
        this.workspace = workspace;
        this.maven = maven;
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

    /** What makes a server ready that is not, or is damaged; nothing for parts that are no such server. */
    public Optional<Step> missing(String name) {
        return switch (name) {
            case "elasticsearch" ->
                missing(
                        name,
                        "107 MB",
                        (beside, console) -> fetchZip(
                                "org.elasticsearch.distribution.integ-test-zip",
                                "elasticsearch",
                                name,
                                beside,
                                console));
            case "keycloak" ->
                missing(name, "177 MB", (beside, console) -> {
                    fetchZip("org.keycloak", "keycloak-quarkus-dist", name, beside, console);
                    console.step("  building its configuration ahead (about 20 s, once)");
                    buildKeycloak(beside);
                });
            case "kafka" ->
                missing(name, "44 MB", (beside, console) -> fetchJars("infra/kafka/pom.xml", beside, console));
            default -> Optional.empty();
        };
    }

    private interface Preparation {
        void into(Path beside, Console console) throws IOException;
    }

    private Optional<Step> missing(String name, String size, Preparation preparation) {
        var home = home(name);
        try {
            if (Intact.isIntact(home)) {
                return Optional.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (workspace.isBundle()) {
            throw new StackProblem(home + " is damaged. Unpack the bundle again, over this folder: its data stays.");
        }
        var what = "fetch " + name + " " + versions.getProperty(name) + " (" + size + ")";
        return Optional.of(new Step(what, console -> prepare(home, preparation, console)));
    }

    private static void prepare(Path home, Preparation preparation, Console console) {
        var beside = home.resolveSibling("." + home.getFileName() + ".partial");
        Workspace.delete(beside);
        try {
            Files.createDirectories(beside);
            preparation.into(beside, console);
            Intact.seal(beside);
            Workspace.delete(home);
            Files.move(beside, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            // What failed half-way would only take the room that the next try needs.
            Workspace.delete(beside);
        }
    }

    private void fetchJars(String pom, Path into, Console console) throws IOException {
        copyJars(pom, into);
        var damaged = damagedJars(into);
        if (!damaged.isEmpty()) {
            console.step("  damaged: " + String.join(", ", damaged) + "; fetching again");
            forget(damaged);
            Workspace.delete(into);
            copyJars(pom, into);
            if (!damagedJars(into).isEmpty()) {
                throw new StackProblem("%s arrived damaged twice; is the repository behind Maven well?"
                        .formatted(String.join(", ", damagedJars(into))));
            }
        }
    }

    private static List<String> damagedJars(Path folder) throws IOException {
        try (var jars = Files.list(folder)) {
            return jars.filter(jar -> !Zip.isWhole(jar))
                    .map(jar -> jar.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** Deletes jars from Maven's own store, where one that was cut short would stay for ever. */
    private void forget(List<String> jars) throws IOException {
        try (var files = Files.walk(maven.localRepository())) {
            for (var file : files.filter(
                            each -> jars.contains(each.getFileName().toString()))
                    .toList()) {
                Workspace.delete(file);
            }
        }
    }

    private void copyJars(String pom, Path into) {
        maven.run(
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
        console.step("  unpacking");
        try {
            Zip.unpack(zip, into);
        } catch (IOException damaged) {
            // A download that was cut short sits in Maven's cache for ever: ask for it anew, once.
            console.step("  the archive is damaged (" + damaged.getMessage() + "), fetching it again");
            Workspace.delete(into);
            Files.createDirectories(into);
            Workspace.delete(below(maven.localRepository(), group, artifact, version));
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
        maven.run(
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

    /** Keycloak's own "build": which database, which path. Starting with --optimized then skips 20 s. */
    private void buildKeycloak(Path home) throws IOException {
        var builder = new ProcessBuilder(
                        home.resolve("bin/kc.sh").toString(),
                        "build",
                        "--db=dev-file",
                        "--http-relative-path=/auth",
                        "--health-enabled=false",
                        "--metrics-enabled=false")
                .redirectErrorStream(true)
                .redirectOutput(workspace.log("keycloak-build").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        try (var _ = Preparing.note(workspace, process)) {
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new StackProblem("Keycloak's build failed; " + workspace.log("keycloak-build") + " says why."
                        + Trouble.in(Files.readAllLines(workspace.log("keycloak-build")))
                                .map(wayOut -> "\n" + wayOut)
                                .orElse(""));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new StackProblem("Keycloak's build was interrupted.", e);
        }
    }
}
