package io.tidings.stack;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tells the person at the terminal what is being done, one line per step. */
public final class Console {

    private static final long MEGABYTE = 1024 * 1024;

    private final PrintStream out;

    public Console(PrintStream out) {
        this.out = out;
    }

    public void step(String line) {
        out.println("  " + line);
        out.flush();
    }

    public void line(String line) {
        out.println(line);
        out.flush();
    }

    /** Tells every few seconds how much has arrived in a folder, until closed; silent when nothing is being fetched. */
    public Watching watching(String what, Path folder) {
        var before = sizeOf(folder);
        var thread = Thread.ofVirtual().start(() -> {
            var told = before;
            try {
                while (true) {
                    TimeUnit.SECONDS.sleep(3);
                    var now = sizeOf(folder);
                    if (now != told) {
                        step(what + ": " + (now / MEGABYTE) + " MB");
                        told = now;
                    }
                }
            } catch (InterruptedException done) {
                // Closed.
            }
        });
        return thread::interrupt;
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted.", e);
        }
    }

    /** Ends the telling. */
    public interface Watching extends AutoCloseable {
        @Override
        void close();
    }

    private static long sizeOf(Path folder) {
        try (var files = Files.find(folder, 1, (_, attributes) -> attributes.isRegularFile())) {
            return files.mapToLong(Console::size).sum();
        } catch (IOException absent) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).size();
        } catch (IOException renamed) {
            return 0;
        }
    }
}
