package io.tidings.stack.supervise;

import io.tidings.stack.Workspace;
import io.tidings.stack.part.StackSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What runs, as the supervisor writes it down for {@code status}, {@code down}, and whoever comes after a supervisor that was killed. */
public record Book(ProcessId supervisor, Phase phase, StackSettings settings, List<Entry> parts) {

    public enum Phase {
        STARTING,
        RUNNING,
        STOPPING
    }

    /**
     * One part.
     *
     * @param process null before its first start
     * @param others processes that it started itself, as last seen
     */
    public record Entry(String name, int port, @Nullable ProcessId process, List<ProcessId> others, int restarts) {

        public boolean isAlive() {
            return process != null && process.isAlive();
        }

        /** Everything of this part that lives. */
        List<ProcessHandle> family() {
            var known = new LinkedHashSet<ProcessHandle>();
            if (process != null) {
                known.addAll(process.family());
            }
            others.forEach(other -> known.addAll(other.family()));
            return List.copyOf(known);
        }
    }

    public boolean isSupervised() {
        return supervisor.isAlive();
    }

    public static Optional<Book> read(Workspace workspace) {
        var file = file(workspace);
        try {
            return Files.exists(file)
                    ? Optional.of(JsonMapper.shared().readValue(file.toFile(), Book.class))
                    : Optional.empty();
        } catch (JacksonException unreadable) {
            // The supervisor, which ends its parts itself, has also written itself into its lock.
            return Lock.holder(lock(workspace))
                    .map(supervisor -> new Book(supervisor, Phase.RUNNING, StackSettings.usual(), List.of()));
        }
    }

    /** The lock that a stack's supervisor holds as long as it lives. */
    public static Path lock(Workspace workspace) {
        return workspace.run().resolve("supervisor.lock");
    }

    void write(Workspace workspace) {
        var file = file(workspace);
        var beside = file.resolveSibling("stack.json.new");
        try {
            Files.write(beside, JsonMapper.shared().writeValueAsBytes(this));
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void forget(Workspace workspace) {
        Workspace.delete(file(workspace));
    }

    private static Path file(Workspace workspace) {
        return workspace.run().resolve("stack.json");
    }
}
