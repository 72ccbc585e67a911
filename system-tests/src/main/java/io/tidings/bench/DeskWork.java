package io.tidings.bench;

import io.tidings.bench.SteadyLoad.Outcome;
import io.tidings.events.EventJson;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What agents do all day: one ticket is opened, one answered, one changed, and so on in turn. */
final class DeskWork {

    private static final int A_SECOND = 100;
    private static final List<String> PRIORITIES = List.of("low", "normal", "high", "urgent");

    private final LeanClient client;
    private final String run;

    DeskWork(LeanClient client, String run) {
        this.client = client;
        this.run = run;
    }

    /** @param tickets ids of those that are answered and changed, each as often as any other */
    Outcome on(List<String> tickets, Duration length) {
        return new SteadyLoad(A_SECOND, length).run(n -> switch ((int) (n % 3)) {
            case 0 -> client.post("/api/v1/tickets", opened(n));
            case 1 -> client.post(some(tickets) + "/messages", answered(n));
            default -> client.patch(some(tickets), changed());
        });
    }

    private static String some(List<String> tickets) {
        return "/api/v1/tickets/" + tickets.get(ThreadLocalRandom.current().nextInt(tickets.size()));
    }

    private String opened(long n) {
        var body = EventJson.mapper().createObjectNode();
        body.put("subject", "Work " + n + " " + run);
        body.put("body", "The invoice of last month does not match the order. ".repeat(20));
        body.putObject("customer")
                .put("email", "customer" + ThreadLocalRandom.current().nextInt(500) + "@bench.example");
        body.put("channel", "api");
        return body.toString();
    }

    private static String answered(long n) {
        return EventJson.mapper()
                .createObjectNode()
                .put("body", "Answer " + n + ". " + "We are looking into it, and write again tomorrow. ".repeat(5))
                .toString();
    }

    private static String changed() {
        return "{\"priority\": \"" + PRIORITIES.get(ThreadLocalRandom.current().nextInt(PRIORITIES.size())) + "\"}";
    }
}
