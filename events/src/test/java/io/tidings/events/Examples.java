package io.tidings.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The examples of the contract, as they lie in the jar. */
final class Examples {

    static final Path FOLDER = Path.of("src/main/resources/io/tidings/events/examples");
    static final Path SCHEMAS = Path.of("src/main/resources/io/tidings/events/schemas");

    private Examples() {}

    static List<Path> all() {
        try (var files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of one event, the first first. */
    static List<Path> of(String type) {
        var folder = FOLDER.resolve(type);
        return all().stream().filter(file -> file.startsWith(folder)).toList();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
