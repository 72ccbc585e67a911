package io.tidings.stack;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Runs another program in this one's place: its input, output and exit code are ours. */
final class Handover {

    private Handover() {}

    static int to(List<String> command) {
        return to(command, Map.of());
    }

    static int to(List<String> command, Map<String, String> environment) {
        try {
            var builder = new ProcessBuilder(command).inheritIO();
            builder.environment().putAll(environment);
            var process = builder.start();
            // Ended by a signal, we must not leave it behind.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return process.waitFor();
        } catch (IOException e) {
            throw new StackProblem(command.getFirst() + " could not be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
