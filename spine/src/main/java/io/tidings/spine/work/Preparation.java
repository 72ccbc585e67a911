package io.tidings.spine.work;

import com.mongodb.MongoException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/**
 * Asks every {@link Prepared} bean before the first request, or as soon as the store answers: the service starts without it, and
 * is not ready until then.
 */
public final class Preparation implements SmartLifecycle, HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(Preparation.class);

    private final Supplier<List<Prepared>> parts;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean running;
    private volatile boolean told;
    private @Nullable Thread waiting;

    Preparation(Supplier<List<Prepared>> parts) {
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
            parts.get().forEach(Prepared::prepare);
            done.countDown();
            if (told) {
                log.info("The collections are prepared");
            }
            return true;
        } catch (MongoException e) {
            if (!told) {
                log.warn("The collections are not prepared yet, which is tried until it works: {}", e.getMessage());
                told = true;
            }
            return false;
        }
    }

    /** Returns when everything is prepared. */
    public void await() throws InterruptedException {
        done.await();
    }

    @Override
    public Health health() {
        return (done.getCount() == 0 ? Health.up() : Health.outOfService()).build();
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

    /** Before the reactions, which start 3,000 phases before the web server. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4500;
    }
}
