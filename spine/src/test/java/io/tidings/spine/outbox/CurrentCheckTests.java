package io.tidings.spine.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.CurrentFact.OrganizationCurrent;
import io.tidings.events.Topics;
import io.tidings.surroundings.Surroundings;
import io.tidings.surroundings.TopicReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurrentCheckTests {

    private final MongoDatabase database = Surroundings.database();
    private final Publishing process =
            new Publishing(database, Surroundings.kafkaSettings(), Clock.systemUTC(), new SimpleMeterRegistry());
    private final Publisher publisher = new Publisher(Surroundings.kafkaSettings());
    private final CurrentCheck check = new CurrentCheck(
            database,
            () -> List.of(Publishing.SOURCE),
            publisher,
            new OutboxProperties(Duration.ofMillis(50), 4, 2000, true, Duration.ofSeconds(1), Duration.ofHours(1)),
            Clock.systemUTC(),
            "http://localhost:8080",
            Surroundings.kafkaSettings(),
            "check-" + UUID.randomUUID());
    private final TopicReader current = new TopicReader(Topics.CURRENT);
    private final String id = UUID.randomUUID().toString();

    @AfterEach
    void close() {
        check.stop();
        process.close();
        publisher.close();
        current.close();
    }

    @Test
    void aRecordThatIsOlderThanTheStoreIsFollowedByTheNewest() throws Exception {
        process.commit(process.make(id));
        process.commit(process.change(id, 1));
        await().untilAsserted(() -> assertThat(process.isForgotten(id)).isTrue());
        // A relay that slept, woke up late and sent what it had.
        var late = new OrganizationCurrent(id, "At version 1", List.of(), false);
        publisher.send(List.of(CurrentRecord.of(late, 1, Instant.now(), "http://localhost:8080")));
        await().untilAsserted(() -> assertThat(current.versionsOf(id)).endsWith(1L));

        check.start();

        await().untilAsserted(() -> assertThat(current.versionsOf(id)).endsWith(1L, 2L));
        assertThat(current.about(id).getLast().fact())
                .isEqualTo(new OrganizationCurrent(id, "At version 2", List.of(), false));
    }

    @Test
    void everyPartitionGetsAMarker() {
        check.start();

        await().untilAsserted(() -> assertThat(current.records())
                .filteredOn(record -> record.key().startsWith("marker:"))
                .allMatch(record -> record.key().equals("marker:" + record.partition()))
                .extracting(record -> record.partition())
                .contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
    }
}
