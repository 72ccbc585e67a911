package io.tidings.stack.build;

import io.tidings.stack.Console;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Sums up what Maven says it has downloaded, and tells it every few seconds. */
final class FetchProgress implements Consumer<String> {

    private static final Pattern DOWNLOADED = Pattern.compile(".*Downloaded from .* \\(([0-9.]+) (B|kB|MB)\\b.*");
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final Console console;
    private Instant told = Instant.now();
    private int files;
    private double kilobytes;

    FetchProgress(Console console) {
        this.console = console;
    }

    @Override
    public void accept(String line) {
        var found = DOWNLOADED.matcher(line);
        if (!found.matches()) {
            return;
        }
        files++;
        kilobytes += Double.parseDouble(found.group(1)) * kilobytes(found.group(2));
        if (Duration.between(told, Instant.now()).compareTo(BETWEEN_LINES) > 0) {
            told = Instant.now();
            console.step("  fetched %d files, %.0f MB".formatted(files, kilobytes / 1024));
        }
    }

    private static double kilobytes(String unit) {
        return switch (unit) {
            case "MB" -> 1024;
            case "kB" -> 1;
            default -> 1 / 1024.0;
        };
    }
}
