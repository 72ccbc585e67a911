package io.tidings.stack;

import io.tidings.stack.supervise.Held;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./tidings start PART}: brings back what {@code stop} took away. */
@Command(
        name = "start",
        description = "Brings back a part that 'stop' ended; 'status' tells when it is well.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PART", description = "A part as 'status' names it.")
    String name = "";

    @Override
    public Integer call() {
        var workspace = Workspace.here();
        RunningParts.find(workspace, name);
        new Held(workspace).release(name);
        new Console(System.out).line(name + " is being started.");
        return 0;
    }
}
