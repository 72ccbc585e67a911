package io.tidings.stack.build;

import io.tidings.stack.Console;
import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Our own modules, built and laid out to run in {@code .tidings/apps}: a service's jar with its libraries beside it, which starts
 * faster than one jar that holds them all, and the analysis plugin as a folder.
 */
public final class Apps {

    /** The module that Elasticsearch takes as a plugin. */
    public static final String PLUGIN = "elasticsearch-analysis";

    private static final String FINGERPRINT = "fingerprint";
    private static final Pattern MODULE_LINE = Pattern.compile("\\[INFO] Building (.+?) \\S+ +\\[\\d+/\\d+]");

    private final Workspace workspace;

    public Apps(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Where a module is laid out. */
    public Path folder(String module) {
        return workspace.apps().resolve(module);
    }

    /** Those of the modules that are not there, are damaged, or were built from other sources than there are now. */
    public List<String> stale(Collection<String> modules) {
        if (modules.isEmpty()) {
            return List.of();
        }
        if (workspace.isBundle()) {
            modules.stream().filter(module -> !isIntact(module)).findFirst().ifPresent(module -> {
                throw new StackProblem(
                        folder(module) + " is damaged. Unpack the bundle again, over this folder: its data stays.");
            });
            return List.of();
        }
        var reactor = Reactor.read(workspace.root());
        return modules.stream()
                .filter(module -> !reactor.fingerprint(module).equals(builtFrom(module)) || !isIntact(module))
                .toList();
    }

    /** Builds whatever of the modules is stale. */
    public void prepare(Collection<String> modules, Console console) {
        var stale = stale(modules);
        if (!stale.isEmpty()) {
            build(stale, console);
        }
    }

    /** Builds the modules, all in one run of Maven, and lays them out. */
    public void build(List<String> stale, Console console) {
        var reactor = Reactor.read(workspace.root());
        // Taken before the build, so that a file saved during it is seen the next time.
        var fingerprints = stale.stream().map(reactor::fingerprint).toList();
        var selected = stale.stream().map(module -> ":" + module).toList();
        var progress = new FetchProgress(console);
        new Maven(workspace)
                .run(
                        "The build",
                        List.of(
                                "-DskipTests",
                                "-Dui.test.skip=true",
                                "-pl",
                                String.join(",", selected),
                                "-am",
                                "package"),
                        line -> {
                            progress.accept(line);
                            var module = MODULE_LINE.matcher(line);
                            if (module.matches()) {
                                console.step("  " + module.group(1));
                            }
                        });
        for (var i = 0; i < stale.size(); i++) {
            layOut(stale.get(i), reactor.folder(stale.get(i)), fingerprints.get(i));
        }
    }

    private String builtFrom(String module) {
        try {
            var file = folder(module).resolve(FINGERPRINT);
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isIntact(String module) {
        try {
            return Intact.isIntact(folder(module));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void layOut(String module, Path source, String fingerprint) {
        var home = folder(module);
        var beside = home.resolveSibling("." + module + ".partial");
        Workspace.delete(beside);
        try {
            if (module.equals(PLUGIN)) {
                copy(source.resolve("target/plugin/tidings-analysis"), beside);
            } else {
                extract(source.resolve("target").resolve(module + ".jar"), beside);
            }
            Files.writeString(beside.resolve(FINGERPRINT), fingerprint);
            Intact.seal(beside);
            Workspace.delete(home);
            Files.move(beside, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void extract(Path jar, Path into) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        into.toString())
                .redirectErrorStream(true)
                .start();
        try {
            var output = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new StackProblem(jar + " could not be laid out:\n" + output);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while laying out " + jar, e);
        }
    }

    /** Whether the one was copied from what the other holds now. */
    public static boolean isCopy(Path from, Path to) throws IOException {
        var there = to.resolve(FINGERPRINT);
        return Files.exists(there) && Files.mismatch(from.resolve(FINGERPRINT), there) == -1;
    }

    /** Copies a folder with everything in it. */
    public static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
