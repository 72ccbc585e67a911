package io.tidings.stack.supervise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes with everything they started: asks all at once, waits, then kills what is left. */
final class Ending {

    private Ending() {}

    /** Returns those that had to be killed. */
    static List<ProcessHandle> end(List<ProcessHandle> processes, Duration within) {
        var everything = new ArrayList<ProcessHandle>();
        for (var process : processes) {
            // Noted before the asking: a child whose parent has gone can no longer be found.
            ProcessId.family(process).stream()
                    .filter(each -> !everything.contains(each))
                    .forEach(everything::add);
        }
        everything.forEach(ProcessHandle::destroy);
        await(everything, within);
        var left = everything.stream().filter(ProcessHandle::isAlive).toList();
        left.forEach(ProcessHandle::destroyForcibly);
        await(left, Duration.ofSeconds(5));
        return left;
    }

    private static void await(List<ProcessHandle> processes, Duration within) {
        var all = CompletableFuture.allOf(
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
        try {
            all.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The caller looks at who is left.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
