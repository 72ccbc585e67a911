package io.tidings.bench;

import io.tidings.events.EventJson;
import io.tidings.suite.Api;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** What another helpdesk knew, taken in by the import API: the quickest way to a store that is full. */
final class OldTickets {

    private static final int BATCHES_AT_ONCE = 4;

    /** A request of some 200 kB, whether it holds a few long conversations or many short ones. */
    private static final int MESSAGES_IN_A_BATCH = 400;

    private static final Instant BEGUN = Instant.parse("2024-01-02T08:00:00Z");
    private static final String SENTENCE = "The invoice of last month does not match the order. ";

    private final Api admin;
    private final String run;
    private int taken;

    /** @param run a word that no other run has */
    OldTickets(Api admin, String run) {
        this.admin = admin;
        this.run = run;
    }

    /** Imports so many tickets of so many messages each; answers their ids. */
    List<String> take(int tickets, int messages) {
        var size = Math.clamp(MESSAGES_IN_A_BATCH / messages, 1, tickets);
        try (var threads = Executors.newFixedThreadPool(BATCHES_AT_ONCE)) {
            var batches = IntStream.iterate(0, from -> from < tickets, from -> from + size)
                    .mapToObj(from -> batch(threads, Math.min(size, tickets - from), messages))
                    .toList();
            return batches.stream().flatMap(batch -> batch.join().stream()).toList();
        }
    }

    private CompletableFuture<List<String>> batch(ExecutorService threads, int size, int messages) {
        var first = taken;
        taken += size;
        return CompletableFuture.supplyAsync(() -> imported(first, size, messages), threads);
    }

    private List<String> imported(int first, int size, int messages) {
        var ids = List.<String>of();
        for (var from = 0; from < messages; from += MESSAGES_IN_A_BATCH) {
            ids = imported(first, size, from, Math.min(messages, from + MESSAGES_IN_A_BATCH));
        }
        return ids;
    }

    /** Asked again, a ticket gets only the messages that it has not. */
    private List<String> imported(int first, int size, int from, int to) {
        var batch = EventJson.mapper().createObjectNode();
        var tickets = batch.putArray("tickets");
        for (var n = first; n < first + size; n++) {
            tickets.add(ticket(n, from, to));
        }
        var answer = admin.post("/api/v1/imports", batch.toString());
        var ids = answer.body()
                .path("tickets")
                .valueStream()
                .filter(ticket -> ticket.hasNonNull("id"))
                .map(ticket -> ticket.path("id").asString())
                .toList();
        if (ids.size() != size) {
            throw new IllegalStateException("Not imported: " + answer.status() + " " + answer.text());
        }
        return ids;
    }

    private JsonNode ticket(int n, int from, int to) {
        var opened = BEGUN.plusSeconds(60L * n);
        var ticket = EventJson.mapper()
                .createObjectNode()
                .put("externalId", run + "-" + n)
                .put("subject", "Old invoice " + n + " " + run)
                .put("state", n % 10 == 0 ? "open" : "closed")
                .put("channel", "email")
                .put("createdAt", opened.toString());
        ticket.putObject("customer").put("email", "customer" + n % 500 + "@bench.example");
        var conversation = ticket.putArray("messages");
        for (var m = from; m < to; m++) {
            var message = conversation
                    .addObject()
                    .put("externalId", "message-" + m)
                    .put("body", "Message " + m + " of " + n + ". " + SENTENCE.repeat(8))
                    .put("createdAt", opened.plusSeconds(m).toString());
            message.putObject("author").put("role", m % 2 == 0 ? "customer" : "agent");
        }
        return ticket;
    }
}
