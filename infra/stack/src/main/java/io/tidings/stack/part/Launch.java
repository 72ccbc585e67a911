package io.tidings.stack.part;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command line to start.
 *
 * @param environment added to the one the stack itself was started with
 * @param pidFile where the command writes the pid of the process that it leaves behind, when it only launches that one
 */
public record Launch(
        List<String> command,
        Map<String, String> environment,
        Path directory,
        @Nullable Path pidFile) {

    Launch(List<String> command, Map<String, String> environment, Path directory) {
        this(command, environment, directory, null);
    }
}
