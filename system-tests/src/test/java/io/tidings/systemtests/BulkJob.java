package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.RUNNING;
import static io.tidings.systemtests.Suite.SOON;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Event;
import io.tidings.events.Topics;
import io.tidings.systemtests.TopicRecords.Kept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** One change of many tickets, and what must be true of each of them in the end, whatever died meanwhile. */
final class BulkJob {

    private final List<String> tickets;
    private final String id;

    private BulkJob(List<String> tickets, String id) {
        this.tickets = tickets;
        this.id = id;
    }

    /** So many tickets of a customer of their own, whose subjects have this word. */
    static List<String> tickets(String word, int many) {
        var batch = IntStream.range(0, many)
                .mapToObj(n -> Map.of(
                        "externalId",
                        word + "-" + n,
                        "subject",
                        "Storm " + n + " " + word,
                        "customer",
                        Map.of("email", word + "@customer.example"),
                        "createdAt",
                        "2024-03-04T08:00:00Z",
                        "messages",
                        List.of(Map.of("body", "No power", "createdAt", "2024-03-04T08:00:00Z"))))
                .toList();
        var ids = new ArrayList<String>();
        for (var from = 0; from < many; from += 500) {
            var answer =
                    ADMIN.post("/api/v1/imports", Map.of("tickets", batch.subList(from, Math.min(from + 500, many))));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            answer.body()
                    .path("tickets")
                    .forEach(ticket -> ids.add(ticket.path("id").asString()));
        }
        return ids;
    }

    static BulkJob begin(List<String> tickets, String priority) {
        var answer =
                ADMIN.post("/api/v1/bulk-changes", Map.of("tickets", tickets, "change", Map.of("priority", priority)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return new BulkJob(tickets, answer.body().path("id").asString());
    }

    JsonNode now() {
        return ADMIN.get("/api/v1/bulk-changes/" + id).body();
    }

    /** Until it has done so many tickets and is not over, so that whoever is killed now has some of it in hand. */
    void awaitInHand(int done) {
        await().atMost(SOON.multipliedBy(4))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> now().path("done").asInt() >= done);
        assertThat(now().path("state").asString())
                .as("void: the job was over before anything was killed")
                .isNotEqualTo("done");
    }

    /** A claim of somebody who died runs out first. */
    void awaitDone() {
        await().atMost(Duration.ofMinutes(5))
                .ignoreExceptions()
                .until(() -> now().path("state").asString().equals("done"));
    }

    /** By the job's own count, by each ticket's history, and by what the topic told: one change each, under one id. */
    void changedEachTicketOnce() {
        var job = now();
        assertThat(job.path("done").asInt()).as(job.toString()).isEqualTo(tickets.size());
        assertThat(job.path("changed").asInt()).as(job.toString()).isEqualTo(tickets.size());
        assertThat(job.path("passedOverCount").asInt()).isZero();
        assertThat(tickets).allSatisfy(ticket -> assertThat(changes(ticket)).isEqualTo(1));
        var told = new HashMap<String, Set<String>>();
        await().atMost(SOON.multipliedBy(2)).untilAsserted(() -> {
            told.clear();
            told.putAll(TopicRecords.of(RUNNING, Topics.TICKETS).stream()
                    .map(Kept::event)
                    .filter(event -> event.correlationId().equals(id))
                    .collect(groupingBy(Event::subject, mapping(Event::id, toSet()))));
            assertThat(told.keySet()).containsExactlyInAnyOrderElementsOf(tickets);
        });
        assertThat(told).allSatisfy((_, ids) -> assertThat(ids).hasSize(1));
    }

    private long changes(String ticket) {
        var answer = ADMIN.get("/api/v1/tickets/" + ticket + "/history");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body()
                .path("history")
                .valueStream()
                .filter(entry -> entry.at("/bulkChange/id").asString("").equals(id))
                .count();
    }
}
