package io.tidings.spine.outbox;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.EventJson;
import io.tidings.events.Topics;
import io.tidings.surroundings.Surroundings;
import io.tidings.surroundings.TopicReader;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** A process that publishes is killed, again and again; what it had committed arrives, each document in order. */
class OutboxKillTests {

    private static final int KILLS = 4;

    @Test
    void whatWasCommittedBeforeAKillIsSentByWhoeverIsLeft() throws Exception {
        var seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        System.out.println("OutboxKillTests: seed " + seed + " (-Dseed=… to replay)");
        var random = new Random(seed);
        var database = Surroundings.database();

        for (var kill = 0; kill < KILLS; kill++) {
            var writer = Writer.start(database);
            try {
                writer.awaitCommits(20);
                Thread.sleep(random.nextInt(400));
            } finally {
                writer.process().destroyForcibly().waitFor();
            }
        }

        var left = database.getCollection(Publishing.THINGS)
                .countDocuments(new Document("relayDue", new Document("$exists", true)));
        // Otherwise no kill came between a commit and its forgetting, and this run proves nothing.
        assertThat(left).isPositive();
        var committed = database.getCollection(Publishing.THINGS).find().into(new ArrayList<>());
        try (var survivor = new Publishing(
                        database, Surroundings.kafkaSettings(), Clock.systemUTC(), new SimpleMeterRegistry());
                var tickets = new TopicReader(Topics.TICKETS)) {
            endClaims(database);
            await().untilAsserted(() -> assertThat(database.getCollection(Publishing.THINGS)
                            .countDocuments(new Document("relayDue", new Document("$exists", true))))
                    .isZero());
            await().untilAsserted(() -> {
                var seen = versions(tickets.records());
                assertThat(committed).allSatisfy(thing -> assertThat(seen.get(thing.getString("_id")))
                        .containsExactlyElementsOf(upTo(thing.getLong("version"))));
            });
            assertThat(survivor.database.getCollection("history").countDocuments())
                    .isEqualTo(committed.stream()
                            .mapToLong(thing -> thing.getLong("version"))
                            .sum());
        }
    }

    /** Instead of waiting for them. */
    private static void endClaims(MongoDatabase database) {
        database.getCollection(Publishing.THINGS)
                .updateMany(
                        new Document("relayDue", new Document("$exists", true)),
                        new Document("$set", new Document("relayDue", new Date())));
    }

    private static List<Long> upTo(long version) {
        return java.util.stream.LongStream.rangeClosed(1, version).boxed().toList();
    }

    private static Map<String, Set<Long>> versions(List<ConsumerRecord<String, byte[]>> records) {
        return records.stream()
                .filter(record -> record.key() != null)
                .collect(groupingBy(
                        ConsumerRecord::key,
                        mapping(record -> EventJson.read(record.value()).version(), toCollection(LinkedHashSet::new))));
    }

    /** The process that is killed: commits and publishes as fast as it can, and says so. */
    record Writer(Process process, BufferedReader said) {

        static Writer start(MongoDatabase database) throws Exception {
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            Surroundings.mongo(),
                            database.getName(),
                            Surroundings.kafka())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new Writer(process, process.inputReader());
        }

        void awaitCommits(int count) throws Exception {
            for (var i = 0; i < count; i++) {
                var line = said.readLine();
                if (line == null) {
                    throw new IllegalStateException("The writer ended by itself");
                }
            }
        }

        public static void main(String[] arguments) {
            var database = MongoClients.create(arguments[0]).getDatabase(arguments[1]);
            var process = new Publishing(
                    database, Map.of("bootstrap.servers", arguments[2]), Clock.systemUTC(), new SimpleMeterRegistry());
            for (var writer = 0; writer < 4; writer++) {
                Thread.ofPlatform().start(() -> {
                    while (true) {
                        var id = UUID.randomUUID().toString();
                        process.commit(process.make(id));
                        process.commit(process.change(id, 2));
                        process.commit(process.change(id, 1));
                        System.out.println(id);
                    }
                });
            }
        }
    }
}
