package io.tidings.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;

/** The folders of one checkout: its sources, and everything that running it leaves behind in {@code .tidings}. */
public record Workspace(Path root) {

    /** The checkout that {@code ./tidings} was called in. */
    public static Workspace here() {
        return new Workspace(Path.of(System.getProperty("tidings.root", "")).toAbsolutePath());
    }

    public Path state() {
        return root.resolve(".tidings");
    }

    /** What {@code --fresh} forgets. */
    public Path data() {
        return folder("data");
    }

    public Path logs() {
        return folder("logs");
    }

    public Path log(String name) {
        return logs().resolve(name + ".log");
    }

    /** Pids, locks and configuration written for the processes that run now. */
    public Path run() {
        return folder("run");
    }

    public Path servers() {
        return folder("servers");
    }

    public Path apps() {
        return folder("apps");
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
