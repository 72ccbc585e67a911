package io.tidings.stack;

import io.tidings.stack.build.Maven;
import io.tidings.stack.gate.Browser;
import io.tidings.stack.gate.GatePart;
import io.tidings.stack.gate.GateResults;
import io.tidings.stack.gate.SurefireReports;
import io.tidings.stack.supervise.Book;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./tidings test}: the gate. The suite it starts has data and ports of its own, so it forgets nobody's work and runs beside
 * a suite that is up.
 */
@Command(
        name = "test",
        description = "Runs the gate: format, compile, all tests, and the running suite tried and killed.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {

    private static final int PORT_BASE = 18080;

    /** A race in a test shall not stop a landing, and shall not go unseen either: the report names it. */
    private static final String ONCE_MORE = "-Dsurefire.rerunFailingTestsCount=1";

    @Option(names = "--full", description = "Everything, however long: also what the gate leaves out for its budget.")
    boolean full;

    private final Workspace workspace = Workspace.here().instance("test");
    private final Console console = new Console(System.out);

    @Override
    public Integer call() {
        var begun = Instant.now();
        Browser.ensure(console);
        var results = new GateResults(full);
        var suite = new UpCommand(workspace, console).freshAndDetached(PORT_BASE);
        var up = run(results, GatePart.BUILD, () -> maven("--fail-at-end", ONCE_MORE, "verify"))
                && run(results, GatePart.PREPARE, suite::makeReady)
                && run(results, GatePart.UP, () -> suite.start() == 0);
        for (var part : List.of(GatePart.FLOW, GatePart.FAULT, GatePart.OUTAGE)) {
            if (up && GatePart.of(full).contains(part)) {
                run(results, part, () -> systemTests(part));
            }
        }
        run(results, GatePart.DOWN, this::down);
        var reports = SurefireReports.since(workspace.root(), begun);
        console.line("");
        reports.broken().forEach(test -> console.line("failed: " + test));
        reports.unsteady().forEach(test -> console.line("unsteady: " + test));
        if (!reports.unsteady().isEmpty()) {
            console.line(reports.unsteady().size() + " unsteady: passed only when run once more. Mend them at once.");
        }
        console.line(results.table());
        console.line(reports.closingLine());
        return results.passed() && reports.failed() == 0 ? 0 : 1;
    }

    private boolean run(GateResults results, GatePart part, BooleanSupplier work) {
        console.line("== " + part.name().toLowerCase(Locale.ROOT));
        var begun = Instant.now();
        var passed = false;
        try {
            passed = work.getAsBoolean();
        } catch (StackProblem problem) {
            console.line(problem.sentence());
        }
        results.ran(part, Duration.between(begun, Instant.now()), passed);
        return passed;
    }

    private boolean down() {
        var book = Book.read(workspace);
        book.ifPresent(each -> DownCommand.end(workspace, console));
        return book.stream().flatMap(each -> each.parts().stream()).noneMatch(Book.Entry::isAlive);
    }

    private boolean systemTests(GatePart part) {
        var groups = part.name().toLowerCase(Locale.ROOT);
        var arguments = new ArrayList<String>(List.of("-pl", ":system-tests", "-am", "-DskipTests"));
        arguments.addAll(List.of("-Dsystem-tests.skip=false", "-Dsystem-tests.groups=" + groups));
        arguments.addAll(List.of("-Dtidings.port-base=" + PORT_BASE, "-Dtidings.full=" + full));
        if (part == GatePart.FLOW) {
            arguments.add(ONCE_MORE);
        }
        if (full) {
            arguments.add("-Dtidings.fault.seconds=" + Duration.ofMinutes(20).toSeconds());
        }
        arguments.add("test");
        return maven(arguments.toArray(String[]::new));
    }

    /** Shows what matters of Maven's talk as it comes: modules, test classes, failures. */
    private boolean maven(String... arguments) {
        var result = new Maven(workspace)
                .result("The build", List.of(arguments), MavenTalk.shownOn(console), workspace.environment());
        if (result instanceof Maven.Failed failed) {
            failed.lastLines().forEach(console::line);
            return false;
        }
        return true;
    }
}
