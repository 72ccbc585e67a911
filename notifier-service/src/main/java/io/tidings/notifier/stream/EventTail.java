package io.tidings.notifier.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the feed's topics from their ends, without a group, since every replica must hear everything. What came by last is
 * kept in memory, so that a page that was away for a moment goes on from there without asking Kafka. It is read when somebody hears
 * it, which for most of it is never.
 */
final class EventTail extends Tail {

    private static final Duration POLL = Duration.ofSeconds(1);
    /** Nobody sees it, and under load a poll brings ten events for the price of one. */
    private static final Duration GATHER = Duration.ofMillis(20);

    /** Hears each event once; must not block, for all others wait. */
    interface Listener {
        void hear(Heard heard);
    }

    /** Where a listener's hearing begins: what it missed, oldest first, and how far that reaches. */
    record Joined(List<Heard> missed, Position position) {}

    private final long rememberedBytes;
    private final Set<Listener> listeners = new CopyOnWriteArraySet<>();
    private final Deque<Heard> recent = new ArrayDeque<>();
    private long recentBytes;
    private @Nullable Position recentFrom;
    private volatile @Nullable Position position;

    /** @param rememberedBytes how much is kept for those who come back, measured as JSON */
    EventTail(Consumers consumers, long rememberedBytes) {
        super("event-tail", consumers);
        this.rememberedBytes = rememberedBytes;
    }

    /** How far this replica has heard; empty until Kafka has said where the topics end. */
    Optional<Position> position() {
        return Optional.ofNullable(position);
    }

    /**
     * Lets the listener hear everything after a position; empty where that is further back than what is kept here, and the
     * caller has to read up on Kafka first.
     */
    synchronized Optional<Joined> join(Listener listener, Position after) {
        var joined = since(after);
        if (joined.isPresent()) {
            listeners.add(listener);
        }
        return joined;
    }

    /** The same without listening on. */
    synchronized Optional<Joined> since(Position after) {
        var from = recentFrom;
        var now = position;
        if (from == null || now == null || !after.reaches(from)) {
            return Optional.empty();
        }
        var missed = recent.stream()
                .filter(heard -> heard.offset() >= after.next(heard.slot()))
                .toList();
        return Optional.of(new Joined(missed, now.orLater(after)));
    }

    void leave(Listener listener) {
        listeners.remove(listener);
    }

    int listeners() {
        return listeners.size();
    }

    @Override
    void follow(KafkaConsumer<byte[], byte[]> consumer) {
        var partitions = Position.partitions();
        consumer.assign(partitions);
        var start = position;
        if (start == null) {
            start = Position.of(consumer.endOffsets(partitions));
            begin(start);
        }
        for (var partition : partitions) {
            consumer.seek(partition, start.next(partition));
        }
        while (isRunning()) {
            for (var record : consumer.poll(POLL)) {
                hear(record);
            }
            Following.pause(GATHER);
        }
    }

    /** Knows where it begins, as soon as Kafka has said. */
    synchronized void begin(Position start) {
        recentFrom = start;
        position = start;
    }

    void hear(ConsumerRecord<byte[], byte[]> record) {
        Heard.of(record).ifPresent(heard -> {
            if (!listeners.isEmpty()) {
                // Here, so that nobody who comes or goes waits for it.
                heard.read();
            }
            tell(heard);
        });
    }

    private synchronized void tell(Heard heard) {
        recent.addLast(heard);
        recentBytes += heard.bytes();
        while (recentBytes > rememberedBytes) {
            var oldest = recent.removeFirst();
            recentBytes -= oldest.bytes();
            recentFrom = recentFrom == null ? null : recentFrom.after(oldest);
        }
        listeners.forEach(listener -> listener.hear(heard));
        // Last: whoever reads a position has been told everything before it.
        position = position == null ? null : position.after(heard);
    }
}
