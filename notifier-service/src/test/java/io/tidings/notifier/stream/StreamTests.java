package io.tidings.notifier.stream;

import static io.tidings.notifier.Surroundings.just;
import static io.tidings.notifier.Surroundings.present;
import static io.tidings.notifier.Surroundings.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.notifier.NotifierService;
import io.tidings.notifier.Surroundings;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StreamTests {

    private static final String AGENT = "agent.support";
    private static final String SELLER = "agent.sales";
    private static final String ADMIN = "admin";
    private static final String CUSTOMER = "customer.jan-login";

    private static ConfigurableApplicationContext service;

    private final List<StreamClient> clients = new ArrayList<>();

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

    @BeforeAll
    static void start() {
        service = start(4_000_000);
    }

    private static ConfigurableApplicationContext start(int remembered) {
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
                        "--tidings.stream.remembered=" + remembered + "B",
                        "--tidings.encryption-key=" + Base64.getEncoder().encodeToString(new byte[32]));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void hangUp() {
        clients.forEach(StreamClient::close);
    }

    @Test
    void anOpenStreamHearsWhatHappensAndNothingFromBefore() throws Exception {
        var before = just("ticket.opened.v1");
        var earlier = follow(AGENT, "");
        publish(before);
        await().until(() -> about(earlier, before).size() == 1);
        var stream = follow(AGENT, "");
        var opened = just("ticket.opened.v1");
        publish(opened);

        await().until(() -> about(stream, opened).size() == 1);
        var block = about(stream, opened).getFirst();
        assertThat(block.name()).isEqualTo("ticket.opened.v1");
        assertThat(JsonMapper.shared().readTree(block.data()))
                .isEqualTo(JsonMapper.shared().readTree("""
                        {"type": "ticket.opened.v1", "ticketId": "%s", "version": 1, "groups": ["support"]}""".formatted(opened.subject())));
        assertThat(stream.retries()).containsExactly("2000");
        assertThat(stream.response().headers().firstValue("x-accel-buffering")).contains("no");
        assertThat(stream.response().headers().firstValue("cache-control").orElseThrow())
                .contains("no-transform");
        assertThat(about(stream, before)).isEmpty();
    }

    @Test
    void theWholeEnvelopeComesWhereItIsAskedForAndCustomersGetItsPublicPart() throws Exception {
        publish(person());
        var admin = follow(ADMIN, "?full=true");
        var customer = follow(CUSTOMER, "?full=true");
        await().until(() -> knowsPerson());
        var opened = just("ticket.opened.v1");
        var note = just("ticket.message-added.v1", 1, node -> ((ObjectNode)
                        node.path("data").path("message"))
                .put("visibility", "internal"));
        publish(note, opened);

        await().until(() ->
                about(admin, opened).size() == 1 && about(admin, note).size() == 1);
        await().until(() -> about(customer, opened).size() == 1);
        assertThat(EventJson.read(about(admin, opened).getFirst().data())).isEqualTo(opened);
        assertThat(EventJson.read(about(customer, opened).getFirst().data()))
                .isEqualTo(opened.publicPart().orElseThrow());
        assertThat(about(customer, note)).isEmpty();
        assertThat(customer.events()).noneMatch(block -> block.data().contains("internal-marker"));
    }

    @Test
    void otherGroupsHearNothingUntilATicketLeavesOrEntersTheirSight() throws Exception {
        var support = follow(AGENT, "");
        var sales = follow(SELLER, "");
        var opened = just("ticket.opened.v1");
        var moved = just("ticket.moved.v1", 1, node -> {
            node.put("subject", opened.subject());
            var ticket = (ObjectNode) node.path("data").path("ticket");
            ticket.put("id", opened.subject())
                    .putObject("group")
                    .put("id", "sales")
                    .put("name", "Sales");
            ((ObjectNode) node.path("data"))
                    .putObject("previousGroup")
                    .put("id", "support")
                    .put("name", "Support");
        });
        publish(opened, moved);

        await().until(() ->
                about(support, opened).size() == 2 && about(sales, opened).size() == 1);
        assertThat(about(support, opened))
                .extracting(StreamClient.Block::name)
                .containsExactly("ticket.opened.v1", "ticket.gone");
        assertThat(about(sales, opened)).extracting(StreamClient.Block::name).containsExactly("ticket.moved.v1");
    }

    @Test
    void whoComesBackMissesNothingAndHearsNothingTwice() throws Exception {
        var first = follow(AGENT, "");
        var before = opened(5);
        publish(before);
        await().until(() -> tickets(first).containsAll(ids(before)));
        first.close();
        var away = opened(20);
        publish(away);

        var second = follow(AGENT, "", "Last-Event-ID", first.lastId());
        var after = opened(5);
        publish(after);

        await().until(() -> tickets(second).containsAll(ids(away, after)));
        assertThat(tickets(second)).containsExactlyInAnyOrderElementsOf(ids(away, after));
    }

    @Test
    void aPositionHoldsAtAnotherReplicaThatRemembersNothing() throws Exception {
        var first = follow(AGENT, "");
        var before = opened(3);
        publish(before);
        await().until(() -> tickets(first).containsAll(ids(before)));
        first.close();
        var away = opened(300);
        publish(away);

        try (var replica = start(1_000)) {
            var second = new StreamClient(url(replica) + "/stream?after=" + first.lastId(), AGENT);
            clients.add(second);
            await().until(second::hasBegun);
            var after = opened(5);
            publish(after);

            await().until(() -> tickets(second).containsAll(ids(away, after)));
            assertThat(tickets(second)).containsExactlyInAnyOrderElementsOf(ids(away, after));
        }
    }

    @Test
    void heartbeatsCarryAPositionThatFollowsWhatOthersHeard() throws Exception {
        var seller = follow(SELLER, "");
        var agent = follow(AGENT, "");
        var heard = opened(3);
        publish(heard);
        await().until(() -> tickets(agent).containsAll(ids(heard)));

        await().until(() -> seller.lastId().equals(agent.lastId()));
        assertThat(seller.events()).isEmpty();
        var later = follow(AGENT, "", "Last-Event-ID", seller.lastId());
        var next = opened(1);
        publish(next);
        await().until(() -> tickets(later).containsAll(ids(next)));
        assertThat(tickets(later)).doesNotContainAnyElementsOf(ids(heard));
    }

    @Test
    void aPositionThatIsNoLongerKeptIsGoneAndSaysTheWay() throws Exception {
        var ahead = Position.of(Position.partitions().stream()
                .collect(java.util.stream.Collectors.toMap(partition -> partition, _ -> 1_000_000L)));
        var stream = new StreamClient(url(service) + "/stream", AGENT, "Last-Event-ID", ahead.token());

        assertThat(stream.status()).isEqualTo(410);
        assertThat(stream.response().headers().firstValue("content-type").orElseThrow())
                .startsWith("application/problem+json");
        assertThat(stream.body()).contains("position-gone").contains("without a position");
        assertThat(new StreamClient(url(service) + "/stream?after=nonsense", AGENT).status())
                .isEqualTo(400);
        assertThat(new StreamClient(url(service) + "/stream?filter=priority:%3E%3E", AGENT).status())
                .isEqualTo(400);
    }

    @Test
    void aFilterNarrowsTheStream() throws Exception {
        var stream = follow(AGENT, "?filter=" + encoded("event:ticket.rated"));
        var rated = just("ticket.rated.v1");
        var opened = just("ticket.opened.v1");
        var all = follow(AGENT, "");
        publish(opened, rated);

        await().until(() ->
                about(stream, rated).size() == 1 && about(all, opened).size() == 1);
        assertThat(about(stream, opened)).isEmpty();
    }

    @Test
    void aStreamEndsWithItsToken() throws Exception {
        var stream = follow("agent.support.2", "");

        await().until(stream::hasEnded);
    }

    @Test
    void aClientThatDoesNotReadIsDroppedAndDelaysNobody() throws Exception {
        var tail = service.getBean(EventTail.class);
        await().until(() -> tail.listeners() == 0);
        try (var lazy = new Socket("localhost", port(service))) {
            lazy.setReceiveBufferSize(1_024);
            lazy.getOutputStream()
                    .write(("GET /api/v1/events/stream?full=true HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + AGENT
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> tail.listeners() == 1);
            var quick = follow(AGENT, "");
            var many = opened(2_800);
            publish(many);

            await().until(() -> tickets(quick).size() >= many.length);
            await().until(() -> tail.listeners() == 1);
        }
    }

    /** On all of that person's devices, and on nobody else's. */
    @Test
    void onlyWhoseNotificationsHaveChangedHearsThat() throws Exception {
        publish(person());
        await().until(() -> knowsPerson());
        var devices = List.of(follow(AGENT, "?notifications=true"), follow(AGENT, "?notifications=true"));
        var customer = follow(CUSTOMER, "?notifications=true");
        var others =
                List.of(follow(SELLER, "?notifications=true"), follow(ADMIN, "?notifications=true"), follow(AGENT, ""));
        // Its subject is its group here.
        publish(just(
                "ticket.assigned.v1", 1, node -> ((ObjectNode) node.path("data").path("ticket"))
                        .putObject("assignee")
                        .put("id", "support")));

        await().untilAsserted(() -> assertThat(devices)
                .allSatisfy(device -> assertThat(bells(device)).isPositive()));
        var before = devices.stream().map(StreamTests::bells).toList();
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(
                                                "http://localhost:" + port(service) + "/api/v1/notifications/read"))
                                        .header("Authorization", "Bearer " + AGENT)
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString("{\"upTo\": \"~\"}"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body())
                .contains("\"unread\":0");
        publish(just("ticket.message-added.v1"));

        await().untilAsserted(() -> assertThat(bells(devices.get(0))).isGreaterThan(before.get(0)));
        await().untilAsserted(() -> assertThat(bells(devices.get(1))).isGreaterThan(before.get(1)));
        await().until(() -> bells(customer) > 0);
        assertThat(others).allMatch(other -> bells(other) == 0);
    }

    private static long bells(StreamClient client) {
        return named(client, "notifications.changed");
    }

    @Test
    void theSameFeedComesByPages() throws Exception {
        var start = page(AGENT, "").path("next").asString();
        var events = opened(7);
        publish(events);
        await().until(() -> tickets(page(AGENT, "?after=" + start)).containsAll(ids(events)));

        var seen = new ArrayList<String>();
        var after = start;
        for (JsonNode page = page(AGENT, "?limit=3&after=" + after);
                !page.path("events").isEmpty();
                page = page(AGENT, "?limit=3&after=" + after)) {
            assertThat(page.path("events").size()).isLessThanOrEqualTo(3);
            seen.addAll(tickets(page));
            after = page.path("next").asString();
        }

        assertThat(seen).filteredOn(ids(events)::contains).containsExactlyInAnyOrderElementsOf(ids(events));
        assertThat(page(SELLER, "?after=" + start).path("events").size()).isZero();
        assertThat(page(AGENT, "?full=true&after=" + start)
                        .path("events")
                        .get(0)
                        .path("specversion")
                        .asString())
                .isEqualTo("1.0");
    }

    @Test
    void orderIsKeptForEachTicket() throws Exception {
        var stream = follow(AGENT, "?full=true");
        var ticket = just("ticket.opened.v1").subject();
        var changes = IntStream.rangeClosed(1, 50)
                .mapToObj(version -> just("ticket.state-changed.v1", 1, node -> {
                    node.put("subject", ticket).put("ticketversion", version);
                    ((ObjectNode) node.path("data").path("ticket")).put("id", ticket);
                }))
                .toArray(Event[]::new);
        publish(changes);

        await().until(() -> about(stream, changes[0]).size() == 50);
        assertThat(about(stream, changes[0]))
                .extracting(block -> EventJson.read(block.data()).version())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 50).mapToObj(Long::valueOf).toList());
    }

    @Test
    void openStreamsDoNotHoldUpTheEndOfTheService() throws Exception {
        var replica = start(4_000_000);
        var streams = new ArrayList<StreamClient>();
        for (var i = 0; i < 20; i++) {
            streams.add(new StreamClient(url(replica) + "/stream", AGENT));
        }
        await().until(() -> streams.stream().allMatch(StreamClient::hasBegun));

        var before = Instant.now();
        replica.close();

        // Less than the container would wait for them.
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(25));
        await().until(() -> streams.stream().allMatch(StreamClient::hasEnded));
    }

    @Test
    void whoIsAtATicketIsToldToThoseOfTheDeskWhoMaySeeItAndAsked() throws Exception {
        var agent = follow(AGENT, "?presence=true");
        var others = List.of(follow(SELLER, "?presence=true"), follow(CUSTOMER, "?presence=true"), follow(AGENT, ""));
        var ticket = "presence-" + Instant.now();

        await().until(() -> {
            present(ticket, "support", "Maya", "replying");
            return !told(agent, ticket).isEmpty();
        });

        assertThat(told(agent, ticket).getFirst().id()).isEmpty();
        assertThat(told(agent, ticket).getFirst().data())
                .contains("\"people\":[{\"id\":\"Maya\",\"name\":\"Maya\",\"doing\":\"replying\"}]");
        // What comes after it on the same way has come: so nothing of it is still under way.
        var after = just("ticket.opened.v1");
        publish(after);
        await().until(() -> about(others.getLast(), after).size() == 1);
        assertThat(others).allSatisfy(other -> assertThat(told(other, ticket)).isEmpty());
    }

    @Test
    void whatChangesBesideTheTicketsIsToldToThoseWhoseEyesItIsForAndWhoAsked() throws Exception {
        var agent = follow(AGENT, "?current=true");
        var customer = follow(CUSTOMER, "?current=true");
        var feed = follow(AGENT, "");

        // As often as it takes: the tail may still look for the topic's end.
        await().until(() -> {
            publish(person(), just("current.state.v1"));
            return changed(agent).containsAll(List.of("person", "state"));
        });
        await().until(() -> changed(customer).contains("state"));

        assertThat(changed(customer)).doesNotContain("person");
        assertThat(agent.events())
                .filteredOn(block -> block.name().equals("current.changed"))
                .allSatisfy(block -> assertThat(block.id()).isEmpty())
                .anySatisfy(block -> assertThat(block.data())
                        .isEqualTo("{\"type\":\"current.changed\",\"kind\":\"person\",\"ids\":[\"%s\"]}"
                                .formatted("0192f0c1-0000-7000-8000-00000000c001")));
        var after = just("ticket.opened.v1");
        publish(after);
        await().until(() -> about(feed, after).size() == 1);
        assertThat(changed(feed)).isEmpty();
    }

    /** The kinds that a stream has heard of. */
    private static List<String> changed(StreamClient client) {
        return client.events().stream()
                .filter(block -> block.name().equals("current.changed"))
                .map(block ->
                        JsonMapper.shared().readTree(block.data()).path("kind").asString())
                .distinct()
                .toList();
    }

    private static List<StreamClient.Block> told(StreamClient client, String ticket) {
        return client.events().stream()
                .filter(block -> block.name().equals("presence") && block.data().contains(ticket))
                .toList();
    }

    /** What an administrator takes away is out of an open stream within seconds, and the page is told to look again. */
    @Test
    void anOpenStreamFollowsWhatAnAdministratorDecides() throws Exception {
        var token = "agent.support-revoked";
        var stream = follow(token, "");
        await().until(() -> !stream.retries().isEmpty());
        publish(access("support-revoked", 2, "{\"support\": \"read\"}", "false"));
        await().until(() -> named(stream, "access.changed") == 1);
        var seen = just("ticket.opened.v1");
        publish(seen);
        await().until(() -> about(stream, seen).size() == 1);

        publish(access("support-revoked", 3, "{}", "false"));
        await().until(() -> named(stream, "access.changed") == 2);
        var unseen = just("ticket.opened.v1");
        publish(unseen);
        var witness = follow(ADMIN, "");
        var last = just("ticket.opened.v1");
        publish(last);
        await().until(() -> about(witness, last).size() == 1);
        assertThat(about(stream, unseen)).isEmpty();

        publish(access("support-revoked", 4, "{\"support\": \"full\"}", "true"));
        await().until(() -> named(stream, "access.changed") == 3);
        await().untilAsserted(() -> assertThat(status(token)).isEqualTo(403));
        // A late repeat of an older word gives nothing back.
        publish(access("support-revoked", 2, "{\"support\": \"read\"}", "false"));
        publish(access("support-marker", 1, "{}", "true"));
        await().until(() -> status("agent.support-marker") == 403);
        assertThat(status(token)).isEqualTo(403);
    }

    private static Event access(String agent, long version, String access, String inactive) {
        return just("current.agent.v1", 2, node -> {
            node.put("subject", agent);
            node.put("ticketversion", version);
            var data = (ObjectNode) node.path("data");
            data.put("id", agent);
            data.put("inactive", Boolean.parseBoolean(inactive));
            data.set("access", JsonMapper.shared().readTree(access));
        });
    }

    private static long named(StreamClient stream, String name) {
        return stream.blocks().stream()
                .filter(block -> name.equals(block.name()))
                .count();
    }

    private static int status(String token) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url(service)))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private StreamClient follow(String token, String query, String... headers)
            throws IOException, InterruptedException {
        var client = new StreamClient(url(service) + "/stream" + query, token, headers);
        clients.add(client);
        assertThat(client.status()).isEqualTo(200);
        await().until(client::hasBegun);
        return client;
    }

    private static JsonNode page(String token, String query) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(url(service) + query))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JsonMapper.shared().readTree(answer.body());
        }
    }

    private static Event person() {
        return just("current.person.v1", 1, node -> {
            node.put("id", "person:0192f0c1-0000-7000-8000-00000000c001@9");
            ((ObjectNode) node.path("data"))
                    .put("id", "0192f0c1-0000-7000-8000-00000000c001")
                    .put("erased", false)
                    .putArray("identities")
                    .add("jan-login");
        });
    }

    private static boolean knowsPerson() {
        return service.getBean(People.class).signingInAs("jan-login").contains("0192f0c1-0000-7000-8000-00000000c001");
    }

    private static Event[] opened(int count) {
        return Stream.generate(() -> just("ticket.opened.v1")).limit(count).toArray(Event[]::new);
    }

    private static List<String> ids(Event[]... events) {
        return Arrays.stream(events).flatMap(Arrays::stream).map(Event::subject).toList();
    }

    private static List<String> tickets(StreamClient stream) {
        return stream.events().stream()
                .map(block -> JsonMapper.shared()
                        .readTree(block.data())
                        .path("ticketId")
                        .asString())
                .toList();
    }

    private static List<String> tickets(JsonNode page) {
        return page.path("events")
                .valueStream()
                .map(event -> event.path("ticketId").asString())
                .toList();
    }

    private static List<StreamClient.Block> about(StreamClient stream, Event event) {
        return stream.events().stream()
                .filter(block -> block.data().contains(event.subject()))
                .toList();
    }

    private static String url(ConfigurableApplicationContext replica) {
        return "http://localhost:" + port(replica) + "/api/v1/events";
    }

    private static int port(ConfigurableApplicationContext replica) {
        return replica.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
