package io.tidings.stack.supervise;

import io.tidings.stack.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A process that builds or fetches, written down while it runs. When its launcher is killed it goes on by itself; the next
 * launcher ends it instead of working in the same folders beside it.
 */
public final class Preparing implements AutoCloseable {

    private record Note(ProcessId launcher, ProcessId process) {}

    private final Path note;

    private Preparing(Path note) {
        this.note = note;
    }

    /** Notes the process until closed. */
    public static Preparing note(Workspace workspace, Process process) {
        var file = folder(workspace).resolve(process.pid() + ".json");
        var note = new Note(ProcessId.of(ProcessHandle.current()), ProcessId.of(process.toHandle()));
        try {
            Files.createDirectories(folder(workspace));
            Files.write(file, JsonMapper.shared().writeValueAsBytes(note));
            return new Preparing(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Workspace.delete(note);
    }

    /** Ends those whose launcher has gone; returns how many. */
    public static int endLeftBehind(Workspace workspace) {
        var ended = 0;
        try {
            Files.createDirectories(folder(workspace));
            try (var notes = Files.list(folder(workspace))) {
                for (var file : notes.toList()) {
                    ended += endLeftBehind(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ended;
    }

    private static int endLeftBehind(Path file) {
        try {
            var note = JsonMapper.shared().readValue(file.toFile(), Note.class);
            if (note.launcher.isAlive()) {
                return 0;
            }
            var family = note.process.family();
            Ending.end(family, Duration.ofSeconds(10));
            Workspace.delete(file);
            return family.size();
        } catch (JacksonException cutShort) {
            Workspace.delete(file);
            return 0;
        }
    }

    private static Path folder(Workspace workspace) {
        return workspace.state().resolve("preparing");
    }
}
