package io.tidings.stack;

import io.tidings.stack.supervise.Book;
import io.tidings.stack.supervise.Leftovers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./tidings down}: ends every process that {@code up} started, also when its supervisor is gone. */
@Command(name = "down", description = "Ends every process that 'up' started.", mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        end(Workspace.here(), new Console(System.out));
        return 0;
    }

    static void end(Workspace workspace, Console console) {
        var ended =
                Book.read(workspace).map(book -> Leftovers.end(workspace, book)).orElse(0);
        console.line(ended == 0 ? "Tidings does not run." : "Tidings has ended (" + ended + " processes).");
    }
}
