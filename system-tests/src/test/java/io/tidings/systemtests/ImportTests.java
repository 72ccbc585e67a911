package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.RUNNING;
import static io.tidings.systemtests.Suite.SOON;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.EventJson;
import io.tidings.suite.Api;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What another helpdesk knew comes in without a sound, and is worked on from there. */
@Tag("flow")
class ImportTests {

    private static final Api IMPORTER = Api.program(RUNNING, "import");

    /** More than a topic has partitions, so that hardly one is left out. */
    private static final int MANY = 24;

    @Test
    void nobodyHearsOfAnImportAndTheConversationGoesOn() throws Exception {
        var customer = Suite.someCustomer();
        var word = Suite.unique();
        try (var subscribed = new Subscribed(
                "import",
                Map.of("events", List.of("ticket.opened.v1", "ticket.message-added.v1"), "filter", "subject:" + word),
                Map.of("filter", "subject:" + word))) {

            var imported = ADMIN.post("/api/v1/imports", Map.of("tickets", List.of(ticket(word, customer))));
            assertThat(imported.status()).as(imported.text()).isEqualTo(200);
            var id = imported.body().at("/tickets/0/id").asString();

            // The same ticket is found by its words and by what the other system calls it.
            assertThat(Suite.found(word).path("id").asString()).isEqualTo(id);
            assertThat(Suite.found("FD-" + word).path("id").asString()).isEqualTo(id);

            // Everybody hears of a ticket's events in their order: after this answer, nothing earlier can follow.
            var answer = AGENT.post("/api/v1/tickets/" + id + "/messages", Map.of("body", "Still there? " + word));
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            await().atMost(SOON).until(() -> !MAIL.inbox(customer).isEmpty());
            await().atMost(SOON).until(() -> !subscribed.hook.requests().isEmpty());
            await().atMost(SOON).until(() -> !subscribed.slack.requests().isEmpty());

            assertThat(MAIL.inbox(customer)).singleElement().satisfies(mail -> assertThat(mail.text())
                    .contains("Still there?"));
            assertThat(subscribed.hook.requests()).singleElement().satisfies(request -> assertThat(
                            EventJson.read(request.body()).imported())
                    .isFalse());
            assertThat(subscribed.slack.requests())
                    .noneMatch(request -> request.body().contains("opened"));
        }
    }

    /**
     * Counted where effects are written down before they happen, and not where they arrive: whatever an import had caused would
     * stand there before what a later answer in the same ticket causes.
     */
    @Test
    void anImportCausesNothingInTheWholeSuiteAndIsFound() throws Exception {
        var word = Suite.unique();
        var position = ADMIN.get("/api/v1/events").body().path("next").asString();
        var everything = List.of("*");
        try (var subscribed = new Subscribed(
                word, Map.of("events", everything, "audience", "internal"), Map.of("events", everything))) {
            var ids = imports(word);

            await().atMost(SOON).until(() -> Suite.search(AGENT, word).size() == MANY);
            assertThat(Suite.found("Deep" + word).path("id").asString()).isEqualTo(ids.getFirst());
            for (var id : ids) {
                var answer = AGENT.post("/api/v1/tickets/" + id + "/messages", Map.of("body", "Later answer"));
                assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            }

            // The answer, and the state that follows from it.
            await().atMost(SOON.multipliedBy(2)).untilAsserted(() -> {
                assertThat(ids).allSatisfy(id -> assertThat(mails(id)).hasSize(1));
                var delivered = deliveries(subscribed.endpoint);
                assertThat(ids).allSatisfy(id -> assertThat(delivered.getOrDefault(id, List.of()))
                        .containsExactlyInAnyOrder("ticket.message-added.v1", "ticket.state-changed.v1"));
                var alerted = alerts(subscribed.route);
                assertThat(ids).allSatisfy(id -> assertThat(alerted.getOrDefault(id, 0L))
                        .isEqualTo(2));
            });
            assertThat(subscribed.hook.requests())
                    .noneMatch(request -> EventJson.read(request.body()).imported());
            for (var n = 0; n < MANY; n++) {
                assertThat(MAIL.inbox(address(word, n)))
                        .allSatisfy(mail -> assertThat(mail.text()).contains("Later answer"));
            }
            assertThat(MAIL.inbox("silent-" + address(word, 0)))
                    .as("a person and an organization cause nothing")
                    .isEmpty();
            // Who follows the feed hears of it under a name that says what it is, and that the search shows it.
            assertThat(heard(position, ids))
                    .extracting(event -> event.path("type").asString())
                    .containsOnly("ticket.imported.v1", "ticket.indexed.v1");
        }
    }

