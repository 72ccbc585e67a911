package io.tidings.stack;

import io.tidings.stack.supervise.Book;
import io.tidings.stack.supervise.Lock;
import io.tidings.stack.supervise.ProcessId;
import io.tidings.stack.supervise.Supervisor;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The process behind {@code up}: in a session of its own, so that Ctrl-C reaches it and nothing below it. */
@Command(name = "supervise", hidden = true)
final class SuperviseCommand implements Callable<Integer> {

    @Mixin
    StackOptions options = new StackOptions();

    @Option(names = "--until", description = "End when this process has.")
    @Nullable
    Long until;

    @Override
    public Integer call() {
        var workspace = Workspace.here();
        try (var _ = Lock.tryTake(Book.lock(workspace))
                .orElseThrow(() -> new StackProblem("Tidings is being started already, by another './tidings up'."))) {
            var supervisor = new Supervisor(workspace, options.settings(), new Console(System.out));
            return supervisor.run(until == null ? null : ProcessId.of(until)) ? 0 : 1;
        }
    }
}
