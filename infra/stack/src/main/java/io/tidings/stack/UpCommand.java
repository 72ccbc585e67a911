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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
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

    private static final int LOOKS_AT_A_SUPERVISOR = 50;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

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
        fresh = true;
        return detached(options -> options.portBase = portBase);
    }

    /** As something else than a person asks for it: an empty store stays empty. */
    UpCommand detached(Consumer<StackOptions> asked) {
        options.seedDemo = false;
        asked.accept(options);
        detach = true;
        return this;
    }

    @Override
    public Integer call() {
        return makeReady() ? start() : 0;
    }

    /** Makes ready what starting needs; false when Tidings runs already. */
    boolean makeReady() {
        try (var _ = preparing(workspace)) {
            if (runsAlready()) {
                return false;
            }
            prepare();
            return true;
        }
    }

    /** One at a time in a checkout: two would build into the same folders. */
    static Lock preparing(Workspace workspace) {
        var file = workspace.state().resolve("up.lock");
        return Lock.tryTake(file)
                .orElseThrow(() -> new StackProblem("Another './tidings up' is preparing here right now ("
                        + Lock.holder(file)
                                .map(holder -> "process " + holder.pid())
                                .orElse("it has only just begun")
                        + "). Wait for it, or end it and run this again."));
    }

    int start() {
        return new SupervisorProcess(workspace, console, options, detach, begun).show();
    }

    private boolean runsAlready() {
        var book = settledBook();
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

    /** A supervisor that has no book has only just begun to write it, or forgot it and is about to end. */
    private Optional<Book> settledBook() {
        for (var looks = 0; looks < LOOKS_AT_A_SUPERVISOR; looks++) {
            var book = Book.read(workspace);
            if (book.isPresent() || Lock.holder(Book.lock(workspace)).isEmpty()) {
                return book;
            }
            Console.pause(BETWEEN_LOOKS);
        }
        throw new StackProblem("Tidings is being started already, by another './tidings up'."
                + " './tidings status' tells when it is well, './tidings down' ends it.");
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
                        preparation.diskMb()));
        if (fresh) {
            console.step("forgetting all data");
            Workspace.delete(workspace.data());
        }
        preparation.run(console);
    }

    /** All that stands in the way, at once; what only makes it slow is told. */
    private void check(List<Finding> findings) {
        if (findings.stream().anyMatch(Finding::isGap)) {
            throw new StackProblem(findings.stream().map(Finding::line).collect(Collectors.joining("\n"))
                    + "\n"
                    + "Tidings is not started. Mend this and run the same again; './tidings doctor' looks at"
                    + " everything.");
        }
        findings.forEach(finding -> console.line(finding.line()));
    }
}
