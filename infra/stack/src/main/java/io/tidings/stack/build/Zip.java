package io.tidings.stack.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Unpacks a server's archive without the folder that wraps it. */
final class Zip {

    private Zip() {}

    /** Whether an archive can be opened: one that was cut short has lost its directory, which stands at the end. */
    static boolean isWhole(Path zip) {
        try (var file = new ZipFile(zip.toFile())) {
            return file.size() > 0;
        } catch (IOException damaged) {
            return false;
        }
    }

    static void unpack(Path zip, Path into) throws IOException {
        try (var file = new ZipFile(zip.toFile())) {
            for (var entries = file.entries(); entries.hasMoreElements(); ) {
                unpack(file, entries.nextElement(), into);
            }
        }
    }

    private static void unpack(ZipFile file, ZipEntry entry, Path into) throws IOException {
        var name = Path.of(entry.getName());
        if (name.getNameCount() < 2) {
            return;
        }
        var target = into.resolve(name.subpath(1, name.getNameCount())).normalize();
        if (!target.startsWith(into)) {
            throw new ZipException(entry.getName() + " leads out of the folder");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        var folder = target.resolveSibling("");
        Files.createDirectories(folder);
        try (var content = file.getInputStream(entry)) {
            Files.copy(content, target);
        }
        // The JDK does not tell a zip entry's mode; programs live in bin folders.
        if (folder.endsWith("bin")) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
