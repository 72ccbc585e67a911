package io.tidings.stack.build;

import io.tidings.stack.StackProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The user's own {@code mvn}, so that their mirrors, proxies and cache hold; on the JDK that the stack runs on. */
public final class Maven {

    /** As many lines as explain a failure without hiding it. */
    private static final int LINES_SHOWN = 40;

    private final Path directory;

    public Maven(Path directory) {
        this.directory = directory;
    }

    /** Runs quietly; a failure carries the last lines of output. */
    public void run(String purpose, List<String> arguments) {
        var lines = new ArrayDeque<String>();
        try {
            var process = start(arguments);
            try (BufferedReader output = process.inputReader()) {
                for (var line = output.readLine(); line != null; line = output.readLine()) {
                    lines.add(line);
                    if (lines.size() > LINES_SHOWN) {
                        lines.remove();
                    }
                }
            }
            if (process.waitFor() != 0) {
                throw new StackProblem(purpose + " failed. Maven said:\n" + String.join("\n", lines));
            }
        } catch (IOException e) {
            throw new StackProblem("Maven could not be started ('mvn' is needed on the path): " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem(purpose + " was interrupted.", e);
        }
    }

    private Process start(List<String> arguments) throws IOException {
        var command = new ArrayList<String>(List.of("mvn", "-B"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }
}
