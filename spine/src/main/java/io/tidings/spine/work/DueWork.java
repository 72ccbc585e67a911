package io.tidings.spine.work;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Starts workers for work that waits in MongoDB until it is due.
 *
 * <p>A piece of work is a document with {@code due} (a date; absent once done), {@code claim} (a number, 0 at first) and
 * {@code lane} (what a slow receiver may hold up). Taking it postpones {@code due}: a crashed worker's piece simply comes due
 * again. Who takes several at once leaves a mark on them ({@code taker}).
 */
public final class DueWork implements SmartLifecycle {

    /**
     * Does one piece of work and says what became of it by {@link Claimed#done}, {@link Claimed#finish} or {@link Claimed#retryAt}.
     */
    @FunctionalInterface
    public interface Handler {
        void handle(Claimed claimed) throws Exception;
    }

    /** Runs until the service stops. */
    public interface Worker {
        /** There is new work; do not wait for the next look. */
        void wake();
    }

    /**
     * One collection of due work.
     *
     * @param due pieces whose time has come, and that nobody has in hand
     * @param later pieces whose time is still to come, those in hand included
     * @param failing pieces whose handler failed; they are tried again
     * @param oldest when the first of the due pieces came due
     */
    public record State(
            String collection,
            long due,
            long later,
            long failing,
            @Nullable Instant oldest) {}

    private final MongoDatabase database;
    private final Clock clock;
    private final MeterRegistry meters;
    private final List<WorkLoop> loops = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    DueWork(MongoDatabase database, Clock clock, MeterRegistry meters) {
        this.database = database;
        this.clock = clock;
        this.meters = meters;
    }

    /** May be called at any time; the work begins when the service has started. */
    public Worker start(WorkSettings settings, Handler handler) {
        var loop = new WorkLoop(database.getCollection(settings.collectionName()), settings, handler, clock, meters);
        loops.add(loop);
        if (running) {
            loop.start();
        }
        return loop;
    }

    /** Of every kind of work, asked of the store now; each number is counted up to 100,000. */
    public List<State> states() {
        return loops.stream().map(WorkLoop::state).toList();
    }

    /** How many pieces of each kind this replica is doing, by collection. */
    public Map<String, Long> inHand() {
        return loops.stream().collect(Collectors.toMap(WorkLoop::collection, WorkLoop::inHand, Long::sum));
    }

    @Override
    public void start() {
        running = true;
        loops.forEach(WorkLoop::start);
    }

    @Override
    public void stop() {
        running = false;
        loops.forEach(WorkLoop::stopTaking);
        loops.forEach(WorkLoop::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before the outbox relay, which still carries what the last pieces of work had to say. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 3500;
    }
}
