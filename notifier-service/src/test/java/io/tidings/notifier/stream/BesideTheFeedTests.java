package io.tidings.notifier.stream;

import static io.tidings.surroundings.Examples.just;
import static io.tidings.surroundings.Wire.publish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a stream tells without a place in the feed, and what it follows while it is open. */
class BesideTheFeedTests extends StreamTest {

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
        var before = devices.stream().map(BesideTheFeedTests::bells).toList();
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(
                                                "http://localhost:" + port(SERVICE) + "/api/v1/notifications/read"))
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

    /** So that nobody is written to who has the desk before their eyes, at another replica. */
    @Test
    void whoHasAPageOpenIsKnownToEveryReplicaForAMoment() throws Exception {
        var here = SERVICE.getBean(Attendance.class);
        var page = follow("agent.attending", "?notifications=true");
        follow("agent.attending", "?notifications=true");
        follow("agent.listening", "");
        await().until(() -> here.isHere("attending"));
        here.write();
        var database = SERVICE.getBean(MongoDatabase.class);
        var another = new Attendance(database, Clock.systemUTC());
        assertThat(another.isHere("attending")).isTrue();
        assertThat(another.isHere("listening")).isFalse();
        assertThat(new Attendance(database, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2))).isHere("attending"))
                .isFalse();

        page.close();
        await().until(() -> here.pages("attending") == 1);
    }

    /** What one page of one person says of itself. */
    private static void present(String ticketId, String group, String person, String doing) {
        var json = """
                {"ticketId": "%s", "group": "%s", "person": "%s", "name": "%s", "page": "p", "doing": "%s", "arrived": true}""".formatted(ticketId, group, person, person, doing);
        publish(Topics.PRESENCE, ticketId, json.getBytes(UTF_8));
    }
}
