package io.tidings.spine.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.Unrecognized;
import io.tidings.spine.reaction.Freshness;
import io.tidings.spine.reaction.Poison;
import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.WorkSettings;
import io.tidings.surroundings.Surroundings;
import io.tidings.surroundings.Wire;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service with one effect and one projection, looked at as an operator does. */
class OperationsTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TOPIC = "operations-tests";
    private static final String OTHER = "operations-tests-batches";
    private static final String DEAD_LETTERS = TOPIC + ".effects.dlq";
    private static final Duration PATIENT = Duration.ofSeconds(60);

    private static final List<String> handled = new CopyOnWriteArrayList<>();
    private static volatile Consumer<Event> fault = event -> {};
    private static ConfigurableApplicationContext service;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class SmallService {

        @Bean
        Consumer<Event> effect(Freshness freshness) {
            return event -> {
                fault.accept(event);
                if (freshness.isFresh(event)) {
                    handled.add(event.id());
                }
            };
        }

        @Bean
        Consumer<Message<List<byte[]>>> projection() {
            return records -> records.getPayload().forEach(json -> {
                var event = EventJson.read(json);
                fault.accept(event);
                handled.add("projected " + event.id());
            });
        }

        /** Its worker fails at everything. */
        @Bean
        DueWork.Worker worker(DueWork work) {
            return work.start(
                    new WorkSettings("chores", 4, 4, Duration.ofMinutes(1), Duration.ofMillis(200)), claimed -> {
                        throw new IllegalStateException("Not today");
                    });
        }

        @Bean
        Dependency lighthouse() {
            return new Dependency() {
                @Override
                public String name() {
                    return "lighthouse";
                }

                @Override
                public void check() throws Exception {
                    throw new java.io.IOException("Dark");
                }
            };
        }

        /** The token is the role. */
        @Bean
        JwtDecoder roles() {
            return token -> Jwt.withTokenValue(token)
                    .header("alg", "none")
                    .subject("person-1")
                    .claim("name", "Ada Operator")
                    .claim("roles", List.of(token))
                    .build();
        }
    }

    @BeforeAll
    static void start() {
        Surroundings.createTopics(new NewTopic(TOPIC, 1, (short) 1), new NewTopic(OTHER, 1, (short) 1));
        service = run(Surroundings.kafka(), Surroundings.mongo());
    }

    static ConfigurableApplicationContext run(String kafka, String mongo) {
        return SpringApplication.run(
                SmallService.class,
                "--spring.application.name=operations-tests",
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + kafka,
                "--spring.mongodb.uri=" + mongo,
                "--spring.mongodb.database=operations_tests",
                "--spring.cloud.function.definition=effect;projection",
                "--spring.cloud.stream.bindings.effect-in-0.destination=" + TOPIC,
                "--spring.cloud.stream.bindings.effect-in-0.group=effects",
                "--spring.cloud.stream.bindings.projection-in-0.destination=" + OTHER,
                "--spring.cloud.stream.bindings.projection-in-0.group=projections",
                "--spring.cloud.stream.bindings.projection-in-0.consumer.batch-mode=true",
                "--spring.cloud.stream.kafka.bindings.projection-in-0.consumer.configuration[value.deserializer]="
                        + "org.apache.kafka.common.serialization.ByteArrayDeserializer");
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
    void anAdministratorSeesWhatRunsAndWhatWaits() throws Exception {
        var database = service.getBean(com.mongodb.client.MongoDatabase.class);
        database.getCollection("chores")
                .insertOne(new Document("_id", UUID.randomUUID().toString())
                        .append("due", new Date())
                        .append("claim", 0L)
                        .append("lane", "a"));
        LoggerFactory.getLogger("kitchen").error("The {} is on fire", "stove");
        var event = event(Instant.now());
        Wire.publish(TOPIC, event);

        await().atMost(PATIENT).untilAsserted(() -> {
            var report = get("").body();
            assertThat(report.path("replicas").path("items").get(0).path("up").asBoolean())
                    .isTrue();
            assertThat(report.path("replicas")
                            .path("items")
                            .get(0)
                            .path("errors")
                            .toString())
                    .contains("The stove is on fire");
            assertThat(report.path("work").path("items").get(0).path("failing").asInt())
                    .isEqualTo(1);
            var group = report.path("groups").path("items").get(0);
            assertThat(group.path("group").asString()).isEqualTo("effects");
            assertThat(group.path("reaction").asString()).isEqualTo("effect");
            assertThat(group.path("lag").asInt()).isZero();
            assertThat(group.path("members").asInt()).isEqualTo(1);
            assertThat(handled).contains(event.id());
            assertThat(report.path("dependencies").toString())
                    .contains("{\"name\":\"mongodb\",\"up\":true}")
                    .contains("{\"name\":\"kafka\",\"up\":true}")
                    .contains("{\"name\":\"lighthouse\",\"up\":false}");
        });
    }

    @Test
    void aDeadLetterIsHandledAgainByTheReactionThatFailedAndByNoOther() throws Exception {
        var event = deadLetter(TOPIC, Instant.now());
        var open = open(DEAD_LETTERS);
        var shown = shown(DEAD_LETTERS, event);
        assertThat(shown.path("reason").asString()).isEqualTo("Broken");
        assertThat(shown.path("topic").asString()).isEqualTo(TOPIC);
        assertThat(shown.path("value").asString()).contains(event.id());

        assertThat(reDrive(DEAD_LETTERS, shown).path("outcome").asString()).isEqualTo("FAILED");
        assertThat(open(DEAD_LETTERS)).isEqualTo(open);
        fault = one -> {};
        assertThat(reDrive(DEAD_LETTERS, shown).path("outcome").asString()).isEqualTo("HANDLED");

        assertThat(handled).containsOnlyOnce(event.id());
        assertThat(open(DEAD_LETTERS)).isEqualTo(open - 1);
        assertThat(reDrive(DEAD_LETTERS, shown).path("outcome").asString()).isEqualTo("DECIDED_BEFORE");
        assertThat(handled).containsOnlyOnce(event.id());
        var decided = get("/dead-letters?decided=true&limit=100&topic=" + DEAD_LETTERS)
                .body();
        assertThat(decided.toString()).contains("\"outcome\":\"HANDLED\",\"by\":\"Ada Operator\"");
    }

    @Test
    void aReactionToBatchesTakesOneAsWell() throws Exception {
        var event = deadLetter(OTHER, Instant.now());
        var topic = OTHER + ".projections.dlq";
        fault = one -> {};

        assertThat(reDrive(topic, shown(topic, event)).path("outcome").asString())
                .isEqualTo("HANDLED");

        assertThat(handled).contains("projected " + event.id());
    }

    @Test
    void whatIsTooOldToHaveAnEffectIsToldAndStays() throws Exception {
        var event = deadLetter(TOPIC, Instant.now().minus(Duration.ofHours(49)));
        var shown = shown(DEAD_LETTERS, event);
        fault = one -> {};

        var result = reDrive(DEAD_LETTERS, shown);

        assertThat(result.path("outcome").asString()).isEqualTo("PASSED_OVER");
        assertThat(result.path("reason").asString()).isEqualTo("too-old");
        assertThat(shown(DEAD_LETTERS, event).has("decision")).isFalse();
    }

    @Test
    void whatIsDiscardedIsRememberedAndCanStillBeHandled() throws Exception {
        var event = deadLetter(TOPIC, Instant.now());
        var shown = shown(DEAD_LETTERS, event);
        var open = open(DEAD_LETTERS);

        var results = act("discard", DEAD_LETTERS, shown.path("offset").asLong());

        assertThat(results.path("results").get(0).path("outcome").asString()).isEqualTo("DISCARDED");
        assertThat(open(DEAD_LETTERS)).isEqualTo(open - 1);
        assertThat(get("/dead-letters?limit=100&topic=" + DEAD_LETTERS).body().toString())
                .doesNotContain(event.id());
        assertThat(handled).doesNotContain(event.id());
        fault = one -> {};
        assertThat(reDrive(DEAD_LETTERS, shown).path("outcome").asString()).isEqualTo("HANDLED");
        assertThat(open(DEAD_LETTERS)).isEqualTo(open - 1);
    }

    @Test
    void pagesFollowEachOther() throws Exception {
        var events =
                Stream.generate(() -> deadLetter(TOPIC, Instant.now())).limit(3).toList();
        var found = new java.util.ArrayList<String>();
        var from = 0L;
        while (true) {
            var page = get("/dead-letters?limit=1&topic=" + DEAD_LETTERS + "&from=" + from)
                    .body();
            page.path("records")
                    .forEach(record -> found.add(record.path("value").asString()));
            if (!page.has("next")) {
                break;
            }
            from = page.path("next").asLong();
        }
        assertThat(String.join("\n", found))
                .contains(events.stream().map(Event::id).toList());
        assertThat(found).doesNotHaveDuplicates();
    }

    @Test
    void othersAreRefused() throws Exception {
        assertThat(get("", "agent").status()).isEqualTo(403);
        assertThat(get("/dead-letters?topic=" + DEAD_LETTERS, "agent").status()).isEqualTo(403);
        assertThat(get("", null).status()).isEqualTo(401);
        assertThat(get("/dead-letters?topic=tidings.tickets").status()).isEqualTo(404);
        assertThat(act("discard", DEAD_LETTERS, 1_000_000).path("code").asString())
                .isEqualTo("dead-letter-not-found");
    }

    /** An event that its reaction has set aside. */
    private static Event deadLetter(String topic, Instant time) {
        fault = one -> {
            throw new Poison("Broken", null);
        };
        var event = event(time);
        Wire.publish(topic, event);
        var deadLetters = topic.equals(TOPIC) ? DEAD_LETTERS : OTHER + ".projections.dlq";
        await().atMost(PATIENT).until(() -> get("/dead-letters?limit=100&topic=" + deadLetters)
                .body()
                .toString()
                .contains(event.id()));
        return event;
    }

    private static JsonNode shown(String topic, Event event) throws Exception {
        for (var record : get("/dead-letters?limit=100&topic=" + topic).body().path("records")) {
            if (record.path("value").asString().contains(event.id())) {
                return record;
            }
        }
        throw new AssertionError(event.id() + " is not among the dead letters");
    }

    private static int open(String topic) throws Exception {
        for (var one : get("").body().path("deadLetters").path("items")) {
            if (one.path("deadLetters").asString().equals(topic)) {
                return one.path("open").asInt();
            }
        }
        throw new AssertionError("No dead-letter topic " + topic);
    }

    private static JsonNode reDrive(String topic, JsonNode shown) throws Exception {
        return act("re-drive", topic, shown.path("offset").asLong())
                .path("results")
                .get(0);
    }

    private static JsonNode act(String what, String topic, long... offsets) throws Exception {
        return send(
                        service,
                        "/dead-letters/" + what,
                        "{\"topic\":\"%s\",\"offsets\":%s}".formatted(topic, Arrays.toString(offsets)),
                        "admin")
                .body();
    }

    record Answer(int status, JsonNode body) {}

    private static Answer get(String path) throws Exception {
        return get(path, "admin");
    }

    private static Answer get(String path, @Nullable String role) throws Exception {
        return get(service, path, role);
    }

    static Answer get(ConfigurableApplicationContext context, String path, @Nullable String role) throws Exception {
        return send(context, path, null, role);
    }

    private static Answer send(
            ConfigurableApplicationContext context, String path, @Nullable String json, @Nullable String role)
            throws Exception {
        var port = context.getEnvironment().getProperty("local.server.port");
        var request = HttpRequest.newBuilder(
                URI.create("http://localhost:" + port + "/api/v1/operations/operations-tests" + path));
        if (role != null) {
            request.header("Authorization", "Bearer " + role);
        }
        if (json != null) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
        }
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
        }
    }

    private static Event event(Instant time) {
        var id = UUID.randomUUID().toString();
        return new Event(
                id,
                "http://localhost:8080",
                "s",
                time.plusSeconds(1).truncatedTo(ChronoUnit.MILLIS),
                1,
                id,
                null,
                0,
                "system",
                false,
                null,
                new Unrecognized("thing.changed.v1", EventJson.mapper().createObjectNode()));
    }
}
