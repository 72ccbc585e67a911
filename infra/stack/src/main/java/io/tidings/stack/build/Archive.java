package io.tidings.stack.build;

import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that runs, as one archive for a machine without any network: the command, its servers and services, and the JDK they
 * run on. That is copied whole, without its sources, rather than cut down to the modules in use: which those are is the servers'
 * business, and an operator wants its tools.
 */
public final class Archive {

    private static final List<String> FROM_THE_SOURCES = List.of(
            "tidings", "infra/kafka", "infra/keycloak", "infra/systemd", "infra/compose.yaml", "docs/operations.md");

    private static final List<String> OF_THE_JDK_LEFT_OUT = List.of("lib/src.zip", "jmods", "demo");

    /** What a server wrote here: secrets, above all those in the realm that Keycloak imported. */
    private static final List<String> OF_EACH_SERVER_LEFT_OUT = List.of("data", "logs");

    /** Caches of prepared classes are bound to the machine they were made on; the first start makes them anew. */
    private static final String CACHES = "*.aot*";

    private static final String FOLDER = "tidings";

    private final Workspace workspace;

    public Archive(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Writes the archive; everything it holds has been made ready. */
    public void write(Path file) {
        var stage = workspace.state().resolve("bundle.partial");
        var beside = file.resolveSibling(file.getFileName() + ".partial");
        Workspace.delete(stage);
        try {
            lay(Files.createDirectories(stage.resolve(FOLDER)));
            pack(stage, beside);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Workspace.delete(stage);
            Workspace.delete(beside);
        }
    }

    /** As links, which the packing follows: nothing is copied before it is packed. */
    private void lay(Path bundle) throws IOException {
        for (var name : FROM_THE_SOURCES) {
            link(bundle.resolve(name), workspace.root().resolve(name));
        }
        var state = bundle.resolve(".tidings");
        link(state.resolve("servers"), workspace.servers());
        link(state.resolve("apps"), workspace.apps());
        // The script has laid out the code that this very process runs from.
        var own = workspace.state().resolve("stack");
        var current = Files.readString(own.resolve("current")).strip();
        link(state.resolve("stack").resolve("current"), own.resolve("current"));
        link(state.resolve("stack").resolve(current), own.resolve(current));
        link(bundle.resolve("jdk"), Path.of(System.getProperty("java.home")));
        Files.writeString(
                bundle.resolve("bundle.properties"),
                "platform=%s\nmade=%s\njdk=%s\n".formatted(platform(), LocalDate.now(), Runtime.version()));
    }

    private static void link(Path link, Path target) throws IOException {
        Files.createDirectories(link.resolveSibling(""));
        Files.createSymbolicLink(link, target.toRealPath());
    }

    /** As the script asks when it is started. */
    private static String platform() throws IOException {
        var process = new ProcessBuilder("uname", "-sm").start();
        return new String(process.getInputStream().readAllBytes()).strip();
    }

    private List<String> leftOut() throws IOException {
        var patterns = new ArrayList<String>(List.of(CACHES));
        OF_THE_JDK_LEFT_OUT.forEach(name -> patterns.add(FOLDER + "/jdk/" + name));
        try (var servers = Files.list(workspace.servers())) {
            for (var server : servers.toList()) {
                OF_EACH_SERVER_LEFT_OUT.forEach(
                        name -> patterns.add(FOLDER + "/.tidings/servers/" + server.getFileName() + "/" + name));
            }
        }
        return patterns;
    }

    private void pack(Path stage, Path file) throws IOException {
        var command =
                new ArrayList<String>(List.of("tar", "--create", "--gzip", "--dereference", "--file", file.toString()));
        leftOut().forEach(pattern -> command.add("--exclude=" + pattern));
        command.addAll(List.of("-C", stage.toString(), FOLDER));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new StackProblem("The bundle could not be written:\n" + output);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while writing the bundle.", e);
        }
    }
}
