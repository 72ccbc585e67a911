package io.tidings.notifier.stream;

import java.time.Duration;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that follows Kafka with a consumer of its own until it is stopped, and begins again after every trouble. */
final class Following {

    private static final Logger log = LoggerFactory.getLogger(Following.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Reads for as long as {@link #isRunning}; whatever it throws makes it begin again with another consumer. */
    interface Follower {
        void follow(KafkaConsumer<byte[], byte[]> consumer);
    }

    private final String name;
    private final Consumers consumers;
    private final Follower follower;
    private volatile boolean running;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> current;
    private @Nullable Thread thread;

    /** @param name of the thread, and in the log */
    Following(String name, Consumers consumers, Follower follower) {
        this.name = name;
        this.consumers = consumers;
        this.follower = follower;
    }

    private void run() {
        while (running) {
            try (var consumer = consumers.open()) {
                current = consumer;
                follower.follow(consumer);
            } catch (WakeupException e) {
                return;
            } catch (KafkaException e) {
                log.warn("{} waits for Kafka: {}", name, e.getMessage());
                pause(PAUSE);
            } catch (RuntimeException e) {
                log.error("{} stumbled and goes on from where it was", name, e);
                pause(PAUSE);
            } finally {
                current = null;
            }
        }
    }

    static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void start() {
        running = true;
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    void stop() {
        running = false;
        var consumer = current;
        if (consumer != null) {
            // Not an interrupt: a consumer closes badly on an interrupted thread.
            consumer.wakeup();
        } else if (thread != null) {
            thread.interrupt();
        }
    }

    boolean isRunning() {
        return running;
    }
}
