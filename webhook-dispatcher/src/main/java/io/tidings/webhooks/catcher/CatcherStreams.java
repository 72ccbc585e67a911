package io.tidings.webhooks.catcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells open pages that a catcher caught something. What this replica caught is told at once; what another did is found by a
 * look at the catcher each second, for as long as somebody watches it.
 */
@Component
class CatcherStreams implements SmartLifecycle {

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private record Watch(String catcherId, Semaphore news) {}

    private final CatcherStore store;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    CatcherStreams(CatcherStore store) {
        this.store = store;
    }

    void caught(String catcherId) {
        watches.stream().filter(watch -> watch.catcherId().equals(catcherId)).forEach(watch -> watch.news()
                .release());
    }

    /**
     * Writes an event {@code caught} whenever the catcher's requests have changed, and {@code gone} when it is no more; ends
     * with the reader's token or the service.
     *
     * @throws IOException when the reader hangs up, which is how most streams end
     */
    void run(String catcherId, Instant until, OutputStream out) throws IOException, InterruptedException {
        var watch = new Watch(catcherId, new Semaphore(0));
        watches.add(watch);
        try {
            write(out, "retry: 2000\n\n");
            var told = seen(catcherId);
            var wroteAt = Instant.now();
            while (running && Instant.now().isBefore(until)) {
                watch.news().tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                watch.news().drainPermits();
                var now = seen(catcherId);
                if (now.isEmpty()) {
                    write(out, "event: gone\ndata: {}\n\n");
                    return;
                }
                if (!now.equals(told)) {
                    write(out, "event: caught\ndata: {}\n\n");
                    told = now;
                    wroteAt = Instant.now();
                } else if (Instant.now().isAfter(wroteAt.plus(HEARTBEAT))) {
                    write(out, ": here\n\n");
                    wroteAt = Instant.now();
                }
            }
        } finally {
            watches.remove(watch);
        }
    }

    /** What tells two moments apart: how many came in, and how many are kept. */
    private record Seen(long caught, int kept) {}

    private Optional<Seen> seen(String catcherId) {
        return store.find(catcherId)
                .map(catcher -> new Seen(catcher.caught(), catcher.kept().size()));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.flush();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        watches.forEach(watch -> watch.news().release());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The highest phase stops first: before the web server waits for its requests, which streams never end by themselves. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
