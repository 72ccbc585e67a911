package io.tidings.stack.gate;

import io.tidings.stack.Workspace;
import io.tidings.stack.supervise.Book;
import io.tidings.stack.supervise.Sockets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Looks all the time whether a part of the stack opens a socket that is not on loopback. On Linux; elsewhere it sees nothing. */
public final class SocketWatch implements AutoCloseable {

    private static final long BETWEEN_LOOKS_MS = 50;

    private final Workspace workspace;
    private final Set<String> seen = new TreeSet<>();
    private final Thread thread;

    /** Begins to look. */
    public SocketWatch(Workspace workspace) {
        this.workspace = workspace;
        thread = Thread.ofPlatform().daemon().name("socket-watch").start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MS);
                var parts = Book.read(workspace).map(Book::parts).orElse(List.of());
                seen.addAll(Sockets.beyondLoopback(parts));
            }
        } catch (InterruptedException closed) {
            // Enough seen.
        }
    }

    /** Ends the looking; what it saw stays. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One line for each such socket, with the part that held it; to be read once closed. */
    public List<String> seen() {
        return List.copyOf(seen);
    }
}
