package io.tidings.stack;

import io.tidings.stack.supervise.LogTail;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./tidings logs SERVICE}. */
@Command(name = "logs", description = "Shows the end of a part's log.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "SERVICE",
            description = "A part as 'status' names it, or 'stack' for the supervisor's own.")
    String name = "";

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "200",
            description = "How many lines (default: ${DEFAULT-VALUE}).")
    int lines;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as the log grows, until Ctrl-C.")
    boolean follow;

    @Override
    public Integer call() {
        var workspace = Workspace.here();
        var log = workspace.log(name);
        try (var logs = Files.list(workspace.logs())) {
            if (!Files.exists(log)) {
                var known = logs.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(".log"))
                        .map(file -> file.substring(0, file.length() - ".log".length()))
                        .sorted()
                        .collect(Collectors.joining(", "));
                throw new StackProblem("There is no log of '" + name + "'"
                        + (known.isEmpty() ? "; nothing has run here yet." : "; there are logs of " + known + "."));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LogTail.lines(log, lines).forEach(System.out::println);
        if (follow) {
            try (var file = new RandomAccessFile(log.toFile(), "r")) {
                file.seek(file.length());
                while (true) {
                    var bytes = new byte[(int) Math.max(0, file.length() - file.getFilePointer())];
                    file.readFully(bytes);
                    System.out.print(new String(bytes, StandardCharsets.UTF_8));
                    System.out.flush();
                    TimeUnit.MILLISECONDS.sleep(250);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return 0;
    }
}
