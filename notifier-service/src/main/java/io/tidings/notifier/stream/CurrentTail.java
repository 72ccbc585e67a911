package io.tidings.notifier.stream;

import io.tidings.events.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Hears what changes beside the tickets (people, organizations, groups, agents, definitions and calendars) and tells the streams of this
 * replica, so that open pages ask again. The record's key says enough: nothing of the content passes through here.
 */
final class CurrentTail extends Tail {

    /**
     * Some of one kind have changed.
     *
     * @param kind as the record key begins: person, organization, group, agent, state, priority, type, field or calendar
     */
    record Changed(String kind, SortedSet<String> ids) {}

    /** Hears each change; must not block, for all others wait. */
    interface Listener {
        void hear(Changed changed);
    }

    private static final Set<String> KINDS =
            Set.of("person", "organization", "group", "agent", "state", "priority", "type", "field", "calendar");
    private static final List<TopicPartition> PARTITIONS = IntStream.range(0, Topics.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(Topics.CURRENT, partition))
            .toList();
    private static final Duration POLL = Duration.ofSeconds(1);
    /** An import changes hundreds of people a second: the pages hear of them together. */
    private static final Duration GATHER = Duration.ofMillis(100);

    private final Set<Listener> listeners = new CopyOnWriteArraySet<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();

    CurrentTail(Consumers consumers) {
        super("current-tail", consumers);
    }

    void join(Listener listener) {
        listeners.add(listener);
    }

    void leave(Listener listener) {
        listeners.remove(listener);
    }

    @Override
    void follow(KafkaConsumer<byte[], byte[]> consumer) {
        consumer.assign(PARTITIONS);
        if (next.isEmpty()) {
            next.putAll(consumer.endOffsets(PARTITIONS));
        }
        next.forEach(consumer::seek);
        while (isRunning()) {
            var changed = new TreeMap<String, SortedSet<String>>();
            for (var record : consumer.poll(POLL)) {
                next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
                idOf(record).ifPresent(id -> changed.computeIfAbsent(id.kind(), _ -> new TreeSet<>())
                        .add(id.id()));
            }
            changed.forEach((kind, ids) -> tell(new Changed(kind, ids)));
            Following.pause(GATHER);
        }
    }

    private record Id(String kind, String id) {}

    private static Optional<Id> idOf(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return Optional.empty();
        }
        var key = new String(record.key(), StandardCharsets.UTF_8);
        var colon = key.indexOf(':');
        return colon > 0 && KINDS.contains(key.substring(0, colon))
                ? Optional.of(new Id(key.substring(0, colon), key.substring(colon + 1)))
                : Optional.empty();
    }

    private void tell(Changed changed) {
        listeners.forEach(listener -> listener.hear(changed));
    }
}
