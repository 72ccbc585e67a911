package io.tidings.spine.reaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.Unrecognized;
import io.tidings.spine.work.RevisedCopy;
import io.tidings.surroundings.Surroundings;
import io.tidings.surroundings.TopicReader;
import io.tidings.surroundings.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One reaction on one partition, and what it must not lose. */
class ReactionTests {

    private static final String TOPIC = "reaction-tests";
    private static final String BATCHES = "reaction-tests-batches";
    private static final String DEAD_LETTERS = "reaction-tests.handle.dlq";

    private static final List<String> handled = new CopyOnWriteArrayList<>();
    private static volatile Consumer<Event> fault = event -> {};
    private static ConfigurableApplicationContext service;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class OneReaction {
        @Bean
        Consumer<Event> handle() {
            return event -> {
                fault.accept(event);
                handled.add(event.id());
            };
        }

        @Bean
        Consumer<List<Event>> handleMany() {
            return events -> {
                events.forEach(fault);
                events.forEach(event -> handled.add(event.id()));
            };
        }
    }

    @BeforeAll
    static void start() {
        Surroundings.createTopics(new NewTopic(TOPIC, 1, (short) 1), new NewTopic(BATCHES, 1, (short) 1));
        service = SpringApplication.run(
                OneReaction.class,
                "--spring.application.name=reaction-tests",
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + Surroundings.kafka(),
                "--spring.mongodb.uri=" + Surroundings.mongo(),
                "--spring.mongodb.database=reaction_tests",
                "--spring.cloud.function.definition=handle;handleMany",
                "--spring.cloud.stream.bindings.handleMany-in-0.destination=" + BATCHES,
                "--spring.cloud.stream.bindings.handleMany-in-0.group=many",
                "--spring.cloud.stream.bindings.handleMany-in-0.consumer.batch-mode=true",
                "--spring.cloud.stream.kafka.bindings.handleMany-in-0.consumer.ack-mode=BATCH",
                "--spring.cloud.stream.bindings.handle-in-0.destination=" + TOPIC,
                "--spring.cloud.stream.bindings.handle-in-0.group=handle");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void heal() {
        fault = event -> {};
    }

    @Test
    void anEventArrivesAsItWasPublished() {
        var seen = new CopyOnWriteArrayList<Event>();
        fault = seen::add;
        var event = event();

        Wire.publish(TOPIC, event);

        await().untilAsserted(() -> assertThat(seen).contains(event));
    }

    @Test
    void whatIsAskedForWithEveryEventIsReadOnceInAPoll() {
        var asked = new AtomicInteger();
        var copy = new RevisedCopy<>(asked::incrementAndGet, () -> "as it is");
        fault = event -> copy.current();
        var burst = Stream.generate(ReactionTests::event).limit(200).toList();

        burst.forEach(event -> Wire.publish(TOPIC, event));

        await().untilAsserted(() ->
                assertThat(handled).containsAll(burst.stream().map(Event::id).toList()));
        assertThat(asked.get()).isLessThan(burst.size());
    }

    @Test
    void anOutageOfADependencyLosesNothingAndKeepsTheOrder() {
        var events = List.of(event(), event(), event(), event(), event());
        var healed = Instant.now().plusSeconds(4);
        fault = event -> {
            if (Instant.now().isBefore(healed)) {
                throw new UncheckedIOException(new IOException("Connection refused"));
            }
        };

        events.forEach(event -> Wire.publish(TOPIC, event));

        await().untilAsserted(() -> assertThat(handledOf(events)).isEqualTo(ids(events)));
        assertThat(deadLettersOf(events)).isEmpty();
    }

    @Test
    void poisonIsSetAsideWithItsReasonAndTheNextEventGoesOn() {
        var bad = event();
        var good = event();
        fault = event -> {
            if (event.id().equals(bad.id())) {
                throw new Poison("This one cannot be handled", null);
            }
        };

        Wire.publish(TOPIC, bad);
        Wire.publish(TOPIC, good);

        await().untilAsserted(() -> assertThat(handledOf(List.of(bad, good))).isEqualTo(ids(List.of(good))));
        assertThat(deadLettersOf(List.of(bad, good))).isEqualTo(ids(List.of(bad)));
        assertThat(service.getBean(MeterRegistry.class)
                        .counter("tidings.dead_letters", "topic", TOPIC, "group", "handle")
                        .count())
                .isPositive();
    }

    @Test
    void bytesThatAreNoEventAreSetAsideUnchangedAndANullToo() {
        var mark = UUID.randomUUID().toString();
        var good = event();

        Wire.publish(TOPIC, mark, ("{not an event " + mark).getBytes(UTF_8));
        Wire.publish(TOPIC, mark, null);
        Wire.publish(TOPIC, good);

        await().untilAsserted(() -> assertThat(handledOf(List.of(good))).hasSize(1));
        try (var deadLetters = new TopicReader(DEAD_LETTERS)) {
            await().untilAsserted(() -> assertThat(deadLetters.records())
                    .filteredOn(record -> mark.equals(record.key()))
                    .extracting(record -> record.value() == null ? null : new String(record.value(), UTF_8))
                    .containsExactly("{not an event " + mark, null));
            var record = deadLetters.records().stream()
                    .filter(one -> mark.equals(one.key()))
                    .findFirst()
                    .orElseThrow();
            assertThat(new String(record.headers().lastHeader("tidings-failure").value(), UTF_8))
                    .endsWith("MalformedEvent");
            assertThat(record.headers().toArray()).allMatch(header -> header.value().length <= 1_000);
        }
    }

    @Test
    void aTypeThatNoReactionIsForIsNeitherReadNorHandedOver() {
        var seen = new CopyOnWriteArrayList<Event>();
        fault = seen::add;
        var good = event();

        Wire.publish(TOPIC, "ticket:1", "{\"type\":\"current.ticket.v1\",\"data\":\"no ticket\"}".getBytes(UTF_8));
        Wire.publish(TOPIC, good);

        await().untilAsserted(() -> assertThat(handledOf(List.of(good))).hasSize(1));
        assertThat(seen).containsExactly(good);
        try (var deadLetters = new TopicReader(DEAD_LETTERS)) {
            assertThat(deadLetters.records()).noneMatch(record -> "ticket:1".equals(record.key()));
        }
    }

    @Test
    void aFaultOfOursIsTriedThreeTimesAndThenSetAside() {
        var event = event();
        var attempts = new CopyOnWriteArrayList<Event>();
        fault = one -> {
            if (one.id().equals(event.id())) {
                attempts.add(one);
                throw new IllegalStateException("A fault of ours");
            }
        };

        Wire.publish(TOPIC, event);

        await().untilAsserted(() -> assertThat(deadLettersOf(List.of(event))).isEqualTo(ids(List.of(event))));
        assertThat(attempts).hasSize(3);
    }

    @Test
    void aRecordIsJudgedByItsLatestFailure() {
        var event = event();
        var attempts = new CopyOnWriteArrayList<Event>();
        fault = one -> {
            if (one.id().equals(event.id())) {
                attempts.add(one);
                throw attempts.size() < 3 ? new DependencyAway("Away", null) : new Poison("Poison after all", null);
            }
        };

        Wire.publish(TOPIC, event);

        await().untilAsserted(() -> assertThat(deadLettersOf(List.of(event))).isEqualTo(ids(List.of(event))));
        assertThat(attempts).hasSize(3);
    }

    @Test
    void aBatchWaitsForItsDependencyEvenRightAfterAFaultOfOurs() {
        var before = event();
        fault = event -> {
            if (event.id().equals(before.id())) {
                throw new IllegalStateException("A fault of ours");
            }
        };
        Wire.publish(BATCHES, before);
        await().untilAsserted(() -> assertThat(deadLetters("reaction-tests-batches.many.dlq", List.of(before)))
                .hasSize(1));
        var events = List.of(event(), event(), event());
        var healed = Instant.now().plusSeconds(3);
        fault = event -> {
            if (Instant.now().isBefore(healed)) {
                throw new DependencyAway("Away", null);
            }
        };

        events.forEach(event -> Wire.publish(BATCHES, event));

        await().untilAsserted(() -> assertThat(handledOf(events)).isEqualTo(ids(events)));
        assertThat(deadLetters("reaction-tests-batches.many.dlq", events)).isEmpty();
    }

    @Test
    void aDeadLetterThatIsRefusedIsNotLost() throws Exception {
        var bad = event();
        var good = event();
        fault = event -> {
            if (event.id().equals(bad.id())) {
                throw new Poison("This one cannot be handled", null);
            }
        };
        setDeadLetterLimit("60");

        Wire.publish(TOPIC, bad);
        Wire.publish(TOPIC, good);

        // Long enough for a handler that commits anyway to have gone on.
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        assertThat(handledOf(List.of(good))).isEmpty();

        setDeadLetterLimit("4194304");
        await().untilAsserted(() -> assertThat(handledOf(List.of(good))).hasSize(1));
        assertThat(deadLettersOf(List.of(bad))).isEqualTo(ids(List.of(bad)));
    }

    private static void setDeadLetterLimit(String bytes) throws Exception {
        try (var admin = Admin.create(Surroundings.kafkaSettings())) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, DEAD_LETTERS),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static Event event() {
        var id = UUID.randomUUID().toString();
        return new Event(
                id,
                "http://localhost:8080",
                "s",
                Instant.parse("2026-11-02T09:00:00Z"),
                1,
                id,
                null,
                0,
                "system",
                false,
                null,
                new Unrecognized("thing.changed.v1", EventJson.mapper().createObjectNode()));
    }

    private static List<String> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }

    private static List<String> handledOf(List<Event> events) {
        return handled.stream().filter(ids(events)::contains).toList();
    }

    private static List<String> deadLettersOf(List<Event> events) {
        return deadLetters(DEAD_LETTERS, events);
    }

    private static List<String> deadLetters(String topic, List<Event> events) {
        try (var deadLetters = new TopicReader(topic)) {
            return deadLetters.records().stream()
                    .filter(record -> record.value() != null)
                    .map(record -> new String(record.value(), UTF_8))
                    .flatMap(json -> ids(events).stream().filter(id -> json.contains("\"id\":\"" + id)))
                    .toList();
        }
    }
}
