package io.tidings.stack;

import io.tidings.stack.build.Bench;
import io.tidings.stack.gate.Browser;
import io.tidings.stack.part.StackSettings;
import io.tidings.stack.supervise.Book;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./tidings bench [NAME] [--check]}: hands over to the benches of system-tests. */
@Command(
        name = "bench",
        description = "Measures against the running suite and prints the figures as JSON.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    /** These open pages, some of them after many minutes. */
    private static final Set<String> IN_A_BROWSER = Set.of("first-hour", "desk", "doors");

    @Parameters(paramLabel = "NAME", defaultValue = "spine", description = "Which bench (default: ${DEFAULT-VALUE}).")
    String name = "";

    @Option(names = "--check", description = "Exit 1 and name each figure that misses its target.")
    boolean check;

    @Override
    public Integer call() {
        var workspace = Workspace.here();
        workspace.mustHaveSources();
        var settings = Book.read(workspace).map(Book::settings).orElse(StackSettings.usual());
        var console = new Console(System.err);
        if (IN_A_BROWSER.contains(name)) {
            Browser.ensure(console);
        }
        var classPath = new Bench(workspace).classPath(console);
        var command = new ArrayList<String>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx512m",
                "-Dtidings.root=" + workspace.root(),
                "-Dtidings.port-base=" + (settings.portBase() == null ? "" : settings.portBase())));
        command.addAll(List.of("-cp", classPath, "io.tidings.bench.Bench", name));
        if (check) {
            command.add("--check");
        }
        return Handover.to(command);
    }
}
