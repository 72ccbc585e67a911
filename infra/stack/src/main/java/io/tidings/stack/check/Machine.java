package io.tidings.stack.check;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the machine offers.
 *
 * @param path the folders that programs are looked for in
 * @param memory megabytes that this machine, or the container it is, has in all
 * @param freeMemory megabytes that are free or can be freed at once
 */
public record Machine(List<Path> path, boolean isRoot, long memory, long freeMemory) {

    private static final long MEGABYTE = 1024 * 1024;

    /** This one, now. */
    public static Machine here() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var path = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList();
        return new Machine(
                path,
                "root".equals(System.getProperty("user.name")),
                system.getTotalMemorySize() / MEGABYTE,
                available().orElse(system.getFreeMemorySize()) / MEGABYTE);
    }

    /** Linux counts what caches hold as used; what matters is what can be had. */
    private static Optional<Long> available() {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException elsewhere) {
            return Optional.empty();
        }
    }

    /** The first of the programs that is on the path. */
    public Optional<Path> program(String... names) {
        return Arrays.stream(names)
                .flatMap(name -> path.stream().map(folder -> folder.resolve(name)))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** The browser that the tests drive. */
    public Optional<Path> chromium() {
        return program("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    }

    /** The first line that a program prints; empty when it fails or says nothing within ten seconds. */
    static Optional<String> says(Path program, String... arguments) {
        var command = new ArrayList<String>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            try (var output = process.inputReader()) {
                var line = output.readLine();
                output.transferTo(Writer.nullWriter());
                return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0
                        ? Optional.ofNullable(line)
                        : Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
