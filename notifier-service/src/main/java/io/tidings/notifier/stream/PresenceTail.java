package io.tidings.notifier.stream;

import io.tidings.events.Topics;
import io.tidings.notifier.stream.Presences.AtTicket;
import io.tidings.notifier.stream.Presences.Said;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears who is at which ticket and tells the streams of this replica. Like the feed it has no group, since every replica must
 * hear everything; unlike the feed it has no past: it begins at the end of the topic.
 */
final class PresenceTail extends Tail {

    private static final Logger log = LoggerFactory.getLogger(PresenceTail.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<TopicPartition> PARTITION = List.of(new TopicPartition(Topics.PRESENCE, 0));
    private static final Duration POLL = Duration.ofSeconds(1);

    /** Hears each change; must not block, for all others wait. */
    interface Listener {
        void hear(AtTicket now);
    }

    private final Presences presences = new Presences();
    private final Set<Listener> listeners = new CopyOnWriteArraySet<>();

    PresenceTail(Consumers consumers) {
        super("presence-tail", consumers);
    }

    void join(Listener listener) {
        listeners.add(listener);
    }

    void leave(Listener listener) {
        listeners.remove(listener);
    }

    @Override
    void follow(KafkaConsumer<byte[], byte[]> consumer) {
        consumer.assign(PARTITION);
        consumer.seekToEnd(PARTITION);
        while (isRunning()) {
            for (var record : consumer.poll(POLL)) {
                read(record.value())
                        .flatMap(said -> presences.hear(said, System.nanoTime()))
                        .ifPresent(this::tell);
            }
            presences.forget(System.nanoTime()).forEach(this::tell);
        }
    }

    private static Optional<Said> read(byte @Nullable [] value) {
        try {
            return value == null ? Optional.empty() : Optional.of(JSON.readValue(value, Said.class));
        } catch (JacksonException e) {
            log.warn("A presence cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void tell(AtTicket now) {
        listeners.forEach(listener -> listener.hear(now));
    }
}
