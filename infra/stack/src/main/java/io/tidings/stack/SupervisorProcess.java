package io.tidings.stack;

import io.tidings.stack.part.Port;
import io.tidings.stack.supervise.Book;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts the supervisor in a session of its own and shows its log. */
final class SupervisorProcess {

    private final Workspace workspace;
    private final Console console;
    private final StackOptions options;
    private final boolean detach;
    private final Instant begun;

    /** {@code begun} is when the person asked for it. */
    SupervisorProcess(Workspace workspace, Console console, StackOptions options, boolean detach, Instant begun) {
        this.workspace = workspace;
        this.console = console;
        this.options = options;
        this.detach = detach;
        this.begun = begun;
    }

    /** Detached, returns once all is healthy; else when the stack has ended. The result is the command's exit code. */
    int show() {
        console.line("Starting " + (options.only.isEmpty() ? "Tidings" : String.join(", ", options.only)));
        var log = workspace.log("stack");
        try {
            Files.deleteIfExists(log);
            var supervisor = start(log);
            var stopOnSignal = new Thread(() -> endWith(supervisor), "stop");
            Runtime.getRuntime().addShutdownHook(stopOnSignal);
            var healthy = false;
            try (var lines = new RandomAccessFile(log.toFile(), "r")) {
                while (true) {
                    var alive = supervisor.isAlive();
                    if (!healthy && isHealthy(supervisor)) {
                        healthy = true;
                        copy(lines);
                        welcome();
                        Systemd.ready(console);
                        if (detach) {
                            Runtime.getRuntime().removeShutdownHook(stopOnSignal);
                            return 0;
                        }
                    }
                    copy(lines);
                    if (!alive) {
                        return healthy ? supervisor.exitValue() : 1;
                    }
                    TimeUnit.MILLISECONDS.sleep(200);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private Process start(Path log) throws IOException {
        var command = new ArrayList<String>(ownSession());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-Xss256k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                "-XX:-UsePerfData",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-Dtidings.root=" + workspace.root(),
                "-cp",
                System.getProperty("java.class.path"),
                Tidings.class.getName(),
                "supervise"));
        command.addAll(options.words());
        if (!detach) {
            command.addAll(
                    List.of("--until", Long.toString(ProcessHandle.current().pid())));
        }
        var builder = new ProcessBuilder(command)
                .directory(workspace.root().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(workspace.environment());
        Systemd.hide(builder);
        return builder.start();
    }

    /** Ctrl-C signals the terminal's whole process group; the parts must hear only their supervisor. */
    private static List<String> ownSession() {
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            return List.of("/usr/bin/setsid");
        }
        return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or die $!");
    }

    private boolean isHealthy(Process supervisor) {
        return Book.read(workspace)
                .filter(book -> book.supervisor().pid() == supervisor.pid())
                .filter(book -> book.phase() == Book.Phase.RUNNING)
                .isPresent();
    }

    private void copy(RandomAccessFile lines) throws IOException {
        var bytes = new byte[(int) (lines.length() - lines.getFilePointer())];
        lines.readFully(bytes);
        System.out.print(new String(bytes, StandardCharsets.UTF_8));
        System.out.flush();
    }

    private void welcome() {
        var settings = options.settings();
        if (options.only.isEmpty()) {
            console.line("");
            console.line("Tidings   " + settings.publicUrl()
                    + (settings.opensToOthers()
                            ? "  (others can reach it, so the demo logins are off: './tidings admin YOU@YOUR.ORG'"
                                    + " makes the first administrator)"
                            : "  (sign in as admin, agent, agent2 or customer; the password is the name)"));
            if (settings.demo()) {
                console.line("          With the demo desk in an empty store. To see both sides of a change, sign in as"
                        + " agent here and as agent2 in a private window.");
            }
            console.line("Mailroom  http://localhost:%d  (write as any customer, read every mail)"
                    .formatted(settings.port(Port.MAILROOM)));
            console.line("Mail in   smtp://localhost:%d for support@tidings.example"
                    .formatted(settings.port(Port.SMTP_INTAKE)));
            console.line("Mail out  imap://localhost:%d  (any address, as user and as password)"
                    .formatted(settings.port(Port.MAIL_IMAP)));
        }
        console.line("Up after " + Preparation.words(Duration.between(begun, Instant.now())) + ".");
        console.line(detach ? "It runs in the background; './tidings down' ends it." : "Ctrl-C ends it.");
    }

    private void endWith(Process supervisor) {
        if (supervisor.isAlive()) {
            System.out.println("Stopping");
            supervisor.destroy();
            try {
                supervisor.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
