package io.tidings.stack;

import io.tidings.stack.check.Doctor;
import io.tidings.stack.check.Finding;
import io.tidings.stack.check.Machine;
import io.tidings.stack.part.Parts;
import io.tidings.stack.part.Secrets;
import io.tidings.stack.supervise.Book;
import io.tidings.stack.supervise.Leftovers;
import io.tidings.stack.supervise.Lock;
import io.tidings.stack.supervise.Preparing;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./tidings up}: makes ready what is missing, then has the supervisor start everything, and shows how it goes. */
@Command(
        name = "up",
        description = "Starts everything and waits until it is healthy. Ctrl-C stops it again.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    @Mixin
    StackOptions options = new StackOptions();

    @Option(names = "--detach", description = "Return when everything is healthy, and leave it running.")
    boolean detach;

    @Option(names = "--fresh", description = "Forget all data first.")
    boolean fresh;

    private final Workspace workspace;
    private final Console console;
    private final Instant begun = Instant.now();

    UpCommand() {
        this(Workspace.here(), new Console(System.out));
    }

    UpCommand(Workspace workspace, Console console) {
        this.workspace = workspace;
        this.console = console;
    }

    /** As the tests start it. */
    UpCommand freshAndDetached(int portBase) {
        options.portBase = portBase;
        options.seedDemo = false;
        detach = true;
        fresh = true;
        return this;
    }

    @Override
    public Integer call() {
        return makeReady() ? start() : 0;
    }

    /** Makes ready what starting needs; false when Tidings runs already. */
    boolean makeReady() {
        // One at a time in a checkout: two would build into the same folders.
        var file = workspace.state().resolve("up.lock");
        try (var _ = Lock.tryTake(file)
                .orElseThrow(() -> new StackProblem("Another './tidings up' is preparing here right now ("
                        + Lock.holder(file)
                                .map(holder -> "process " + holder.pid())
                                .orElse("it has only just begun")
                        + "). Wait for it, or end it and run this again."))) {
            if (runsAlready()) {
                return false;
            }
            prepare();
            return true;
        }
    }

    int start() {
        return new SupervisorProcess(workspace, console, options, detach, begun).show();
    }

    private boolean runsAlready() {
        var book = Book.read(workspace);
        if (book.isPresent() && book.get().isSupervised()) {
            var where = book.get().settings().publicUrl();
            if (fresh) {
                throw new StackProblem(
                        "Tidings runs at " + where + "; './tidings down' ends it, then its data can be forgotten.");
            }
            console.line("Tidings runs already, at " + where
                    + " ('./tidings status' shows its parts, './tidings down' ends it).");
            return true;
        }
        var ended = book.map(each -> Leftovers.end(workspace, each)).orElse(0) + Preparing.endLeftBehind(workspace);
        if (ended > 0) {
            console.step("ended " + ended + " processes that an earlier run had left behind");
        }
        return false;
    }

    private void prepare() {
        if (fresh) {
            Secrets.forgetIfUnreadable(workspace);
        }
        var settings = options.settings();
        var parts = Parts.all(workspace, settings);
        var preparation = new Preparation(workspace, parts);
        check(new Doctor(workspace, Machine.here())
                .forStart(
                        settings,
                        parts,
                        preparation.fetchesOrBuilds(),
                        preparation.buildsPage(),
                        !preparation.isDone()));
        if (fresh) {
            console.step("forgetting all data");
            Workspace.delete(workspace.data());
        }
        preparation.run(console);
    }

    /** All that stands in the way, at once; what only makes it slow is told. */
    private void check(List<Finding> findings) {
        if (findings.stream().anyMatch(Finding::isGap)) {
            throw new StackProblem(
                    findings.stream().map(Finding::line).collect(Collectors.joining("\n"))
                            + "\nTidings is not started. Mend this and run the same again; './tidings doctor' looks at everything.");
        }
        findings.forEach(finding -> console.line(finding.line()));
    }
}
