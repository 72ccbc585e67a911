package io.tidings.stack.supervise;

import io.tidings.stack.Console;
import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import io.tidings.stack.part.Parts;
import io.tidings.stack.part.StackSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts the parts stage by stage, then watches: a part that dies is started again after a moment that grows with each death.
 * A signal ends everything, the services before the servers they use.
 */
public final class Supervisor {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Having lived this long, a part is started again at once: its trouble was not the start. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Workspace workspace;
    private final StackSettings settings;
    private final Console console;
    private final List<List<Running>> stages = new ArrayList<>();
    private final Held held;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Book.Phase phase = Book.Phase.STARTING;

    public Supervisor(Workspace workspace, StackSettings settings, Console console) {
        this.workspace = workspace;
        this.settings = settings;
        this.console = console;
        this.held = new Held(workspace);
        held.releaseAll();
        for (var stage : Parts.stages(workspace, settings)) {
            stages.add(stage.stream().map(part -> new Running(workspace, part)).toList());
        }
    }

    /** Returns when everything has ended; false when it could not be started. */
    public boolean run(@Nullable ProcessId until) {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end"));
        all().forEach(running -> Running.beginLog(workspace, running.part().name()));
        write();
        try {
            startAll();
        } catch (StackProblem problem) {
            if (phase != Book.Phase.STOPPING) {
                console.line(problem.sentence());
                console.line(
                        "Nothing runs now. Where data is damaged, './tidings up --fresh' forgets all of it and begins"
                                + " anew.");
            }
            end();
            return false;
        }
        if (until != null) {
            // In the foreground the stack lives as long as the command that shows it, also when that is killed.
            until.find().ifPresent(process -> process.onExit().thenRun(this::end));
        }
        await();
        return true;
    }

    private void startAll() {
        var begun = Instant.now();
        for (var stage : stages) {
            start(stage);
        }
        all().forEach(this::watch);
        if (becomesRunning()) {
            console.step("healthy after " + seconds(begun) + " s");
        }
    }

    private synchronized boolean becomesRunning() {
        if (phase == Book.Phase.STOPPING) {
            return false;
        }
        phase = Book.Phase.RUNNING;
        write();
        return true;
    }

    private void start(List<Running> stage) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = stage.stream()
                    .map(running -> CompletableFuture.runAsync(() -> start(running), threads))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(starts).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StackProblem problem ? problem : e;
        }
    }

    private void start(Running running) {
        var begun = Instant.now();
        running.start(this::write);
        running.part().whenWell();
        var ports = running.part().ports();
        console.step("%-20s port %-6d %s s".formatted(running.part().name(), ports.getFirst(), seconds(begun)));
    }

    private static String seconds(Instant since) {
        return "%.1f".formatted(Duration.between(since, Instant.now()).toMillis() / 1000.0);
    }

    private void watch(Running running) {
        var process = running.process();
        if (process != null) {
            var since = Instant.now();
            process.onExit().thenRunAsync(() -> died(running, since), task -> Thread.ofVirtual()
                    .start(task));
        }
    }

    private void died(Running running, Instant since) {
        if (phase == Book.Phase.STOPPING) {
            return;
        }
        if (!held.holds(running.part().name())) {
            console.line(running.failed("died").sentence());
        }
        var pause = Duration.ZERO;
        var lived = Duration.between(since, Instant.now());
        while (phase != Book.Phase.STOPPING) {
            pause = lived.compareTo(SETTLED) > 0 ? Duration.ofSeconds(1) : next(pause);
            lived = Duration.ZERO;
            if (sleepUnlessEnded(pause)) {
                return;
            }
            while (held.holds(running.part().name())) {
                if (sleepUnlessEnded(BETWEEN_LOOKS)) {
                    return;
                }
            }
            try {
                Ending.end(running.family(), Duration.ofSeconds(2));
                running.countRestart();
                start(running);
                watch(running);
                return;
            } catch (StackProblem problem) {
                if (phase != Book.Phase.STOPPING) {
                    console.line(problem.sentence());
                }
            }
        }
    }

    static Duration next(Duration pause) {
        var doubled = pause.isZero() ? Duration.ofSeconds(1) : pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private boolean sleepUnlessEnded(Duration pause) {
        try {
            return ended.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Ends every part, once: services first, so that what they have in hand still finds its servers. */
    private synchronized void end() {
        if (phase == Book.Phase.STOPPING) {
            return;
        }
        phase = Book.Phase.STOPPING;
        all().forEach(Running::startNoMore);
        write();
        endTogether(all().stream().filter(running -> running.part().isService()).toList());
        endTogether(
                all().stream().filter(running -> !running.part().isService()).toList());
        // What a start that was cut short may have begun: formatting a data folder, say.
        Ending.end(ProcessHandle.current().children().toList(), Duration.ofSeconds(2));
        Book.forget(workspace);
        ended.countDown();
    }

    private void endTogether(List<Running> parts) {
        var processes =
                parts.stream().flatMap(running -> running.family().stream()).toList();
        var within = parts.stream()
                .map(running -> running.part().endsWithin())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        for (var killed : Ending.end(processes, within)) {
            console.step("process " + killed.pid() + " did not end within " + within.toSeconds() + " s and was killed");
        }
    }

    private void await() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Running> all() {
        return stages.stream().flatMap(List::stream).toList();
    }

    /** Nothing is written once everything has ended: the book is then gone, and stays so. */
    private synchronized void write() {
        if (ended.getCount() == 0) {
            return;
        }
        new Book(
                        ProcessId.of(ProcessHandle.current()),
                        phase,
                        settings,
                        all().stream().map(Running::entry).toList())
                .write(workspace);
    }
}
