package io.tidings.spine.work;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Tells the thread of a reaction which poll the event came with that it handles. Everything of one poll was committed before the
 * poll returned, so what was asked for the first of its events is recent enough for the others. Kafka calls it
 * ({@code interceptor.classes}) for each poll that brought something, on the thread that polls and handles.
 */
public final class PollInHand implements ConsumerInterceptor<Object, Object> {

    private static final ThreadLocal<@Nullable Object> IN_HAND = new ThreadLocal<>();

    /** One and the same object for as long as one poll's events are handled; null on a thread that does not poll. */
    static @Nullable Object now() {
        return IN_HAND.get();
    }

    @Override
    public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
        IN_HAND.set(new Object());
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // Only polls are counted.
    }

    @Override
    public void close() {
        IN_HAND.remove();
    }

    @Override
    public void configure(Map<String, ?> settings) {
        // There is nothing to set.
    }
}
