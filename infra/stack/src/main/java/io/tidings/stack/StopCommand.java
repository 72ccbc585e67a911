package io.tidings.stack;

import io.tidings.stack.supervise.Held;
import io.tidings.stack.supervise.Leftovers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./tidings stop PART}: takes one part away, to see what the rest makes of it. */
@Command(
        name = "stop",
        description = "Ends one part and keeps it away until './tidings start PART'.",
        mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PART", description = "A part as 'status' names it.")
    String name = "";

    @Override
    public Integer call() {
        var workspace = Workspace.here();
        var part = RunningParts.find(workspace, name);
        new Held(workspace).hold(name);
        Leftovers.end(part);
        new Console(System.out).line(name + " is stopped; './tidings start " + name + "' brings it back.");
        return 0;
    }
}
