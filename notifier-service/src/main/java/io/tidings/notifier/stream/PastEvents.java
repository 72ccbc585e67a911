package io.tidings.notifier.stream;

import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads on Kafka what is further back than {@link EventTail} remembers. */
final class PastEvents {

    /** Each reader costs a connection and memory; who comes back from far waits for a turn. */
    private static final int READERS = 4;

    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumers consumers;
    private final Semaphore turns = new Semaphore(READERS, true);

    PastEvents(Consumers consumers) {
        this.consumers = consumers;
    }

    /**
     * Hands over what lies between two positions, in order for each ticket, until {@code each} has enough and says false.
     *
     * @return how far it came
     * @throws StreamProblem.PositionGone where the topics no longer hold what follows {@code from}
     */
    Position read(Position from, Position to, Predicate<Heard> each) throws InterruptedException {
        turns.acquire();
        try (var consumer = consumers.open()) {
            check(consumer, from);
            return read(consumer, from, to, each);
        } catch (KafkaException e) {
            throw new StreamProblem.KafkaAway(e);
        } finally {
            turns.release();
        }
    }

    /** @throws StreamProblem.PositionGone where the topics do not hold what follows the position */
    void check(Position position) {
        try (var consumer = consumers.open()) {
            check(consumer, position);
        } catch (KafkaException e) {
            throw new StreamProblem.KafkaAway(e);
        }
    }

    private static void check(KafkaConsumer<?, ?> consumer, Position position) {
        var partitions = Position.partitions();
        var oldest = Position.of(consumer.beginningOffsets(partitions));
        var newest = Position.of(consumer.endOffsets(partitions));
        // Ahead of the end is a position from before the topics were made anew.
        if (!position.reaches(oldest) || !newest.reaches(position)) {
            throw new StreamProblem.PositionGone();
        }
    }

    private static Position read(
            KafkaConsumer<byte[], byte[]> consumer, Position from, Position to, Predicate<Heard> each) {
        var open = new HashSet<TopicPartition>();
        for (var partition : Position.partitions()) {
            if (from.next(partition) < to.next(partition)) {
                open.add(partition);
            }
        }
        consumer.assign(open);
        open.forEach(partition -> consumer.seek(partition, from.next(partition)));
        var reached = from;
        while (!open.isEmpty()) {
            for (var record : consumer.poll(POLL)) {
                var slot = Position.slot(record.topic(), record.partition());
                if (record.offset() >= to.next(slot)) {
                    continue;
                }
                var heard = Heard.of(record);
                if (heard.isPresent()) {
                    reached = reached.after(heard.get());
                    if (!each.test(heard.get())) {
                        return reached;
                    }
                }
            }
            open.removeIf(partition -> consumer.position(partition) >= to.next(partition));
            consumer.pause(consumer.assignment().stream()
                    .filter(partition -> !open.contains(partition))
                    .toList());
        }
        return to.orLater(from);
    }
}
