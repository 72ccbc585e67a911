package io.tidings.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/**
 * The folders of one checkout: its sources, and everything that running it leaves behind in {@code .tidings}.
 *
 * @param instance empty for the stack that people start; another has data, logs and processes of its own below that name
 */
public record Workspace(Path root, String instance) {

    private static final String INSTANCE = "TIDINGS_INSTANCE";

    /** The checkout that {@code ./tidings} was called in. */
    public static Workspace here() {
        return new Workspace(
                Path.of(System.getProperty("tidings.root", "")).toAbsolutePath(),
                System.getenv().getOrDefault(INSTANCE, ""));
    }

    /** The same checkout with another stack in it. */
    Workspace instance(String name) {
        return new Workspace(root, name);
    }

    /** What tells a program started with it, {@code ./tidings} above all, which stack is meant. */
    public Map<String, String> environment() {
        return instance.isEmpty() ? Map.of() : Map.of(INSTANCE, instance);
    }

    /** Whether this was unpacked from a bundle: everything is there and built, and there are no sources. */
    public boolean isBundle() {
        return Files.exists(root.resolve("bundle.properties"));
    }

    /** For what is made from the sources. */
    public void mustHaveSources() {
        if (isBundle()) {
            throw new StackProblem(
                    "This was unpacked from a bundle and has no sources; do that in a clone of Tidings.");
        }
    }

    public Path state() {
        return root.resolve(".tidings");
    }

    /** What {@code --fresh} forgets. */
    public Path data() {
        return ownFolder("data");
    }

    public Path logs() {
        return ownFolder("logs");
    }

    public Path log(String name) {
        return logs().resolve(name + ".log");
    }

    /** Pids, locks and configuration written for the processes that run now. */
    public Path run() {
        return ownFolder("run");
    }

    public Path servers() {
        return folder("servers");
    }

    public Path apps() {
        return folder("apps");
    }

    private Path ownFolder(String name) {
        return folder(instance.isEmpty() ? name : instance + "/" + name);
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(state().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a file or a whole folder; nothing happens when there is none. */
    public static void delete(Path path) {
        try (var below = Files.walk(path)) {
            for (var each : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException gone) {
            // What is not there needs no deleting.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
