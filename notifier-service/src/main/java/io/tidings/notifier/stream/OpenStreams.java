package io.tidings.notifier.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Ends the open streams before the web server waits for its requests: a stream would never end by itself. */
@Component
class OpenStreams implements SmartLifecycle {

    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    OpenStreams(MeterRegistry meters) {
        Gauge.builder("tidings.streams.open", open, Set::size)
                .description("Open event streams")
                .register(meters);
    }

    void opened(EventStream stream) {
        open.add(stream);
        if (!running) {
            stream.end();
        }
    }

    void closed(EventStream stream) {
        open.remove(stream);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        open.forEach(EventStream::end);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The highest phase stops first. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
