package io.tidings.tickets;

import com.mongodb.MongoException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Prepares every collection before the first request, or as soon as MongoDB answers: the service starts without it. */
@Component
final class Preparation implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Preparation.class);

    private final List<Prepared> parts;
    private volatile boolean running;
    private @Nullable Thread waiting;

    Preparation(List<Prepared> parts) {
        this.parts = parts;
    }

    @Override
    public void start() {
        running = true;
        if (!prepared()) {
            waiting = Thread.ofVirtual().name("preparation").start(this::untilPrepared);
        }
    }

    private void untilPrepared() {
        try {
            do {
                Thread.sleep(Duration.ofSeconds(1));
            } while (running && !prepared());
        } catch (InterruptedException e) {
            log.debug("Stopped before MongoDB answered");
        }
    }

    private boolean prepared() {
        try {
            parts.forEach(Prepared::prepare);
            return true;
        } catch (MongoException e) {
            log.warn("The collections are not prepared yet: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public void stop() {
        running = false;
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the consumers, which bind 3,000 phases before the web server. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4000;
    }
}
