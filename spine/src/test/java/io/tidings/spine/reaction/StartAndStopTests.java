package io.tidings.spine.reaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.surroundings.Surroundings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class StartAndStopTests {

    /** Kafka's and MongoDB's own time-outs are 30 s and 60 s, for each of the four reactions: far beyond a slow machine's start. */
    private static final Duration STARTED = Duration.ofSeconds(60);

    private static final Duration STOPPED = Duration.ofSeconds(30);

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class FourReactions {
        @Bean
        Consumer<Event> first() {
            return event -> {};
        }

        @Bean
        Consumer<Event> second() {
            return event -> {};
        }

        @Bean
        Consumer<Event> third() {
            return event -> {};
        }

        @Bean
        Consumer<Event> fourth() {
            return event -> {};
        }
    }

    @Test
    void aServiceServesHttpAndStopsWhileKafkaIsAway() throws Exception {
        var before = Instant.now();
        try (var service = start("localhost:" + freePort(), Surroundings.mongo())) {
            assertThat(Duration.between(before, Instant.now())).isLessThan(STARTED);
            assertThat(health(service)).isEqualTo(200);
            before = Instant.now();
        }
        assertThat(Duration.between(before, Instant.now())).isLessThan(STOPPED);
    }

    @Test
    void aServiceServesHttpAndStopsWhileMongoIsAway() throws Exception {
        var before = Instant.now();
        try (var service = start(Surroundings.kafka(), "mongodb://localhost:" + freePort())) {
            assertThat(Duration.between(before, Instant.now())).isLessThan(STARTED);
            assertThat(health(service)).isEqualTo(503);
            before = Instant.now();
        }
        assertThat(Duration.between(before, Instant.now())).isLessThan(STOPPED);
    }

    private static ConfigurableApplicationContext start(String kafka, String mongo) {
        var arguments = new ArrayList<>(List.of(
                "--spring.application.name=start-and-stop",
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + kafka,
                "--spring.mongodb.uri=" + mongo,
                "--spring.mongodb.database=start_and_stop",
                "--tidings.outbox.keeps-current=true",
                "--spring.cloud.function.definition=first;second;third;fourth"));
        for (var name : List.of("first", "second", "third", "fourth")) {
            arguments.add("--spring.cloud.stream.bindings." + name + "-in-0.destination=tidings.tickets");
            arguments.add("--spring.cloud.stream.bindings." + name + "-in-0.group=" + name);
        }
        return SpringApplication.run(FourReactions.class, arguments.toArray(String[]::new));
    }

    private static int health(ConfigurableApplicationContext service) throws Exception {
        var port = service.getEnvironment().getProperty("local.server.port");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health/readiness"))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