    private static String address(String word, int n) {
        return word + "-" + n + "@imported.example";
    }

    /** Organizations, people, tickets of two messages, and a conversation of more than one event holds; answers the tickets. */
    private static List<String> imports(String word) {
        var organization =
                Map.of("externalId", "o-" + word, "name", "Org " + word, "domains", List.of(word + ".example"));
        var people = IntStream.range(0, MANY)
                .mapToObj(n -> Map.of(
                        "externalId",
                        "p-" + word + "-" + n,
                        "organization",
                        "o-" + word,
                        "emails",
                        List.of(address(word, n), "silent-" + address(word, n))))
                .toList();
        var tickets = IntStream.range(0, MANY)
                .mapToObj(n -> ticket(word, "FD-" + word + "-" + n, Map.of("externalId", "p-" + word + "-" + n)))
                .toList();
        var conversation = IntStream.range(0, 120)
                .mapToObj(n -> Map.of(
                        "externalId",
                        "m" + n,
                        "body",
                        n == 119 ? "Deep" + word : "Line " + n,
                        "createdAt",
                        "2019-03-06T08:%02d:%02dZ".formatted(n / 60, n % 60)))
                .toList();
        var answer = IMPORTER.post(
                "/api/v1/imports",
                Map.of(
                        "organizations",
                        List.of(organization),
                        "people",
                        people,
                        "tickets",
                        tickets,
                        "conversations",
                        List.of(Map.of("ticket", "FD-" + word + "-0", "messages", conversation))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.body().at("/conversations/0/messagesAdded").asInt()).isEqualTo(120);
        return answer.body()
                .path("tickets")
                .valueStream()
                .map(ticket -> ticket.path("id").asString())
                .toList();
    }

    /** Every mail that was ever planned for a ticket, whatever became of it. */
    private static List<JsonNode> mails(String ticket) {
        return ADMIN.get("/api/v1/outgoing-mail?ticket=" + ticket)
                .body()
                .path("mails")
                .valueStream()
                .toList();
    }

    /** The types of the events by ticket. */
    private static Map<String, List<String>> deliveries(JsonNode endpoint) {
        return pages(
                        "/api/v1/webhook-deliveries?limit=200&endpoint="
                                + endpoint.path("id").asString(),
                        "deliveries")
                .collect(groupingBy(
                        delivery -> delivery.path("ticketId").asString(),
                        mapping(delivery -> delivery.path("type").asString(), toList())));
    }

    private static Map<String, Long> alerts(JsonNode route) {
        return pages("/api/v1/alert-routes/" + route.path("id").asString() + "/alerts?limit=200", "alerts")
                .collect(groupingBy(alert -> alert.path("ticketId").asString(), counting()));
    }

    private static Stream<JsonNode> pages(String path, String name) {
        var all = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page = ADMIN.get(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .body();
            page.path(name).forEach(all::add);
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return all.stream();
    }

    /** What the feed told of these tickets' import. */
    private static List<JsonNode> heard(String position, List<String> tickets) {
        var heard = new ArrayList<JsonNode>();
        var after = position;
        JsonNode page;
        do {
            page = ADMIN.get("/api/v1/events?full=true&limit=1000&after="
                            + URLEncoder.encode(after, StandardCharsets.UTF_8))
                    .body();
            page.path("events").forEach(heard::add);
            after = page.path("next").asString();
        } while (!page.path("events").isEmpty());
        return heard.stream()
                .filter(event -> tickets.contains(event.path("subject").asString())
                        && event.path("imported").asBoolean())
                .toList();
    }

    private static Map<String, Object> ticket(String word, String customer) {
        return ticket(word, "FD-" + word, Map.of("email", customer));
    }

    private static Map<String, Object> ticket(String word, String externalId, Map<String, String> customer) {
        return Map.of(
                "externalId",
                externalId,
                "subject",
                "Old invoice " + word,
                "customer",
                customer,
                "state",
                "open",
                "channel",
                "email",
                "createdAt",
                "2019-03-04T08:00:00Z",
                "messages",
                List.of(
                        Map.of("body", "It is wrong", "createdAt", "2019-03-04T08:00:00Z"),
                        Map.of(
                                "body",
                                "We corrected it",
                                "createdAt",
                                "2019-03-05T08:00:00Z",
                                "author",
                                Map.of("role", "agent", "name", "Former Agent"))));
    }
}
