package io.tidings.stack.build;

import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import io.tidings.stack.supervise.Preparing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The user's own {@code mvn}, so that their mirrors, proxies and cache hold; on the JDK that the stack runs on. */
public final class Maven {

    /** As many lines as explain a failure without hiding it. */
    private static final int LINES_SHOWN = 40;

    private final Workspace workspace;

    private final String program;

    public Maven(Workspace workspace) {
        this(workspace, "mvn");
    }

    Maven(Workspace workspace, String program) {
        this.workspace = workspace;
        this.program = program;
    }

    void run(String purpose, List<String> arguments) {
        run(purpose, arguments, _ -> {});
    }

    /** Hands over each line of output; a failure carries the last ones. */
    public void run(String purpose, List<String> arguments, Consumer<String> seen) {
        if (result(purpose, arguments, seen, Map.of()) instanceof Failed failed) {
            throw new StackProblem(purpose + " failed. Maven said:\n" + String.join("\n", failed.lastLines)
                    + Trouble.in(failed.lastLines).map(wayOut -> "\n" + wayOut).orElse(""));
        }
    }

    /** How a run ended. */
    public sealed interface Result {}

    public record Succeeded() implements Result {}

    public record Failed(List<String> lastLines) implements Result {}

    /** Runs and tells how it ended, for those who expect that it may fail. */
    public Result result(
            String purpose, List<String> arguments, Consumer<String> seen, Map<String, String> environment) {
        var lines = new ArrayDeque<String>();
        try {
            var process = start(arguments, environment);
            try (var _ = Preparing.note(workspace, process);
                    var output = process.inputReader()) {
                for (var line = output.readLine(); line != null; line = output.readLine()) {
                    seen.accept(line);
                    lines.add(line);
                    if (lines.size() > LINES_SHOWN) {
                        lines.remove();
                    }
                }
            }
            return process.waitFor() == 0 ? new Succeeded() : new Failed(List.copyOf(lines));
        } catch (IOException e) {
            throw new StackProblem("Maven could not be started ('mvn' is needed on the path): " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem(purpose + " was interrupted.", e);
        }
    }

    /** Where Maven keeps what it fetched, unless its settings say otherwise; good enough to watch a download grow. */
    static Path usualRepository() {
        return Path.of(System.getProperty("user.home"), ".m2", "repository");
    }

    /** Where it really keeps it. Asking takes a start of Maven. */
    Path localRepository() throws IOException {
        var answer = Files.createTempFile("maven", ".txt");
        try {
            var arguments =
                    List.of("-q", "-N", "-Dexpression=settings.localRepository", "-Doutput=" + answer, "help:evaluate");
            run("Asking Maven where its repository is", arguments);
            return Path.of(Files.readString(answer).strip());
        } finally {
            Files.delete(answer);
        }
    }

    private Process start(List<String> arguments, Map<String, String> environment) throws IOException {
        var command = new ArrayList<String>(List.of(program, "-B"));
        command.addAll(arguments);
        var builder =
                new ProcessBuilder(command).directory(workspace.root().toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }
}
