package io.tidings.stack.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Whether a folder that was made ready still holds what it held then: as many files of as many bytes. Quick enough for every
 * start, and finds what goes wrong in practice, files deleted or cut short.
 */
final class Intact {

    private static final String SEAL = "whole";

    /** What running adds and changes. */
    private static final Set<String> LIVING = Set.of("data", "logs", "plugins", SEAL);

    private Intact() {}

    static void seal(Path folder) throws IOException {
        Files.writeString(folder.resolve(SEAL), sum(folder));
    }

    static boolean isIntact(Path folder) throws IOException {
        var seal = folder.resolve(SEAL);
        return Files.isRegularFile(seal) && Files.readString(seal).equals(sum(folder));
    }

    private static String sum(Path folder) throws IOException {
        var files = 0L;
        var bytes = 0L;
        try (var below = Files.walk(folder)) {
            for (var file : below.filter(Files::isRegularFile).toList()) {
                if (!lives(folder.relativize(file))) {
                    files++;
                    bytes += Files.size(file);
                }
            }
        }
        return files + " files, " + bytes + " bytes\n";
    }

    private static boolean lives(Path file) {
        // Caches of prepared classes are made after the rest, and the JVM looks at them itself.
        return LIVING.contains(file.getName(0).toString()) || file.toString().contains(".aot");
    }
}
