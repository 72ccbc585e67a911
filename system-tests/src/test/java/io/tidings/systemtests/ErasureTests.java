package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Topics;
import io.tidings.suite.Api;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is erased comes back neither from the store, nor from the index, nor from a rebuild out of the compacted topic. */
@Tag("flow")
class ErasureTests {

    private static final Duration COMPACTION = Duration.ofSeconds(120);

    @Test
    void anErasedPersonsWordsComeBackFromNowhere() throws Exception {
        var marker = Suite.unique();
        var customer = Suite.someCustomer();
        Suite.writes(customer, "Private " + marker, "My secret is " + marker);
        var ticket = Suite.found(marker);
        var id = ticket.path("id").asString();
        AGENT.post(
                "/api/v1/tickets/" + id + "/messages",
                Map.of("body", "About " + marker, "visibility", "internal", "channel", "note"));
        await().atMost(Suite.SOON).until(() -> inCurrent(marker));

        var receipt = ADMIN.post(
                "/api/v1/people/" + ticket.path("customer").path("id").asString() + "/erasure", Map.of());
        assertThat(receipt.status()).as(receipt.text()).isBetween(200, 202);

        await().atMost(Suite.SOON).untilAsserted(() -> assertThat(AGENT.get("/api/v1/tickets/" + id)
                                .text()
                        + AGENT.get("/api/v1/tickets/" + id + "/messages").text()
                        + AGENT.get("/api/v1/tickets/" + id + "/history").text())
                .doesNotContain(marker)
                .doesNotContain(customer));
        await().atMost(Suite.SOON)
                .untilAsserted(() -> assertThat(rawIndex(marker)).doesNotContain(marker));

        compacting(() -> await().atMost(COMPACTION)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    everyPartitionMovesOn();
                    return !inCurrent(marker);
                }));
    }

    /** Elasticsearch itself is asked, so that no filter of ours can hide what it still holds. */
    private static String rawIndex(String marker) {
        var query =
                "{\"query\":{\"query_string\":{\"query\":\"*" + marker + "*\",\"fields\":[\"*\"],\"lenient\":true}}}";
        return Api.send(HttpRequest.newBuilder(URI.create(RUNNING.elasticsearch() + "/_search"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(query)))
                .body()
                .path("hits")
                .path("hits")
                .toString();
    }

    private static boolean inCurrent(String marker) {
        var settings = new Properties();
        settings.put("bootstrap.servers", RUNNING.kafka());
        settings.put("max.poll.records", "5000");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.CURRENT).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var each : consumer.poll(Duration.ofSeconds(1))) {
                    if (each.value() != null && new String(each.value(), StandardCharsets.UTF_8).contains(marker)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** The active segment is never compacted; new records in every partition make a new one. */
    private static void everyPartitionMovesOn() {
        for (var i = 0; i < 2 * Topics.PARTITIONS; i++) {
            Suite.opens("Passing by", "passing@customer.example");
        }
    }

    /** What an hour does in production happens within seconds here; the settings are put back. */
    private static void compacting(Runnable check) throws ExecutionException, InterruptedException {
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.CURRENT);
        var names = List.of("segment.ms", "max.compaction.lag.ms", "min.cleanable.dirty.ratio");
        try (var admin = Admin.create(Map.of("bootstrap.servers", RUNNING.kafka()))) {
            var before = admin.describeConfigs(List.of(topic)).all().get().get(topic);
            set(
                    admin,
                    topic,
                    List.of(
                            new ConfigEntry("segment.ms", "1000"),
                            new ConfigEntry("max.compaction.lag.ms", "1000"),
                            new ConfigEntry("min.cleanable.dirty.ratio", "0.01")));
            try {
                check.run();
            } finally {
                set(admin, topic, names.stream().map(before::get).toList());
            }
        }
    }

    private static void set(Admin admin, ConfigResource topic, Collection<ConfigEntry> entries)
            throws ExecutionException, InterruptedException {
        Collection<AlterConfigOp> changes = entries.stream()
                .map(entry -> new AlterConfigOp(new ConfigEntry(entry.name(), entry.value()), AlterConfigOp.OpType.SET))
                .toList();
        admin.incrementalAlterConfigs(Map.of(topic, changes)).all().get();
    }
}
