package io.tidings.webhooks;

import static io.tidings.surroundings.Examples.just;
import static io.tidings.surroundings.Wire.publish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.PersonErased;
import io.tidings.events.Topics;
import io.tidings.spine.template.UnknownPlaceholder;
import io.tidings.surroundings.Surroundings;
import io.tidings.surroundings.TopicReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.cloud.stream.binding.BindingsLifecycleController.State;
import org.springframework.kafka.listener.BatchListenerFailedException;
import tools.jackson.databind.node.ObjectNode;

/** A poll is planned as a whole, and what is wrong with one of its events is that event's alone. */
class PolledEventsTests extends EndpointFlow {

    private static final String DEAD_LETTERS = Topics.TICKETS + ".webhooks.dlq";
    private static final String RE_DRIVE = "/api/v1/operations/webhook-dispatcher/dead-letters/re-drive";
    private static final byte[] NO_EVENT = "{broken".getBytes(UTF_8);

    @Autowired
    private Inserts inserts;

    @Autowired
    private BindingsLifecycleController bindings;

    @BeforeEach
    void forgetInserts() {
        inserts.forget();
    }

    @Test
    void whatAPollBringsIsStoredByOneCommand() throws Exception {
        var one = make(Map.of());
        var other = make(Map.of());
        var events = Stream.generate(() -> just("ticket.opened.v1")).limit(5).toList();

        plan(events);

        assertThat(inserts.sizes()).containsExactly(10);
        await().until(() -> receiver.received().size() == 10);
        assertThat(events).allSatisfy(event -> {
            assertThat(delivery(event, one)).containsEntry("event", event.id());
            assertThat(delivery(event, other)).containsEntry("event", event.id());
        });
    }

    @Test
    void bodiesThatAreLargeTogetherAreStoredBySeveral() throws Exception {
        make(Map.of());
        var words = "x".repeat(100_000);
        var events = Stream.generate(() -> just(
                        "ticket.opened.v1", 1, event -> ((ObjectNode) event.at("/data/message")).put("text", words)))
                .limit(30)
                .toList();

        plan(events);

        assertThat(inserts.sizes()).hasSize(2);
        await().until(() -> receiver.received().size() == 30);
    }

    @Test
    void eachIsSentWhatItMaySeeThoughAllWantTheSame() throws Exception {
        make(Map.of("events", List.of("*")));
        try (var inside = new Receiver()) {
            make(Map.of("events", List.of("*"), "audience", "internal", "url", inside.url()));
            var event = just("ticket.opened.v1");

            plan(List.of(event));

            await().until(() ->
                    receiver.received().size() == 1 && inside.received().size() == 1);
            assertThat(EventJson.read(inside.received().getFirst().body())).isEqualTo(event);
            assertThat(EventJson.read(receiver.received().getFirst().body()))
                    .isEqualTo(event.publicPart().orElseThrow())
                    .isNotEqualTo(event);
        }
    }

