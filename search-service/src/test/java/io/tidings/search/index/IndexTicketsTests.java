package io.tidings.search.index;

import static io.tidings.search.Surroundings.ELASTICSEARCH;
import static io.tidings.search.index.Tickets.added;
import static io.tidings.search.index.Tickets.event;
import static io.tidings.search.index.Tickets.opened;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.CurrentFact.PersonCurrent;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.NamedRef;
import io.tidings.events.OutcomeFact.TicketIndexed;
import io.tidings.events.TicketFact.TicketMoved;
import io.tidings.events.Topics;
import io.tidings.events.Visibility;
import io.tidings.search.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.ContextConfiguration;

/** The reaction with a real broker: what a poll brings is in the index and announced, whatever happens in between. */
@SpringBootTest
@AutoConfigureMockMvc
@ContextConfiguration(initializers = Surroundings.class)
class IndexTicketsTests {

    private static final String DEAD_LETTERS = Topics.TICKETS + ".search.dlq";

    private final KafkaProducer<String, byte[]> kafka = new KafkaProducer<>(
            Map.of("bootstrap.servers", Surroundings.kafka()), new StringSerializer(), new ByteArraySerializer());

    @BeforeEach
    void forget() {
        ELASTICSEARCH.forget();
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void everyEventIsFoundAndThenAnnouncedOncePerPoll() {
        var id = newId();
        send(opened(id, "환불을 요청합니다"));
        send(added(id, 2, 2, Visibility.INTERNAL, "note"));
        send(added(id, 3, 3, Visibility.PUBLIC, "Dziękuję"));

        await().untilAsserted(() -> assertThat(version(id)).isEqualTo(3));
        await().untilAsserted(() -> assertThat(announced(id)).last().isEqualTo(3L));
        assertThat(announced(id)).isSorted();
    }

    @Test
    void aMoveIsAnnouncedToTheGroupThatLostTheTicketToo() {
        var id = newId();
        send(opened(id, "환불"));
        send(event(id, 2, new TicketMoved(Tickets.snapshot(id, 2), new NamedRef("billing", "Billing"))));

        await().untilAsserted(() -> assertThat(outcomes(id))
                .extracting(TicketIndexed::groups)
                .last()
                .isEqualTo(List.of("billing", "support")));
    }

    @Test
    void anOutageOfElasticsearchLosesNothing() {
        var ids = IntStream.range(0, 20).mapToObj(_ -> newId()).toList();
        ELASTICSEARCH.setAway(true);
        ids.forEach(id -> send(opened(id, "환불")));
        await().until(() -> ELASTICSEARCH.requests().stream()
                        .filter(request -> request.contains("_mget"))
                        .count()
                > 2);
        assertThat(ELASTICSEARCH.ids()).isEmpty();

        ELASTICSEARCH.setAway(false);

        await().untilAsserted(() -> assertThat(ELASTICSEARCH.ids()).containsAll(ids));
        await().untilAsserted(() ->
                assertThat(ids).allSatisfy(id -> assertThat(announced(id)).contains(1L)));
        assertThat(deadLetters()).noneMatch(ids::contains);
    }

    @Test
    void whatIsNoEventIsSetAsideAloneAndTheOthersAreIndexed() {
        var ids = IntStream.range(0, 6).mapToObj(_ -> newId()).toList();
        send(opened(ids.get(0), "환불"));
        kafka.send(new ProducerRecord<>(Topics.TICKETS, 0, "broken-" + ids.get(0), "{broken".getBytes(UTF_8)));
        send(opened(ids.get(1), "환불"));
        kafka.send(new ProducerRecord<>(Topics.TICKETS, 0, "empty-" + ids.get(0), null));
        ids.subList(2, 6).forEach(id -> send(opened(id, "환불")));

        await().untilAsserted(() -> assertThat(ELASTICSEARCH.ids()).containsAll(ids));
        await().untilAsserted(() -> assertThat(deadLetters()).contains("broken-" + ids.get(0), "empty-" + ids.get(0)));
        assertThat(deadLetters()).doesNotContainAnyElementsOf(ids);
    }

    @Test
    void aTicketThatElasticsearchRefusesIsSetAsideAndTheOthersGoOn() {
        var ids = IntStream.range(0, 4).mapToObj(_ -> newId()).toList();
        ELASTICSEARCH.refuse(ids.get(1), 400);

        ids.forEach(id -> send(opened(id, "환불")));

        await().untilAsserted(() -> assertThat(deadLetters()).contains(ids.get(1)));
        await().untilAsserted(() -> assertThat(ELASTICSEARCH.ids()).contains(ids.get(0), ids.get(2), ids.get(3)));
        assertThat(deadLetters()).doesNotContain(ids.get(0), ids.get(2), ids.get(3));
    }

    @Test
    void peopleAreKeptByTheirRecordsKey() {
        var id = newId();
        var person = new PersonCurrent(
                id, "Anna Nowak", List.of("anna@customer.example"), List.of("login"), null, null, "pl", false);
        kafka.send(new ProducerRecord<>(Topics.CURRENT, 0, person.recordKey(), EventJson.write(event(id, 4, person))));

        await().untilAsserted(() -> assertThat(
                        ELASTICSEARCH.source("person:" + id).path("name").asString(""))
                .isEqualTo("Anna Nowak"));
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private void send(Event event) {
        kafka.send(new ProducerRecord<>(Topics.TICKETS, 0, event.subject(), EventJson.write(event)));
    }

    private static long version(String id) {
        return ELASTICSEARCH.source(id).path("version").asLong(0);
    }

    private static List<Long> announced(String id) {
        return outcomes(id).stream().map(TicketIndexed::version).toList();
    }

    private static List<TicketIndexed> outcomes(String id) {
        return read(Topics.OUTCOMES).stream()
                .map(record -> EventJson.read(record.value()).fact())
                .filter(TicketIndexed.class::isInstance)
                .map(TicketIndexed.class::cast)
                .filter(indexed -> indexed.ticketId().equals(id))
                .toList();
    }

    private static List<String> deadLetters() {
        return read(DEAD_LETTERS).stream().map(ConsumerRecord::key).toList();
    }

    private static List<ConsumerRecord<String, byte[]>> read(String topic) {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", Surroundings.kafka()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
