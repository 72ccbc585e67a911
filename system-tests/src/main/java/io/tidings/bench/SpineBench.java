package io.tidings.bench;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.suite.Api;
import io.tidings.suite.Receiver;
import io.tidings.suite.RunningSuite;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.HdrHistogram.ConcurrentHistogram;

/** The spine's figures: opening, reading, hearing by webhook, finding, and what it all weighs. */
final class SpineBench {

    private static final Duration OPENING = Duration.ofSeconds(60);
    private static final Duration READING = Duration.ofSeconds(30);
    private static final Duration HEARING = Duration.ofSeconds(30);
    private static final Duration ROUND = Duration.ofSeconds(20);
    private static final double KEPT_UP_MILLIS = 200;
    private static final Duration MOST_WARMING = Duration.ofMinutes(5);
    private static final int FINDS = 60;

    private final RunningSuite suite;
    private final Api agent;
    private final Api admin;
    private final LeanClient load;
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    SpineBench(RunningSuite suite) {
        this.suite = suite;
        this.agent = Api.as(suite, "agent");
        this.admin = Api.as(suite, "admin");
        this.load = new LeanClient(URI.create(suite.url()), agent::token);
    }

    List<Figure> measure() {
        var figures = new ArrayList<Figure>();
        figures.add(warmUp());
        progress("Opening 200 tickets/s for " + OPENING.toSeconds() + " s");
        figures.addAll(opening());
        awaitCaughtUp(figures);
        progress("Reading a ticket 1,000 times/s for " + READING.toSeconds() + " s");
        figures.addAll(reading());
        progress("Hearing of 50 tickets/s by webhook for " + HEARING.toSeconds() + " s");
        figures.addAll(hearing());
        progress("Finding " + FINDS + " new tickets by search");
        figures.addAll(finding());
        var resident = suite.processes().stream()
                .mapToLong(RunningSuite.Process::rssMb)
                .sum();
        figures.add(Figure.atMost("whole stack resident", resident, "MB", 4_500));
        return figures;
    }

