package io.tidings.notifier.stream;

import io.tidings.events.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Hears whose notifications have changed and tells the streams of this replica, so that those people's pages ask again. */
final class NotificationTail extends Tail {

    /** @param persons the ids of those whose notifications have changed */
    record Told(Set<String> persons) {}

    /** Hears each change; must not block, for all others wait. */
    interface Listener {
        void hear(Told told);
    }

    private static final TopicPartition PARTITION = new TopicPartition(Topics.NOTIFICATIONS, 0);
    private static final Duration POLL = Duration.ofSeconds(1);
    /** What one act causes comes together, and a page asks once for it. */
    private static final Duration GATHER = Duration.ofMillis(50);

    private final Set<Listener> listeners = new CopyOnWriteArraySet<>();
    private @Nullable Long next;

    NotificationTail(Consumers consumers) {
        super("notification-tail", consumers);
    }

    void join(Listener listener) {
        listeners.add(listener);
    }

    void leave(Listener listener) {
        listeners.remove(listener);
    }

    @Override
    void follow(KafkaConsumer<byte[], byte[]> consumer) {
        var partition = List.of(PARTITION);
        consumer.assign(partition);
        var from = next == null ? consumer.endOffsets(partition).getOrDefault(PARTITION, 0L) : next;
        consumer.seek(PARTITION, from);
        next = from;
        while (isRunning()) {
            var persons = new HashSet<String>();
            for (var record : consumer.poll(POLL)) {
                next = record.offset() + 1;
                if (record.key() != null) {
                    persons.add(new String(record.key(), StandardCharsets.UTF_8));
                }
            }
            if (!persons.isEmpty()) {
                var told = new Told(persons);
                listeners.forEach(listener -> listener.hear(told));
            }
            Following.pause(GATHER);
        }
    }
}
