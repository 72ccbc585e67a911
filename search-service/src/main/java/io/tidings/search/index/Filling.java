package io.tidings.search.index;

import io.tidings.search.elastic.Index;
import io.tidings.search.elastic.Indices;
import io.tidings.spine.reaction.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sees to it that the indices exist and are complete: made when Elasticsearch first answers, filled at first start, and again
 * after somebody deleted them. Two replicas may fill the same index, which costs time and nothing else.
 */
@Component
public class Filling implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Filling.class);
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Indices indices;
    private final IndexFiller filler;
    private volatile boolean complete;
    private volatile @Nullable Thread thread;

    Filling(Indices indices, IndexFiller filler) {
        this.indices = indices;
        this.filler = filler;
    }

    /** Whether lists may lack tickets because the index is still being filled. */
    public boolean isUnderWay() {
        return !complete;
    }

    private void watch() {
        var told = "";
        while (!Thread.interrupted()) {
            try {
                completeIfNeeded();
                told = "";
            } catch (RuntimeException e) {
                told = tell(e, told);
            }
            try {
                Thread.sleep(EVERY);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void completeIfNeeded() {
        indices.ensure(Index.TICKETS);
        indices.ensure(Index.DIRECTORY);
        if (indices.isComplete(Index.TICKETS) && indices.isComplete(Index.DIRECTORY)) {
            complete = true;
            return;
        }
        complete = false;
        filler.fill(Index.TICKETS.alias(), Index.DIRECTORY.alias());
        indices.markComplete(Index.TICKETS.alias());
        indices.markComplete(Index.DIRECTORY.alias());
        complete = true;
        log.info("The index is complete");
    }

    private String tell(RuntimeException e, String told) {
        var what = Failure.of(e) == Failure.DEPENDENCY ? root(e) : e.toString();
        if (!what.equals(told) && thread != null) {
            if (Failure.of(e) == Failure.DEPENDENCY) {
                log.warn("The index waits: {}", what);
            } else {
                log.error("The index cannot be filled; trying again", e);
            }
        }
        return what;
    }

    private static String root(Throwable thrown) {
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("index-filling").start(this::watch);
    }

    @Override
    public void stop() {
        var watching = thread;
        thread = null;
        if (watching != null) {
            watching.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
