package io.tidings.spine.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.Topics;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/** How the newest state of something is written to {@code tidings.current}. */
final class CurrentRecord {

    /** Says the version outside the JSON, for whoever only compares. */
    private static final String VERSION = "version";

    private CurrentRecord() {}

    /** The state after {@code last}, whose cause and time it shares. */
    static ProducerRecord<String, byte[]> after(Event last, CurrentFact fact, long version) {
        return record(
                new Event(
                        id(fact, version),
                        last.source(),
                        fact.partitionKey(),
                        last.time(),
                        version,
                        last.correlationId(),
                        last.id(),
                        last.depth(),
                        last.actor(),
                        last.imported(),
                        last.traceparent(),
                        fact),
                fact);
    }

    /** The state by itself: written again, or a marker. */
    static ProducerRecord<String, byte[]> of(CurrentFact fact, long version, Instant now, String installation) {
        var id = id(fact, version);
        return record(
                new Event(
                        id, installation, fact.partitionKey(), now, version, id, null, 0, "system", false, null, fact),
                fact);
    }

    /** What {@link #after} or {@link #of} wrote; a record of another writer counts as the newest. */
    static long version(ConsumerRecord<String, byte[]> record) {
        var header = record.headers().lastHeader(VERSION);
        return header == null ? Long.MAX_VALUE : Long.parseLong(new String(header.value(), UTF_8));
    }

    private static ProducerRecord<String, byte[]> record(Event event, CurrentFact fact) {
        var partition =
                fact instanceof CurrentFact.Marker marker ? marker.partition() : partitionOf(fact.partitionKey());
        var record = new ProducerRecord<>(Topics.CURRENT, partition, fact.recordKey(), EventJson.write(event));
        record.headers().add(VERSION, Long.toString(event.version()).getBytes(UTF_8));
        return record;
    }

    /** The partition that Kafka's own partitioner would give to this key: the one of the ticket's events. */
    private static int partitionOf(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % Topics.PARTITIONS;
    }

    private static String id(CurrentFact fact, long version) {
        return fact.recordKey() + "@" + version;
    }
}
