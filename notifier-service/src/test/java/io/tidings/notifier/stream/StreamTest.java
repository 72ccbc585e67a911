package io.tidings.notifier.stream;

import static io.tidings.surroundings.Examples.just;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Event;
import io.tidings.notifier.NotifierService;
import io.tidings.surroundings.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A running service whose tokens say in words what they are, and clients that hang up after each test. */
abstract class StreamTest {

    static final String AGENT = "agent.support";
    static final String SELLER = "agent.sales";
    static final String ADMIN = "admin";
    static final String CUSTOMER = "customer.jan-login";

    static final String LINK_SECRET = "what-signs-links-in-tests";

    /** One for all of these classes; it ends with the tests. */
    static final ConfigurableApplicationContext SERVICE = start(4_000_000);

    final List<StreamClient> clients = new ArrayList<>();

    /** Tokens say in words what they are: role, then group or login, then seconds to live. */
    @Configuration(proxyBeanMethods = false)
    static class PlainTokens {
        @Bean
        JwtDecoder plainTokens() {
            return token -> {
                var parts = token.split("\\.");
                var seconds = parts.length > 2 ? Long.parseLong(parts[2]) : 3_600;
                return Jwt.withTokenValue(token)
                        .header("alg", "none")
                        .subject(parts.length > 1 ? parts[1] : parts[0])
                        .claim("roles", List.of(parts[0]))
                        .claim("groups", List.of(parts.length > 1 ? parts[1] : "none"))
                        .issuedAt(Instant.now())
                        .expiresAt(Instant.now().plusSeconds(seconds))
                        .build();
            };
        }
    }

    static ConfigurableApplicationContext start(int remembered) {
        return new SpringApplicationBuilder(NotifierService.class, PlainTokens.class)
                .run(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + Surroundings.kafka(),
                        "--spring.cloud.stream.kafka.binder.brokers=" + Surroundings.kafka(),
                        "--spring.mongodb.uri=" + Surroundings.mongo(),
                        "--spring.mongodb.database=stream",
                        // Another class's service may still run, on another database.
                        "--spring.cloud.stream.bindings.keepPeople-in-0.group=stream-people",
                        "--spring.cloud.stream.bindings.keepMembers-in-0.group=stream-members",
                        "--spring.cloud.stream.bindings.planAlerts-in-0.group=stream-alerts",
                        "--spring.cloud.stream.bindings.keepAgents-in-0.group=stream-agents",
                        "--spring.cloud.stream.bindings.notifyPeople-in-0.group=stream-notifications",
                        "--tidings.stream.heartbeat=1s",
                        "--tidings.guest-links.secret=" + LINK_SECRET,
                        "--tidings.stream.remembered=" + remembered + "B",
                        "--tidings.encryption-key=" + Base64.getEncoder().encodeToString(new byte[32]));
    }

    @AfterEach
    void hangUp() {
        clients.forEach(StreamClient::close);
    }

    static Event access(String agent, long version, String access, String inactive) {
        return just("current.agent.v1", 2, node -> {
            node.put("subject", agent);
            node.put("ticketversion", version);
            var data = (ObjectNode) node.path("data");
            data.put("id", agent);
            data.put("inactive", Boolean.parseBoolean(inactive));
            data.set("access", JsonMapper.shared().readTree(access));
        });
    }

    static long named(StreamClient stream, String name) {
        return stream.blocks().stream()
                .filter(block -> name.equals(block.name()))
                .count();
    }

    static int status(String token) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url(SERVICE)))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    StreamClient follow(String token, String query, String... headers) throws IOException, InterruptedException {
        var client = new StreamClient(url(SERVICE) + "/stream" + query, token, headers);
        clients.add(client);
        assertThat(client.status()).isEqualTo(200);
        await().until(client::hasBegun);
        return client;
    }

    static JsonNode page(String token, String query) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(url(SERVICE) + query))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JsonMapper.shared().readTree(answer.body());
        }
    }

    static Event person() {
        return just("current.person.v1", 1, node -> {
            node.put("id", "person:0192f0c1-0000-7000-8000-00000000c001@9");
            ((ObjectNode) node.path("data"))
                    .put("id", "0192f0c1-0000-7000-8000-00000000c001")
                    .put("erased", false)
                    .putArray("identities")
                    .add("jan-login");
        });
    }

    static boolean knowsPerson() {
        return SERVICE.getBean(People.class).signingInAs("jan-login").contains("0192f0c1-0000-7000-8000-00000000c001");
    }

    static Event[] opened(int count) {
        return Stream.generate(() -> just("ticket.opened.v1")).limit(count).toArray(Event[]::new);
    }

    static List<String> ids(Event[]... events) {
        return Arrays.stream(events).flatMap(Arrays::stream).map(Event::subject).toList();
    }

    static List<String> tickets(StreamClient stream) {
        return stream.events().stream()
                .map(block -> JsonMapper.shared()
                        .readTree(block.data())
                        .path("ticketId")
                        .asString())
                .toList();
    }

    static List<String> tickets(JsonNode page) {
        return page.path("events")
                .valueStream()
                .map(event -> event.path("ticketId").asString())
                .toList();
    }

    static List<StreamClient.Block> about(StreamClient stream, Event event) {
        return stream.events().stream()
                .filter(block -> block.data().contains(event.subject()))
                .toList();
    }

    static String url(ConfigurableApplicationContext replica) {
        return "http://localhost:" + port(replica) + "/api/v1/events";
    }

    static int port(ConfigurableApplicationContext replica) {
        return replica.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
