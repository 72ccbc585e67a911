package io.tidings.stack.supervise;

import io.tidings.stack.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The parts that somebody stopped on purpose, as empty files: the supervisor starts those again only when they are released. */
public final class Held {

    private final Path folder;

    public Held(Workspace workspace) {
        folder = workspace.run().resolve("held");
    }

    public void hold(String name) {
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(name), new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void release(String name) {
        Workspace.delete(folder.resolve(name));
    }

    boolean holds(String name) {
        return Files.exists(folder.resolve(name));
    }

    void releaseAll() {
        Workspace.delete(folder);
    }
}
