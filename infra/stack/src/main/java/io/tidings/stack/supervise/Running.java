package io.tidings.stack.supervise;

import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import io.tidings.stack.part.Launch;
import io.tidings.stack.part.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part and its process. */
final class Running {

    private static final Duration BETWEEN_PROBES = Duration.ofMillis(150);
    private static final int LINES_SHOWN = 20;

    private final Workspace workspace;
    private final Part part;
    private volatile @Nullable ProcessHandle process;
    private volatile List<ProcessId> others = List.of();
    private volatile int restarts;
    private boolean startsNoMore;

    Running(Workspace workspace, Part part) {
        this.workspace = workspace;
        this.part = part;
    }

    Part part() {
        return part;
    }

    /** Starts the process and returns when it is well; what went wrong otherwise is in the exception, with the log's end. */
    void start(Runnable started) {
        var until = Instant.now().plus(part.startsWithin());
        var launch = part.launch();
        var launched = spawn(launch);
        started.run();
        if (launch.pidFile() != null) {
            process = leftBehind(launched, launch.pidFile(), until);
            started.run();
        }
        while (!part.isWell()) {
            if (!isAlive()) {
                throw failed("ended while starting");
            }
            if (Instant.now().isAfter(until)) {
                throw failed("was not well within " + part.startsWithin().toSeconds() + " s");
            }
            pause();
        }
        others = family().stream()
                .filter(each -> !each.equals(process))
                .map(ProcessId::of)
                .toList();
        started.run();
    }

    void countRestart() {
        restarts++;
    }

    /** From now on no process is started, so that those that are there can be ended for good. */
    synchronized void startNoMore() {
        startsNoMore = true;
    }

    private synchronized Process spawn(Launch launch) {
        if (startsNoMore) {
            throw new StackProblem(part.name() + " is not started: the stack is stopping.");
        }
        var log = ProcessBuilder.Redirect.appendTo(workspace.log(part.name()).toFile());
        var builder = new ProcessBuilder(launch.command())
                .directory(launch.directory().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(log);
        builder.environment().putAll(launch.environment());
        try {
            var spawned = builder.start();
            process = spawned.toHandle();
            return spawned;
        } catch (IOException e) {
            throw new StackProblem(part.name() + " could not be started: " + e.getMessage(), e);
        }
    }

    private ProcessHandle leftBehind(Process launcher, Path pidFile, Instant until) {
        while (launcher.isAlive()) {
            if (Instant.now().isAfter(until)) {
                throw failed("was not launched within " + part.startsWithin().toSeconds() + " s");
            }
            pause();
        }
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                    .orElseThrow(() -> failed("ended while starting"));
        } catch (IOException e) {
            throw failed("ended while starting");
        }
    }

    StackProblem failed(String how) {
        var lines = LogTail.telling(workspace.log(part.name()), LINES_SHOWN);
        return new StackProblem(part.name() + " " + how + ". The last lines of " + workspace.log(part.name())
                + ":\n    " + String.join("\n    ", lines));
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_PROBES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while starting.", e);
        }
    }

    boolean isAlive() {
        var current = process;
        return current != null && current.isAlive();
    }

    @Nullable
    ProcessHandle process() {
        return process;
    }

    List<ProcessHandle> family() {
        return entry().family();
    }

    Book.Entry entry() {
        var current = process;
        return new Book.Entry(
                part.name(), part.ports().getFirst(), current == null ? null : ProcessId.of(current), others, restarts);
    }

    /** Each run begins a log of its own and keeps the one before it. */
    static void beginLog(Workspace workspace, String name) {
        var log = workspace.log(name);
        try {
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
