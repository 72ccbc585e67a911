package io.tidings.stack.part;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a JVM that fits a small box: the serial collector, a stated heap, small stacks. */
final class JavaCommand {

    private final List<String> words = new ArrayList<>();

    private JavaCommand() {}

    static JavaCommand withHeap(int megabytes) {
        var command = new JavaCommand();
        command.words.add(javaHome().resolve("bin/java").toString());
        return command.with(
                "-Xms" + Math.min(32, megabytes) + "m",
                "-Xmx" + megabytes + "m",
                "-XX:+UseSerialGC",
                "-Xss512k",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                // Else what the compilers needed once is kept by the C library for good, 30 to 70 MB in each process.
                "-XX:TrimNativeHeapInterval=60000");
    }

    JavaCommand with(String... more) {
        words.addAll(List.of(more));
        return this;
    }

    /**
     * With an archive of the classes it loads, which the JVM writes as it ends where there is none that fits, and reads at every
     * later start. For servers on a plain class path; our own services have better ones, made by {@link Training}.
     */
    JavaCommand withClassArchive(Path file) {
        return with("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + file);
    }

    List<String> words() {
        return List.copyOf(words);
    }

    static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }
}
