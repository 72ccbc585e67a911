package io.tidings.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Connections that stay open: each is a thread's own, which makes one exchange after another over it. */
final class KeptConnections<C extends Closeable> implements AutoCloseable {

    interface Opening<C> {
        C open() throws IOException;
    }

    interface Exchange<C> {
        int over(C connection) throws IOException;
    }

    private final Opening<C> opening;
    private final Predicate<C> stale;
    private final ExecutorService threads;
    private final ThreadLocal<@Nullable C> connections = new ThreadLocal<>();

    /**
     * @param name of its threads
     * @param stale whether a connection has lain too long to be used again
     */
    KeptConnections(String name, int count, Opening<C> opening, Predicate<C> stale) {
        this.opening = opening;
        this.stale = stale;
        this.threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }

    /** What the exchange answers, as soon as a connection is free for it. One that fails closes its connection. */
    CompletableFuture<Integer> ask(Exchange<C> exchange) {
        var answer = new CompletableFuture<Integer>();
        threads.execute(() -> {
            try {
                answer.complete(exchange.over(connection()));
            } catch (IOException | RuntimeException e) {
                forget();
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private C connection() throws IOException {
        var kept = connections.get();
        if (kept != null && !stale.test(kept)) {
            return kept;
        }
        forget();
        var opened = opening.open();
        connections.set(opened);
        return opened;
    }

    private void forget() {
        var connection = connections.get();
        connections.remove();
        if (connection != null) {
            try {
                connection.close();
            } catch (IOException _) {
                // It is broken already, which is why it is being closed.
            }
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
