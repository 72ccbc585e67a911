package io.tidings.notifier.stream;

import io.tidings.events.Topics;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * How far somebody has heard: the next offset of each partition of the topics that make up the feed. People get it as an opaque
 * token and give it back to go on from there, at any replica.
 */
final class Position {

    /** The topics of the feed. A slot is a partition of one of them, in this order. */
    static final List<String> TOPICS = List.of(Topics.TICKETS, Topics.OUTCOMES);

    private static final int SLOTS = TOPICS.size() * Topics.PARTITIONS;
    private static final byte FORMAT = 1;

    static final Position START = new Position(new long[SLOTS]);

    private final long[] next;

    private Position(long[] next) {
        this.next = next;
    }

    /** @param offsets of every partition of {@link #TOPICS} */
    static Position of(Map<TopicPartition, Long> offsets) {
        var next = new long[SLOTS];
        offsets.forEach((partition, offset) -> next[slot(partition.topic(), partition.partition())] = offset);
        return new Position(next);
    }

    static int slot(String topic, int partition) {
        return TOPICS.indexOf(topic) * Topics.PARTITIONS + partition;
    }

    static List<TopicPartition> partitions() {
        return IntStream.range(0, SLOTS).mapToObj(Position::partition).toList();
    }

    private static TopicPartition partition(int slot) {
        return new TopicPartition(TOPICS.get(slot / Topics.PARTITIONS), slot % Topics.PARTITIONS);
    }

    /** For the log. */
    static String nameOf(int slot) {
        return partition(slot).toString();
    }

    long next(int slot) {
        return next[slot];
    }

    long next(TopicPartition partition) {
        return next[slot(partition.topic(), partition.partition())];
    }

    /** The position right after the record. */
    Position after(Heard heard) {
        var moved = next.clone();
        moved[heard.slot()] = Math.max(moved[heard.slot()], heard.offset() + 1);
        return new Position(moved);
    }

    /** Whichever is further, partition by partition. */
    Position orLater(Position other) {
        var later = next.clone();
        Arrays.setAll(later, slot -> Math.max(later[slot], other.next[slot]));
        return new Position(later);
    }

    /** Whether it is behind the other in no partition. */
    boolean reaches(Position other) {
        return IntStream.range(0, SLOTS).allMatch(slot -> next[slot] >= other.next[slot]);
    }

    String token() {
        var bytes = new ByteArrayOutputStream(SLOTS * 4);
        bytes.write(FORMAT);
        for (var offset : next) {
            for (var rest = offset; ; rest >>>= 7) {
                if (rest < 0x80) {
                    bytes.write((int) rest);
                    break;
                }
                bytes.write((int) (rest & 0x7f | 0x80));
            }
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /** Empty where the token is none of ours. */
    static Optional<Position> parse(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length == 0 || bytes[0] != FORMAT) {
            return Optional.empty();
        }
        var next = new long[SLOTS];
        var at = 1;
        for (var slot = 0; slot < SLOTS; slot++) {
            var shift = 0;
            byte part;
            do {
                if (at == bytes.length || shift > 56) {
                    return Optional.empty();
                }
                part = bytes[at++];
                next[slot] |= (part & 0x7fL) << shift;
                shift += 7;
            } while (part < 0);
        }
        return at == bytes.length ? Optional.of(new Position(next)) : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Position position && Arrays.equals(next, position.next);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(next);
    }

    @Override
    public String toString() {
        return Arrays.toString(next);
    }
}