    /** How long opening took until it was at its pace is told with the figures. */
    private Figure warmUp() {
        progress("Warming up until three rounds take alike, " + MOST_WARMING.toMinutes() + " min at most");
        var start = System.nanoTime();
        new SteadyLoad(100, Duration.ofSeconds(40)).run(n -> load.post("/api/v1/tickets", ticket("warm " + n)));
        untilAlike(new SteadyLoad(200, ROUND), n -> load.post("/api/v1/tickets", ticket("warm " + n)));
        return Figure.told("opening warmed up", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start), "s");
    }

    private static void untilAlike(SteadyLoad round, LongFunction<CompletableFuture<Integer>> request) {
        Warming.untilAlike(
                MOST_WARMING, KEPT_UP_MILLIS, () -> round.run(request).millis(95));
    }

    private List<Figure> opening() {
        var outcome = new SteadyLoad(200, OPENING).run(n -> load.post("/api/v1/tickets", ticket("load " + n)));
        return List.of(
                Figure.atLeast("tickets opened", outcome.perSecond(), "per s", 198),
                Figure.atMost("tickets not opened", outcome.others(201), "requests", 0),
                Figure.told("open a ticket p50", outcome.millis(50), "ms"),
                Figure.atMost("open a ticket p99", outcome.millis(99), "ms", 100));
    }

    /** How long the readers need after the load to have everything: a queue that only grows is no throughput. */
    private void awaitCaughtUp(List<Figure> figures) {
        var start = Instant.now();
        var subject = "last " + run;
        agent.post("/api/v1/tickets", ticket(subject));
        awaitFound(subject, Duration.ofSeconds(120));
        figures.add(Figure.told(
                "search caught up after the load",
                Duration.between(start, Instant.now()).toMillis() / 1000.0,
                "s"));
    }

    private List<Figure> reading() {
        var ids = new ArrayList<String>();
        for (var i = 0; i < 50; i++) {
            ids.add(agent.post("/api/v1/tickets", ticket("read " + i))
                    .body()
                    .path("id")
                    .asString());
        }
        LongFunction<CompletableFuture<Integer>> read = n -> load.get(
                "/api/v1/tickets/" + ids.get(ThreadLocalRandom.current().nextInt(ids.size())));
        untilAlike(new SteadyLoad(1_000, ROUND), read);
        var outcome = new SteadyLoad(1_000, READING).run(read);
        return List.of(
                Figure.atLeast("ticket reads", outcome.perSecond(), "per s", 990),
                Figure.atMost("ticket reads failed", outcome.others(200), "requests", 0),
                Figure.told("read a ticket p50", outcome.millis(50), "ms"),
                Figure.atMost("read a ticket p99", outcome.millis(99), "ms", 30));
    }

    private List<Figure> hearing() {
        var times = new ConcurrentHistogram(TimeUnit.SECONDS.toMillis(120), 3);
        var heard = ConcurrentHashMap.<String>newKeySet();
        try (var receiver = new Receiver()) {
            receiver.tells(request -> {
                Event event = EventJson.read(request.body());
                if (heard.add(event.id())) {
                    times.recordValue(Math.max(
                            0, Duration.between(event.time(), request.at()).toMillis()));
                }
            });
            var endpoint = admin.post(
                    "/api/v1/webhook-endpoints",
                    Map.of("name", "bench", "url", receiver.url(), "events", List.of("ticket.opened.v1")));
            if (endpoint.status() != 201) {
                throw new IllegalStateException("No endpoint: " + endpoint.status() + " " + endpoint.text());
            }
            try {
                agent.post("/api/v1/tickets", ticket("first"));
                await(() -> !heard.isEmpty(), Duration.ofSeconds(30));
                // Nothing was sent before: its way out has yet to be compiled, as theirs had.
                var warm = new SteadyLoad(50, ROUND).run(n -> load.post("/api/v1/tickets", ticket("warm " + n)));
                await(() -> heard.size() > warm.answered(201), Duration.ofSeconds(60));
                times.reset();
                var before = heard.size();
                var outcome = new SteadyLoad(50, HEARING).run(n -> load.post("/api/v1/tickets", ticket("heard " + n)));
                var opened = outcome.answered(201);
                await(() -> heard.size() - before >= opened, Duration.ofSeconds(60));
                return List.of(
                        Figure.atMost("webhooks missing", opened - (heard.size() - before), "deliveries", 0),
                        Figure.atMost("commit to webhook p50", times.getValueAtPercentile(50), "ms", 30),
                        Figure.atMost("commit to webhook p99", times.getValueAtPercentile(99), "ms", 150));
            } finally {
                admin.delete("/api/v1/webhook-endpoints/"
                        + endpoint.body().path("id").asString());
            }
        }
    }

    private List<Figure> finding() {
        var times = new ConcurrentHistogram(TimeUnit.SECONDS.toMillis(120), 3);
        for (var i = 0; i < FINDS; i++) {
            var subject = "found" + i + "x" + run;
            var start = System.nanoTime();
            agent.post("/api/v1/tickets", ticket(subject));
            awaitFound(subject, Duration.ofSeconds(30));
            times.recordValue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
        return List.of(
                Figure.told("commit to found p50", times.getValueAtPercentile(50), "ms"),
                Figure.atMost("commit to found p95", times.getValueAtPercentile(95), "ms", 1_000));
    }

    private void awaitFound(String subject, Duration atMost) {
        var query = URLEncoder.encode("subject:\"" + subject + "\"", StandardCharsets.UTF_8);
        await(
                () -> agent.get("/api/v1/search?q=" + query)
                                .body()
                                .path("tickets")
                                .size()
                        > 0,
                atMost);
    }

    private static void await(BooleanSupplier condition, Duration atMost) {
        var until = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Each from one of 500 customers, as a busy desk's day looks, with a body of about 1 kB. */
    private String ticket(String subject) {
        var body = EventJson.mapper().createObjectNode();
        body.put("subject", subject + (subject.contains(run) ? "" : " " + run));
        body.put("body", "The invoice of last month does not match the order. ".repeat(20));
        body.putObject("customer")
                .put("email", "customer" + ThreadLocalRandom.current().nextInt(500) + "@bench.example");
        body.put("channel", "api");
        return body.toString();
    }

    private static void progress(String text) {
        System.err.println(text + " …");
    }
}
