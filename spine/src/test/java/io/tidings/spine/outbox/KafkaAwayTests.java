package io.tidings.spine.outbox;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.EventJson;
import io.tidings.events.Topics;
import io.tidings.spine.BrokerProcess;
import io.tidings.surroundings.Surroundings;
import io.tidings.surroundings.TopicReader;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class KafkaAwayTests {

    /** The broker is killed while acknowledgements are under way, and comes back on the same log. */
    @Test
    void aKilledBrokerLosesNothingAndNobodyWaitsForIt() throws Exception {
        try (var broker = new BrokerProcess();
                var process = new Publishing(
                        Surroundings.database(), broker.settings(), Clock.systemUTC(), new SimpleMeterRegistry())) {
            var ids = new CopyOnWriteArrayList<String>();
            var writing = new AtomicBoolean(true);
            var writer = Thread.ofVirtual().start(() -> {
                while (writing.get()) {
                    var id = UUID.randomUUID().toString();
                    var image = process.make(id);
                    process.commit(image);
                    process.commit(process.change(id, 2));
                    ids.add(id);
                    LockSupport.parkNanos(2_000_000);
                }
            });

            // So that its end comes in the middle of things.
            await().until(() -> ids.size() > 50 && waiting(process) < ids.size() / 2);
            broker.kill();
            var written = ids.size();
            // One send alone waits for longer than that when it finds no broker.
            await().until(() -> ids.size() > written + 50);
            writing.set(false);
            writer.join();
            // Instead of waiting for the claims of 15 s to end.
            process.things()
                    .updateMany(
                            new Document("relayDue", new Document("$exists", true)),
                            new Document("$set", new Document("relayDue", new java.util.Date())));
            broker.start();

            await().untilAsserted(() -> assertThat(waiting(process)).isZero());
            try (var tickets = new TopicReader(broker.settings(), Topics.TICKETS)) {
                await().untilAsserted(
                                () -> assertThat(versions(tickets.records())).containsOnlyKeys(ids));
                assertThat(ids).hasSizeGreaterThan(100);
                assertThat(versions(tickets.records()))
                        .allSatisfy((_, versions) -> assertThat(versions).containsExactly(1L, 2L, 3L));
            }
        }
    }

    /** By document, each version where it was seen first. */
    private static Map<String, Set<Long>> versions(List<ConsumerRecord<String, byte[]>> records) {
        return records.stream()
                .collect(groupingBy(
                        ConsumerRecord::key,
                        mapping(record -> EventJson.read(record.value()).version(), toCollection(LinkedHashSet::new))));
    }

    private static long waiting(Publishing process) {
        return process.things().countDocuments(new Document("relayDue", new Document("$exists", true)));
    }
}
