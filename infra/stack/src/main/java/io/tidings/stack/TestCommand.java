package io.tidings.stack;

import io.tidings.stack.gate.Browser;
import io.tidings.stack.gate.GatePart;
import io.tidings.stack.gate.GateResults;
import io.tidings.stack.gate.NoNetwork;
import io.tidings.stack.gate.SocketWatch;
import io.tidings.stack.gate.SurefireReports;
import io.tidings.stack.part.Service;
import io.tidings.stack.supervise.Book;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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

    /** Two modules at a time: most of what the tests of a module take is waiting, for a server or for a time-out. */
    private static final List<String> EVERYTHING = List.of("--fail-at-end", "--threads=2", ONCE_MORE, "verify");

    private static final String FULL = "-Dtidings.full=true";
    private static final String LONG_FAULTS =
            "-Dtidings.fault.seconds=" + Duration.ofMinutes(4).toSeconds();

    private static final List<String> LONG_MAIL = List.of(
            "-pl",
            ":email-gateway",
            "-am",
            "-Dtest=SendingKillTests,SendingPaceTests,HeavyMailTests,EximTests",
            "-Dsurefire.failIfNoSpecifiedTests=false",
            "-Demail-gateway.left-out=",
            "-Dmail.kills=200",
            "-Dmail.killed-mails=2000",
            "-Dmail.paced=2000",
            "-Dmail.pace=100",
            "test");

    @Option(names = "--full", description = "Everything, however long: also what the gate leaves out for its budget.")
    boolean full;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "Only these parts, and what they need: ${COMPLETION-CANDIDATES}.")
    Set<GatePart> only = EnumSet.noneOf(GatePart.class);

    private final Workspace workspace = Workspace.here().instance("test");
    private final Console console = new Console(System.out);
    private final SystemTests tests = new SystemTests(workspace, console);

    @Override
    public Integer call() {
        workspace.mustHaveSources();
        var begun = Instant.now();
        Browser.ensure(console);
        var results = new GateResults(chosen(), !full && only.isEmpty());
        var suite = new UpCommand(workspace, console).freshAndDetached(PORT_BASE);
        var up = run(results, GatePart.BUILD, () -> tests.maven(EVERYTHING))
                && run(results, GatePart.PREPARE, suite::makeReady)
                && run(results, GatePart.UP, () -> suite.start() == 0);
        if (up) {
            run(results, GatePart.EMPTY, () -> tests.pass("empty", PORT_BASE, List.of()));
            run(results, GatePart.FLOW, this::flows);
            run(results, GatePart.FAULT, this::faults);
            run(results, GatePart.LOOK, () -> tests.pass("look", PORT_BASE, List.of(FULL)));
            run(results, GatePart.OUTAGE, () -> tests.pass("outage", PORT_BASE, List.of(FULL)));
            run(
                    results,
                    GatePart.REPLICAS,
                    () -> restarted(TestCommand::twoOfEach) && tests.pass("replicas", PORT_BASE, List.of(FULL)));
            run(
                    results,
                    GatePart.OPEN,
                    () -> restarted(TestCommand::openToOthers) && tests.pass("open", PORT_BASE, List.of(FULL)));
            run(results, GatePart.OFFLINE, this::offline);
        }
        run(results, GatePart.DOWN, this::down);
        if (up) {
            run(results, GatePart.MAIL, () -> tests.maven(LONG_MAIL));
        }
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

    /** Those asked for. Whoever leaves out the build still gets a suite, of what is built already or then. */
    private Set<GatePart> chosen() {
        if (only.isEmpty()) {
            return EnumSet.copyOf(GatePart.of(full));
        }
        var chosen = EnumSet.copyOf(only);
        chosen.addAll(EnumSet.of(GatePart.PREPARE, GatePart.UP, GatePart.DOWN));
        return chosen;
    }

    /** Whether it passed; what was not asked for stands in nobody's way. */
    private boolean run(GateResults results, GatePart part, BooleanSupplier work) {
        if (!results.isToRun(part)) {
            return true;
        }
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

    /** The flows; in the long form also that nothing of the suite opens a socket beyond this machine meanwhile. */
    private boolean flows() {
        if (!full) {
            return tests.pass("flow", PORT_BASE, List.of(ONCE_MORE));
        }
        var watch = new SocketWatch(workspace);
        boolean passed;
        try (watch) {
            passed = tests.pass("flow", PORT_BASE, List.of(ONCE_MORE));
        }
        watch.seen().forEach(socket -> console.line("beyond this machine: " + socket));
        return passed && watch.seen().isEmpty();
    }

    private boolean faults() {
        return tests.pass("fault", PORT_BASE, List.of(FULL, LONG_FAULTS));
    }

    private boolean restarted(Consumer<StackOptions> asked) {
        down();
        return new UpCommand(workspace, console)
                        .detached(options -> {
                            options.portBase = PORT_BASE;
                            asked.accept(options);
                        })
                        .call()
                == 0;
    }

    private static void twoOfEach(StackOptions options) {
        Service.names().forEach(service -> options.replicas.put(service, 2));
    }

    /** Under a name that only the tests' browser knows. */
    private static void openToOthers(StackOptions options) {
        options.bind = "0.0.0.0";
        options.url = "http://desk.test:" + PORT_BASE;
    }

    private boolean offline() {
        down();
        var folder = workspace.run().resolve("bundle");
        Workspace.delete(folder);
        try {
            var archive = Files.createDirectories(folder).resolve("tidings.tar.gz");
            BundleCommand.write(workspace, archive, console);
            if (Handover.to(List.of("tar", "-xzf", archive.toString(), "-C", folder.toString())) != 0) {
                return false;
            }
            var command = new ArrayList<String>(List.of(System.getProperty("java.home") + "/bin/java"));
            command.addAll(List.of("-Dtidings.root=" + workspace.root(), "-cp", System.getProperty("java.class.path")));
            command.addAll(List.of("io.tidings.stack.Tidings", "try-offline", "--port-base", "" + PORT_BASE));
            command.add(folder.resolve("tidings").toString());
            return Handover.to(NoNetwork.command(command), workspace.environment()) == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Workspace.delete(folder);
        }
    }
}
