package io.tidings.stack;

import io.tidings.stack.build.Archive;
import io.tidings.stack.part.Parts;
import io.tidings.stack.part.StackSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./tidings bundle FILE}: Tidings for a machine that has neither a network nor anything to build with. */
@Command(
        name = "bundle",
        description = "Writes one archive that runs on a machine without network, JDK, Maven or Node.",
        mixinStandardHelpOptions = true)
final class BundleCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The archive to write, for example tidings.tar.gz.")
    Path file = Path.of("");

    @Override
    public Integer call() {
        var console = new Console(System.out);
        write(Workspace.here(), file.toAbsolutePath(), console);
        console.line("On the other machine: tar -xzf " + file.getFileName() + " && cd tidings && ./tidings up");
        return 0;
    }

    static void write(Workspace workspace, Path file, Console console) {
        workspace.mustHaveSources();
        if (Files.isDirectory(file) || !Files.isDirectory(file.resolveSibling(""))) {
            throw new StackProblem(file + " cannot be the archive: name a file in a folder that exists.");
        }
        try (var _ = UpCommand.preparing(workspace)) {
            new Preparation(workspace, Parts.all(workspace, StackSettings.usual())).run(console);
            console.line("Writing " + file + " (about a minute)");
            new Archive(workspace).write(file);
            console.line(
                    "%d MB, with the JDK %s it runs on".formatted(Files.size(file) / (1024 * 1024), Runtime.version()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
