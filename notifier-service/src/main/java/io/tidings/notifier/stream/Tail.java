package io.tidings.notifier.stream;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.springframework.context.SmartLifecycle;

/** Reads a topic for all open streams of this replica, for as long as the service runs. */
abstract class Tail implements SmartLifecycle {

    private final Following following;

    /** @param name of its thread, and in the log */
    Tail(String name, Consumers consumers) {
        this.following = new Following(name, consumers, this::follow);
    }

    /** Reads for as long as {@link #isRunning}; whatever it throws makes it begin again with another consumer. */
    abstract void follow(KafkaConsumer<byte[], byte[]> consumer);

    @Override
    public final void start() {
        following.start();
    }

    @Override
    public final void stop() {
        following.stop();
    }

    @Override
    public final boolean isRunning() {
        return following.isRunning();
    }
}
