package io.tidings.stack.part;

import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What only this installation knows: made once, kept in {@code .tidings/secrets.json} for its owner's eyes only. */
public final class Secrets {

    private final Path file;
    private final Map<String, String> values = new TreeMap<>();

    private Secrets(Path file) {
        this.file = file;
    }

    static Secrets of(Workspace workspace) {
        return new Secrets(workspace.state().resolve("secrets.json"));
    }

    /** 32 random bytes in base64 under that name; the same at every later call, also after a restart. */
    synchronized String get(String name) {
        if (!values.containsKey(name)) {
            // Read again before one is made: somebody else may have made it since.
            read();
        }
        var known = values.get(name);
        if (known != null) {
            return known;
        }
        var made = make();
        values.put(name, made);
        save();
        return made;
    }

    private void read() {
        try {
            if (Files.exists(file)) {
                values.putAll(
                        JsonMapper.shared().readValue(file.toFile(), new TypeReference<TreeMap<String, String>>() {}));
            }
        } catch (JacksonException e) {
            throw new StackProblem(
                    file + " cannot be read: " + e.getOriginalMessage()
                            + "\nIt holds the keys to what is stored. Bring it back"
                            + " from a backup, or begin anew without any data: './tidings up --fresh'.",
                    e);
        }
    }

    /** For a start that forgets all data: then the keys to it are needed no longer, and make room for new ones. */
    public static void forgetIfUnreadable(Workspace workspace) {
        var secrets = of(workspace);
        try {
            secrets.read();
        } catch (StackProblem unreadable) {
            Workspace.delete(secrets.file);
        }
    }

    private static String make() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void save() {
        try {
            writePrivately(
                    file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(values));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file that nobody else may read, not even for a moment. */
    static void writePrivately(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        var beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.createFile(beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(beside, text, StandardOpenOption.WRITE);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