    @Test
    void thoseOfOneTicketArriveInTheirOrder() throws Exception {
        make(Map.of("events", List.of("*"), "pace", Map.of("ordered", true)));
        var ticket = UUID.randomUUID().toString();
        var events = IntStream.rangeClosed(1, 5)
                .mapToObj(version -> just("ticket.priority-changed.v1", 1, event -> {
                    event.put("subject", ticket).put("ticketversion", version);
                    ((ObjectNode) event.at("/data/ticket")).put("id", ticket);
                }))
                .toList();

        plan(events);

        await().until(() -> receiver.received().size() == 5);
        assertThat(receiver.received())
                .extracting(request -> EventJson.read(request.body()).version())
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void ofAPollThatComesAgainOnlyWhatIsNewIsPlanned() throws Exception {
        var id = make(Map.of());
        var first = just("ticket.opened.v1");
        var second = just("ticket.opened.v1");
        var third = just("ticket.opened.v1");
        plan(List.of(second));

        // One may also come twice in one poll.
        plan(List.of(first, second, third, third));

        await().until(() -> Stream.of(first, second, third)
                .allMatch(event -> delivery(event, id).getString("state").equals("delivered")));
        assertThat(receiver.received()).hasSize(3);
    }

    @Test
    void whatStandsBeforeSomethingThatIsNoEventIsStored() throws Exception {
        var id = make(Map.of());
        var before = just("ticket.opened.v1");
        var after = just("ticket.opened.v1");

        assertThatExceptionOfType(BatchListenerFailedException.class)
                .isThrownBy(() -> plan(EventJson.write(before), NO_EVENT, EventJson.write(after)))
                .satisfies(failure -> assertThat(failure.getIndex()).isEqualTo(1));

        assertThat(delivery(before, id)).containsEntry("event", before.id());
        assertThat(delivery(after, id)).containsEntry("state", "none");
    }

    @Test
    void whatTheStoreRefusesIsNamedAlone() throws Exception {
        var id = make(Map.of());
        var before = just("ticket.opened.v1");
        var refused = just("ticket.opened.v1");
        var after = just("ticket.opened.v1");
        var deliveries = database.getCollection("deliveries");
        var oneOfIt = deliveries.createIndex(
                Indexes.ascending("event"),
                new IndexOptions()
                        .name("refusing")
                        .unique(true)
                        .partialFilterExpression(new Document("ticket", refused.subject())));
        var inItsPlace = new Document("_id", "in-its-place")
                .append("event", refused.id())
                .append("ticket", refused.subject());
        deliveries.insertOne(inItsPlace);
        try {
            assertThatExceptionOfType(BatchListenerFailedException.class)
                    .isThrownBy(() -> plan(List.of(before, refused, after)))
                    .withCauseInstanceOf(MongoBulkWriteException.class)
                    .satisfies(failure -> assertThat(failure.getIndex()).isEqualTo(1));

            await().until(() -> receiver.about(before.subject()).size() == 1);
            assertThat(delivery(refused, id)).containsEntry("state", "none");
            plan(List.of(after));
            await().until(() -> receiver.about(after.subject()).size() == 1);
        } finally {
            deliveries.dropIndex(oneOfIt);
            deliveries.deleteOne(inItsPlace);
        }
    }

    @Test
    void anErasureTakesTheWordsOfWhatCameBeforeItAndOfNothingAfter() throws Exception {
        var id = make(Map.of("events", List.of("*")));
        var before = just("ticket.opened.v1");
        var another = just("ticket.opened.v1");
        var after = just("ticket.priority-changed.v1", 1, event -> {
            event.put("subject", before.subject());
            ((ObjectNode) event.at("/data/ticket")).put("id", before.subject());
        });

        plan(List.of(before, another, erasing(before), after));

        assertThat(delivery(before, id)).containsEntry("state", "erased").containsEntry("body", "");
        assertThat(delivery(another, id).getString("body")).contains(another.subject());
        assertThat(delivery(after, id).getString("body")).contains(after.subject());
        await().until(() ->
                receiver.received().stream().anyMatch(request -> request.body().contains(after.id())));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void whatCannotBePlannedIsSetAsideAloneAndCanBeHandledAgain(CapturedOutput output) throws Exception {
        make(Map.of("events", List.of("*")));
        var failing = make(Map.of(
                "events", List.of("ticket.rated.v1"), "body", Map.of("format", "text", "template", "{{ticket.id}}")));
        setTemplate(failing, "{{nobody.knows}}");
        var key = UUID.randomUUID().toString();
        var good = Stream.generate(() -> just("ticket.opened.v1")).limit(3).toList();
        var trace = key.replace("-", "");
        var bad = just("ticket.rated.v1", 1, event -> event.put("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));
        stopReading();
        publish(Topics.TICKETS, key, EventJson.write(good.get(0)));
        publish(Topics.TICKETS, key, NO_EVENT);
        publish(Topics.TICKETS, key, EventJson.write(good.get(1)));
        publish(Topics.TICKETS, key, EventJson.write(bad));
        publish(Topics.TICKETS, key, null);
        publish(Topics.TICKETS, key, EventJson.write(good.get(2)));

        goOnReading();

        await().until(() ->
                good.stream().allMatch(event -> receiver.about(event.subject()).size() == 1));
        assertThat(receiver.about(bad.subject())).isEmpty();
        var setAside = deadLetters(Set.of(key));
        assertThat(setAside).extracting(ConsumerRecord::value).containsExactly(NO_EVENT, EventJson.write(bad), null);
        assertThat(output.getAll().lines())
                .anyMatch(line -> line.contains("could not be handled by webhooks") && line.contains(trace));

        var wish =
                Map.of("topic", DEAD_LETTERS, "offsets", List.of(setAside.get(1).offset()));
        mvc.perform(posting(RE_DRIVE, wish))
                .andExpect(jsonPath("$.results[0].outcome", is("FAILED")))
                .andExpect(jsonPath("$.results[0].reason", startsWith(UnknownPlaceholder.class.getName())));
        setTemplate(failing, "{{ticket.id}}");
        mvc.perform(posting(RE_DRIVE, wish)).andExpect(jsonPath("$.results[0].outcome", is("HANDLED")));
        await().until(() -> receiver.about(bad.subject()).size() == 2);
    }

    @Test
    void whatIsReadAgainAfterACrashIsPlannedOnce() throws Exception {
        var id = make(Map.of());
        try (var kafka = Admin.create(Surroundings.kafkaSettings())) {
            var begin = ends(kafka);
            var events =
                    Stream.generate(() -> just("ticket.opened.v1")).limit(20).toArray(Event[]::new);
            publish(events);
            await().until(() -> receiver.received().size() == events.length);
            stopReading();
            // As if it had died after the write and before the commit.
            kafka.alterConsumerGroupOffsets("webhooks", begin).all().get();
            var last = just("ticket.opened.v1");
            publish(last);

            goOnReading();

            await().until(() -> hasReadAll(kafka));
            await().until(() -> delivery(last, id).getString("state").equals("delivered"));
            assertThat(receiver.received()).hasSize(events.length + 1);
            assertThat(deadLetters(Stream.of(events).map(Event::subject).collect(toSet())))
                    .isEmpty();
        }
    }

    private void plan(List<Event> events) {
        plan(events.stream().map(EventJson::write).toArray(byte[][]::new));
    }

    /** As no administrator could. */
    private void setTemplate(String endpoint, String template) throws Exception {
        database.getCollection("endpoints")
                .updateOne(new Document("_id", endpoint), new Document("$set", new Document("template", template)));
        // Anything raises the revision, at which every copy is read again.
        make(Map.of("events", List.of("ticket.merged.v1")));
    }

    private void stopReading() {
        bindings.changeState("planDeliveries-in-0", State.STOPPED);
    }

    private void goOnReading() {
        bindings.changeState("planDeliveries-in-0", State.STARTED);
    }

    private static List<ConsumerRecord<String, byte[]>> deadLetters(Set<String> keys) {
        try (var reader = new TopicReader(DEAD_LETTERS)) {
            return reader.records().stream()
                    .filter(record -> keys.contains(record.key()))
                    .toList();
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> ends(Admin kafka)
            throws ExecutionException, InterruptedException {
        var partitions = IntStream.range(0, Topics.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.TICKETS, partition))
                .collect(toMap(partition -> partition, _ -> OffsetSpec.latest()));
        return kafka.listOffsets(partitions).all().get().entrySet().stream()
                .collect(toMap(
                        Map.Entry::getKey,
                        end -> new OffsetAndMetadata(end.getValue().offset())));
    }

    private static boolean hasReadAll(Admin kafka) throws ExecutionException, InterruptedException {
        var read = kafka.listConsumerGroupOffsets("webhooks")
                .partitionsToOffsetAndMetadata()
                .get();
        return ends(kafka).entrySet().stream()
                .allMatch(
                        end -> read.get(end.getKey()).offset() == end.getValue().offset());
    }

    private static Event erasing(Event event) {
        return new Event(
                UUID.randomUUID().toString(),
                event.source(),
                "p",
                event.time(),
                1,
                "c",
                null,
                0,
                "system",
                false,
                null,
                new PersonErased("p", List.of(event.subject()), List.of()));
    }
}
