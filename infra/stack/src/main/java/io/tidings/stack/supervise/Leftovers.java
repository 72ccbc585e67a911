package io.tidings.stack.supervise;

import io.tidings.stack.Workspace;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends what a stack left running, with its supervisor or without. */
public final class Leftovers {

    /** The supervisor needs at most 20 s to end everything in order; beyond that it hangs. */
    private static final Duration IN_ORDER = Duration.ofSeconds(25);

    private Leftovers() {}

    /** Ends the supervisor, which ends its parts in order, and then whatever of them is left. Returns how many processes ended. */
    public static int end(Workspace workspace, Book book) {
        var parts = book.parts().stream()
                .flatMap(part -> part.family().stream())
                .distinct()
                .toList();
        var supervisor = book.supervisor().find();
        supervisor.ifPresent(Leftovers::endInOrder);
        Ending.end(parts.stream().filter(ProcessHandle::isAlive).toList(), Duration.ofSeconds(10));
        Book.forget(workspace);
        return parts.size() + (supervisor.isPresent() ? 1 : 0);
    }

    /** Ends one part with all that it started. */
    public static void end(Book.Entry part) {
        Ending.end(part.family(), Duration.ofSeconds(10));
    }

    private static void endInOrder(ProcessHandle supervisor) {
        supervisor.destroy();
        try {
            supervisor.onExit().get(IN_ORDER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            supervisor.destroyForcibly();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
