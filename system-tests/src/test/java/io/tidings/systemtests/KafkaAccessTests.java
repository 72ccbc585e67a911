package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.RUNNING;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Topics;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the broker lets an integrator do who was let read one topic. */
@Tag("flow")
class KafkaAccessTests {

    private static final String NAME = Suite.unique();
    private static final Duration LOOK = Duration.ofMillis(500);
    private static Properties settings = new Properties();

    @BeforeAll
    static void grant() throws IOException {
        settings = properties(RUNNING.run("kafka", "grant", NAME, Topics.TICKETS, "--internal"));
    }

    @AfterAll
    static void revoke() {
        RUNNING.run("kafka", "revoke", NAME);
    }

    @Test
    void aTopicIsReadByWhoeverWasLetReadIt() throws Exception {
        var id = Suite.opens("Read by Kafka", Suite.someCustomer()).path("id").asString();

        try (var consumer = consumer(settings, Topics.TICKETS)) {
            await().atMost(SOON).until(() -> hears(consumer, id));
        }
        try (var admin = Admin.create(settings)) {
            assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).containsExactly(Topics.TICKETS);
        }
    }

    @Test
    void nothingElseIsRead() {
        for (var other : List.of(Topics.CURRENT, Topics.INBOUND, Topics.OUTCOMES, Topics.TICKETS + ".mail.dlq")) {
            try (var consumer = consumer(settings, other)) {
                assertThat(refusal(consumer)).as(other).isInstanceOf(TopicAuthorizationException.class);
            }
        }
    }

    @Test
    void nobodysPlaceIsTakenInAnotherGroup() {
        for (var group : List.of("webhooks", NAME, "another.1")) {
            try (var consumer = consumer(with("group.id", group), Topics.TICKETS)) {
                assertThat(refusal(consumer)).as(group).isInstanceOf(GroupAuthorizationException.class);
            }
        }
    }

    @Test
    void nothingIsWritten() {
        // A producer that wants to be idempotent is refused earlier, before it names a topic.
        var own = with("enable.idempotence", "false");
        try (var producer = new KafkaProducer<>(own, new StringSerializer(), new StringSerializer())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(Topics.TICKETS, "key", "forged"))
                            .get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        var jaas = settings.getProperty("sasl.jaas.config").replaceFirst("password=\"[^\"]*\"", "password=\"guessed\"");

        try (var consumer = consumer(with("sasl.jaas.config", jaas), Topics.TICKETS)) {
            assertThat(refusal(consumer)).isInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    void whatTheDeskKeepsToItselfIsGivenToNobodyBySilence() {
        var name = Suite.unique();

        assertThat(RUNNING.run("kafka", "grant", name, Topics.TICKETS)).isEmpty();
        assertThat(RUNNING.run("kafka", "grant", name, Topics.INBOUND, "--internal"))
                .isEmpty();

        assertThat(RUNNING.run("kafka", "accounts"))
                .contains(NAME + "\t" + Topics.TICKETS + "\n")
                .doesNotContain(name);
    }

    @Test
    void whatWasTakenAwayIsReadNoLongerAlsoByWhoeverIsConnected() throws IOException {
        var name = Suite.unique();
        var own = properties(RUNNING.run("kafka", "grant", name, Topics.TICKETS, "--internal"));
        try (var consumer = consumer(own, Topics.TICKETS)) {
            await().atMost(SOON).until(() -> {
                consumer.poll(LOOK);
                return !consumer.assignment().isEmpty();
            });

            RUNNING.run("kafka", "revoke", name);

            assertThat(refusal(consumer))
                    .isInstanceOfAny(TopicAuthorizationException.class, GroupAuthorizationException.class);
        }
        try (var consumer = consumer(own, Topics.TICKETS)) {
            assertThat(refusal(consumer)).isInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    void aNewPasswordTakesThePlaceOfTheOld() throws IOException {
        var name = Suite.unique();
        var old = properties(RUNNING.run("kafka", "grant", name, Topics.TICKETS, "--internal"));
        try {
            var renewed = properties(RUNNING.run("kafka", "password", name));

            try (var consumer = consumer(old, Topics.TICKETS)) {
                assertThat(refusal(consumer)).isInstanceOf(SaslAuthenticationException.class);
            }
            try (var consumer = consumer(renewed, Topics.TICKETS)) {
                await().atMost(SOON).until(() -> {
                    consumer.poll(LOOK);
                    return !consumer.assignment().isEmpty();
                });
            }
        } finally {
            RUNNING.run("kafka", "revoke", name);
        }
    }

    private static Properties properties(String text) throws IOException {
        assertThat(text).as("What ./tidings kafka printed").contains("sasl.jaas.config=");
        var properties = new Properties();
        properties.load(new StringReader(text));
        return properties;
    }

    private static Properties with(String name, String value) {
        var changed = new Properties();
        changed.putAll(settings);
        changed.put(name, value);
        return changed;
    }

    private static KafkaConsumer<String, String> consumer(Properties settings, String topic) {
        var all = new Properties();
        all.putAll(settings);
        all.put("auto.offset.reset", "earliest");
        all.put("enable.auto.commit", "false");
        var consumer = new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    private static boolean hears(KafkaConsumer<String, String> consumer, String ticketId) {
        for (var each : consumer.poll(LOOK)) {
            if (each.value().contains(ticketId)) {
                return true;
            }
        }
        return false;
    }

    /** What ends its reading; a refusal may take a moment to reach the broker's memory. */
    private static Throwable refusal(KafkaConsumer<String, String> consumer) {
        return await().atMost(SOON).until(() -> catchThrowable(() -> consumer.poll(LOOK)), thrown -> thrown != null);
    }
}
