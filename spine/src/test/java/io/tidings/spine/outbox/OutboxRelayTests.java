package io.tidings.spine.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.CurrentFact.OrganizationCurrent;
import io.tidings.events.Event;
import io.tidings.events.Topics;
import io.tidings.surroundings.Surroundings;
import io.tidings.surroundings.TopicReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxRelayTests {

    private final MongoDatabase database = Surroundings.database();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Publishing process =
            new Publishing(database, Surroundings.kafkaSettings(), Clock.systemUTC(), meters);
    private final TopicReader tickets = new TopicReader(Topics.TICKETS);
    private final TopicReader current = new TopicReader(Topics.CURRENT);
    private final String id = UUID.randomUUID().toString();

    @AfterEach
    void close() {
        process.close();
        tickets.close();
        current.close();
    }

    @Test
    void anEventIsSentOnceAcknowledgedAndThenForgotten() {
        process.commit(process.make(id));

        await().untilAsserted(() -> assertThat(process.isForgotten(id)).isTrue());
        assertThat(tickets.versionsOf(id)).containsExactly(1L);
        assertThat(meters.get("tidings.outbox.sent").counter().count()).isEqualTo(1);
        assertThat(meters.get("tidings.outbox.repeats").counter().count()).isZero();
    }

    @Test
    void newDocumentsLeaveTogetherAndTheOneThatChangesMeanwhileStaysInOrder() {
        var ids = Stream.generate(() -> UUID.randomUUID().toString()).limit(120).toList();
        var changing = ids.stream().filter(each -> ids.indexOf(each) % 10 == 0).toList();
        process.outbox.committed(
                Publishing.THINGS, ids.stream().map(process::make).toList());
        changing.forEach(each -> process.commit(process.change(each, 2)));

        await().untilAsserted(() -> assertThat(ids).allMatch(process::isForgotten));
        assertThat(ids).allSatisfy(each -> {
            var versions = changing.contains(each) ? List.of(1L, 2L, 3L) : List.of(1L);
            assertThat(tickets.versionsOf(each)).isEqualTo(versions);
            assertThat(current.versionsOf(each)).last().isEqualTo(versions.getLast());
        });
        assertThat(meters.get("tidings.outbox.repeats").counter().count()).isZero();
    }

    @Test
    void oneThatCannotBeSentHoldsUpNoneOfThoseThatWereToLeaveWithIt() {
        var ids = Stream.generate(() -> UUID.randomUUID().toString()).limit(20).toList();
        var made = ids.stream().map(process::make).toList();
        made.get(7).getList("outbox", Document.class).getFirst().put("json", "no event");
        process.things().replaceOne(new Document("_id", ids.get(7)), made.get(7));
        process.outbox.committed(Publishing.THINGS, made);

        var others = ids.stream().filter(each -> !each.equals(ids.get(7))).toList();
        await().untilAsserted(() -> assertThat(others).allMatch(process::isForgotten));
        assertThat(others)
                .allSatisfy(each -> assertThat(tickets.versionsOf(each)).containsExactly(1L));
        assertThat(process.isForgotten(ids.get(7))).isFalse();
    }

    @Test
    void whatWaitedInADocumentLeavesBeforeWhatAWriterAddsWhoDoesNotAskForIt() {
        // Its process died before it could relay it.
        var made = process.make(id);
        process.commit(process.changeBlindly(made));

        await().untilAsserted(() -> assertThat(process.isForgotten(id)).isTrue());
        assertThat(tickets.versionsOf(id)).containsExactly(1L, 2L);
        assertThat(meters.get("tidings.outbox.repeats").counter().count()).isZero();
    }

    @Test
    void whatSomebodyElseAddedMeanwhileIsNotForgottenUnsent() {
        var made = process.make(id);
        var between = process.change(id, 1);
        process.commit(process.changeBlindly(made));
        await().untilAsserted(() -> assertThat(tickets.versionsOf(id)).contains(1L));
        process.commit(between);

        await().untilAsserted(() -> assertThat(process.isForgotten(id)).isTrue());
        assertThat(tickets.about(id).stream().map(Event::id).distinct()).hasSize(3);
    }

    @Test
    void historyKeepsWhatTheDocumentForgot() {
        process.commit(process.make(id));
        process.commit(process.change(id, 2));

        await().untilAsserted(() -> assertThat(process.isForgotten(id)).isTrue());
        var history = database.getCollection("history")
                .find(new Document("document", id))
                .sort(new Document("document", 1).append("version", 1))
                .into(new java.util.ArrayList<>());
        assertThat(history).extracting(row -> row.getLong("version")).containsExactly(1L, 2L, 3L);
        assertThat(history).extracting(row -> row.getString("type")).containsOnly("thing.changed.v1");
    }

    @Test
    void theNewestStateFollowsTheEventsToThePartitionOfItsDocument() {
        process.commit(process.make(id));
        process.commit(process.change(id, 1));

        await().untilAsserted(() -> assertThat(process.isForgotten(id)).isTrue());
        var records = current.records().stream()
                .filter(record -> record.key().equals("organization:" + id))
                .toList();
        var ticketPartition = tickets.records().stream()
                .filter(record -> record.key().equals(id))
                .findFirst()
                .orElseThrow()
                .partition();
        assertThat(records).isNotEmpty().allMatch(record -> record.partition() == ticketPartition);
        assertThat(new String(records.getLast().headers().lastHeader("version").value(), UTF_8))
                .isEqualTo("2");
        assertThat(current.about(id).getLast().fact())
                .isEqualTo(new OrganizationCurrent(id, "At version 2", List.of(), false));
    }

    @Test
    void aDocumentOfNoEventsTellsItsStateAllTheSame() {
        var thing = new Document("_id", id).append("version", 1L);
        process.outbox.putInto(thing, List.of(), Topics.TICKETS, id);
        process.things().insertOne(thing);
        process.commit(thing);

        await().untilAsserted(() -> assertThat(current.about(id)).isNotEmpty());
        await().untilAsserted(() -> assertThat(process.isForgotten(id)).isTrue());
        assertThat(tickets.versionsOf(id)).isEmpty();
    }

    @Test
    void concurrentWritersOfOneDocumentLeaveItsEventsInOrder() {
        process.commit(process.make(id));
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var writer = 0; writer < 8; writer++) {
                writers.execute(() -> {
                    for (var change = 0; change < 10; change++) {
                        process.commit(process.change(id, 2));
                    }
                });
            }
        }

        await().untilAsserted(() -> assertThat(process.isForgotten(id)).isTrue());
        assertThat(tickets.versionsOf(id))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 161).boxed().toList());
    }

    @Test
    void twoProcessesThatWriteOneDocumentRepeatButNeverReorderAndTheNewestStateIsTheLast() {
        try (var other = new Publishing(database, Surroundings.kafkaSettings(), Clock.systemUTC(), meters)) {
            process.commit(process.make(id));
            try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var one : List.of(process, other, process, other)) {
                    writers.execute(() -> {
                        for (var change = 0; change < 15; change++) {
                            one.commit(one.change(id, 1));
                        }
                    });
                }
            }
            await().untilAsserted(() -> assertThat(process.isForgotten(id)).isTrue());
        }
        assertThat(tickets.versionsOf(id).stream().distinct())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 61).boxed().toList());
        assertThat(current.versionsOf(id)).last().isEqualTo(61L);
    }

    @Test
    void aBurstIsSentWithoutWaitingForItsClaimsToEnd() {
        var images = java.util.stream.IntStream.range(0, 300)
                .mapToObj(i -> process.make(UUID.randomUUID().toString()))
                .toList();

        // All at once: far more than are relayed at the same time.
        images.forEach(process::commit);

        await().untilAsserted(() -> assertThat(
                        process.things().countDocuments(new Document("relayDue", new Document("$gt", new Date(0)))))
                .isZero());
        assertThat(meters.get("tidings.outbox.repeats").counter().count()).isZero();
    }

    @Test
    void whatADeadProcessCommittedIsSentWhenItsClaimEnds() {
        // Committed, and nobody was told.
        process.make(id);
        process.things()
                .updateOne(
                        new Document("_id", id),
                        new Document(
                                "$set",
                                new Document("relayDue", Date.from(Instant.now().plusMillis(300)))));

        await().untilAsserted(() -> assertThat(process.isForgotten(id)).isTrue());
        assertThat(tickets.versionsOf(id)).containsExactly(1L);
        assertThat(meters.get("tidings.outbox.repeats").counter().count()).isEqualTo(1);
    }

    @Test
    void aRepeatCarriesTheSameEventAndLeavesOneLineOfHistory() {
        var image = process.make(id);
        process.commit(image);
        await().untilAsserted(() -> assertThat(process.isForgotten(id)).isTrue());

        // As after a crash between the broker's acknowledgement and the forgetting.
        process.things()
                .updateOne(
                        new Document("_id", id),
                        new Document(
                                "$set", new Document("outbox", image.get("outbox")).append("relayDue", new Date())));

        await().untilAsserted(() -> assertThat(process.isForgotten(id)).isTrue());
        await().untilAsserted(() -> assertThat(tickets.versionsOf(id)).containsExactly(1L, 1L));
        assertThat(tickets.about(id).stream().distinct()).hasSize(1);
        assertThat(database.getCollection("history").countDocuments(new Document("document", id)))
                .isEqualTo(1);
    }

    @Test
    void nothingIsSentInTheLastSecondsOfAClaim() {
        var late = Clock.offset(Clock.fixed(Instant.now(), ZoneOffset.UTC), Duration.ofSeconds(8));
        try (var slow = new Publishing(Surroundings.database(), Surroundings.kafkaSettings(), late, meters)) {
            var image = slow.make(id);
            image.put("relayDue", Date.from(late.instant().plus(Outbox.QUIET).minusMillis(1)));

            slow.commit(image);

            await().untilAsserted(() -> assertThat(
                            slow.database.getCollection("history").countDocuments())
                    .isEqualTo(1));
            assertThat(slow.isForgotten(id)).isFalse();
        }
        assertThat(tickets.versionsOf(id)).isEmpty();
    }

    @Test
    void aDocumentWithoutEventsThatIsDueHasItsStateWrittenAgain() {
        process.commit(process.make(id));
        await().untilAsserted(() -> assertThat(process.isForgotten(id)).isTrue());

        process.things().updateOne(new Document("_id", id), new Document("$set", new Document("relayDue", new Date())));

        await().untilAsserted(() -> assertThat(current.versionsOf(id)).containsExactly(1L, 1L));
        assertThat(tickets.versionsOf(id)).containsExactly(1L);
    }

    @Test
    void aCollectionThatNobodyDeclaredIsRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() ->
                        process.outbox.committed("others", new Document("_id", id).append("relayDue", new Date())))
                .withMessageContaining("others");
    }
}
