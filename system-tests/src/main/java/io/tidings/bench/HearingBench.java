package io.tidings.bench;

import io.tidings.bench.LeanReceiver.Manner;
import io.tidings.events.Event;
import io.tidings.events.TicketFact.TicketPriorityChanged;
import io.tidings.events.Topics;
import io.tidings.suite.Api;
import io.tidings.suite.RunningSuite;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * How soon and how surely others hear: webhooks at a steady rate, beside endpoints in trouble, as many as the dispatcher can send,
 * and with the dispatcher killed; and thousands of open streams. What is heard of are changed priorities, which cause nothing else
 * that would have to be measured with them. Takes about ten minutes.
 */
final class HearingBench {

    private static final String DISPATCHER = "webhook-dispatcher";
    private static final String CHANGED = "ticket.priority-changed.v1";
    private static final int TICKETS = 1_000;
    private static final int ENDPOINTS = 10;
    private static final int A_SECOND = 200;

    /** Each heard by every endpoint: a thousand deliveries a second. */
    private static final int TO_ALL_A_SECOND = 100;

    /** So many changes of each ticket, each to every endpoint: half a minute at a thousand a second. */
    private static final int ROUNDS_TO_ALL = 3;

    /** What of a rate has to be kept; the rest is the wait for the last answer. */
    private static final double HELD = 0.95;

    private static final Duration ROUND = Duration.ofSeconds(20);
    private static final int PAIRS = 3;
    private static final Duration MOST_WARMING = Duration.ofMinutes(10);

    /** A suite whose 95 of 100 take longer than the target of 99 still compiles. */
    private static final double KEPT_UP_MILLIS = 150;

    /** In the middle of {@link #TICKETS} changes to all. */
    private static final Duration KILLED_AFTER = Duration.ofSeconds(5);

    /** What one endpoint may have under way. */
    private static final int UNDER_WAY = 16;

    private static final int STREAMS = 2_000;
    private static final int STREAMED_WARM = 10;
    private static final int STREAMED = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final List<String> PRIORITIES = List.of("low", "normal", "high", "urgent");

    private final RunningSuite suite;
    private final Api agent;
    private final Api admin;
    private final LeanClient client;
    private final String run = "h" + UUID.randomUUID().toString().substring(0, 8);
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> tickets = new ArrayList<>();

    /** How many there were so far; it decides the next one's ticket and priority. Asked by one thread. */
    private long changes;

    /** Changes that were asked for and not made. */
    private final AtomicLong refused = new AtomicLong();

    HearingBench(RunningSuite suite) {
        this.suite = suite;
        this.agent = Api.as(suite, "agent");
        this.admin = Api.as(suite, "admin");
        this.client = new LeanClient(URI.create(suite.url()), agent::token);
    }

    List<Figure> measure() {
        open();
        steadily();
        toAll();
        toStreams();
        // What was not changed need not be told of: the figures would be those of a lighter load.
        found(Figure.atMost("changes that were not made", refused.get(), "changes", 0));
        return figures;
    }

    private void open() {
        progress("Opening %,d tickets".formatted(TICKETS));
        for (var n = 0; n < TICKETS; n++) {
            var opened = agent.post(
                    "/api/v1/tickets",
                    Map.of(
                            "subject", "Heard %d %s".formatted(n, run),
                            "body", "The invoice of last month does not match the order. ".repeat(20),
                            "customer", Map.of("email", "customer%d@bench.example".formatted(n % 500)),
                            "tags", List.of(tag(n % ENDPOINTS)),
                            "channel", "api"));
            if (opened.status() != 201) {
                throw new IllegalStateException("No ticket: " + opened.status() + " " + opened.text());
            }
            tickets.add(opened.body().path("id").asString());
        }
        // The first figures would pay for their acknowledgements.
        await(() -> List.of("planned", "sending").stream()
                .allMatch(state -> admin.get("/api/v1/outgoing-mail?limit=1&state=" + state)
                                .body()
                                .path("mails")
                                .size()
                        == 0));
    }

    private String tag(int endpoint) {
        return run + "e" + endpoint;
    }

    /** It hears of the tickets with that number's tag. */
    private Ear ear(int number) {
        return new Ear(admin, CHANGED, "tag:" + tag(number), change -> change % tickets.size() % ENDPOINTS == number);
    }

    /** The next change, of the next ticket; it goes to the endpoint whose number is the change's, modulo their number. */
    private CompletableFuture<Integer> change(long n) {
        var priority = PRIORITIES.get((int) (n / tickets.size() % PRIORITIES.size()));
        return client.patch(
                "/api/v1/tickets/" + tickets.get((int) (n % tickets.size())), "{\"priority\": \"" + priority + "\"}");
    }

    /** Each event goes to one of the endpoints, and the others' filters have to say no to it. */
    private void steadily() {
        var usual = new ArrayList<Hearing>();
        var troubled = new ArrayList<Hearing>();
        var well = IntStream.range(2, ENDPOINTS).mapToObj(this::ear).toList();
        try {
            progress("Warming up until three rounds take alike, %d min at most".formatted(MOST_WARMING.toMinutes()));
            found(Figure.told(
                    "warmed up",
                    Warming.untilAlike(MOST_WARMING, KEPT_UP_MILLIS, () -> round(well, A_SECOND, ROUND)
                            .millis(95)),
                    "s"));
            for (var pair = 0; pair < PAIRS; pair++) {
                // New ones each time: what was in trouble is left alone for a while afterwards.
                try (var first = ear(0);
                        var second = ear(1)) {
                    progress("Hearing of %d changes/s at %d endpoints for %d s"
                            .formatted(A_SECOND, ENDPOINTS, ROUND.toSeconds()));
                    usual.add(round(well, A_SECOND, ROUND));
                    progress("The same while one of them hangs and one fails");
                    first.behaves(Manner.HANGS);
                    second.behaves(Manner.FAILS);
                    troubled.add(round(well, A_SECOND, ROUND));
                }
            }
        } finally {
            well.forEach(Ear::close);
        }
        var alone = Hearing.together(usual);
        var beside = Hearing.together(troubled);
        found(Figure.atMost("deliveries missing", alone.missing() + beside.missing(), "deliveries", 0));
        foundRate(
                "changes a second, least of all rounds",
                Math.min(alone.changesPerSecond(), beside.changesPerSecond()),
                A_SECOND);
        found(Figure.told("commit to webhook at %d/s p50".formatted(A_SECOND), alone.millis(50), "ms"));
        found(Figure.atMost("commit to webhook at %d/s p99".formatted(A_SECOND), alone.millis(99), "ms", 150));
        found(Figure.told("the same beside endpoints in trouble p50", beside.millis(50), "ms"));
        found(Figure.told("the same beside endpoints in trouble p99", beside.millis(99), "ms"));
        found(Figure.atMost(
                "p99 beside endpoints in trouble, to that without",
                beside.millis(99) / Math.max(1, alone.millis(99)),
                "times",
                1.2));
    }

    /** Every event goes to every endpoint. */
    private void toAll() {
        var since = Instant.now();
        var ears = IntStream.range(0, ENDPOINTS)
                .mapToObj(_ -> new Ear(admin, CHANGED, null, _ -> true))
                .toList();
        try {
            var length = Duration.ofSeconds(ROUNDS_TO_ALL * TICKETS / TO_ALL_A_SECOND);
            progress("Hearing of %d changes/s at each of %d endpoints for %d s"
                    .formatted(TO_ALL_A_SECOND, ENDPOINTS, length.toSeconds()));
            var live = round(ears, TO_ALL_A_SECOND, length);
            found(Figure.atMost("deliveries missing, live", live.missing(), "deliveries", 0));
            foundRate("changes a second, each to all", live.changesPerSecond(), TO_ALL_A_SECOND);
            found(Figure.told("deliveries while changes are made", live.perSecond(), "per s"));
            found(Figure.told("commit to webhook at that rate p99", live.millis(99), "ms"));
            replaying(ears, since);
            killed(ears);
        } finally {
            ears.forEach(Ear::close);
        }
    }

    /** The same once more, with nothing but the dispatcher at work. */
    private void replaying(List<Ear> ears, Instant since) {
        progress("Replaying all of it");
        ears.forEach(Ear::forget);
        var planned = ears.parallelStream().mapToLong(ear -> ear.replay(since)).sum();
        await(() -> Ear.heard(ears) >= planned);
        var round = Hearing.of(ears, planned, 0);
        found(Figure.atMost("deliveries missing, replayed", round.missing(), "deliveries", 0));
        found(Figure.atLeast("deliveries of one dispatcher", round.perSecond(), "per s", 1_000));
    }

    private void killed(List<Ear> ears) {
        var pid = suite.process(DISPATCHER).pid();
        var length = Duration.ofSeconds(TICKETS / TO_ALL_A_SECOND);
        progress("Killing the dispatcher during %,d deliveries".formatted(TICKETS * ENDPOINTS));
        CompletableFuture.runAsync(
                () -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly),
                CompletableFuture.delayedExecutor(KILLED_AFTER.toMillis(), TimeUnit.MILLISECONDS));
        var round = round(ears, TO_ALL_A_SECOND, length);
        suite.awaitHealthy(PATIENCE);
        if (suite.process(DISPATCHER).pid() == pid) {
            throw new IllegalStateException("The dispatcher was not killed");
        }
        // What it had in hand comes due again when its claims end; only then is it known what is sent twice.
        await(() -> ears.stream().noneMatch(Ear::isAwaited));
        var times = ears.stream().flatMap(ear -> ear.times().stream()).toList();
        found(Figure.atMost("deliveries lost by a kill", round.missing(), "deliveries", 0));
        found(Figure.atMost(
                "deliveries sent twice after a kill",
                times.stream().filter(often -> often > 1).count(),
                "deliveries",
                UNDER_WAY * ENDPOINTS));
        found(Figure.atMost(
                "deliveries sent more than twice",
                times.stream().filter(often -> often > 2).count(),
                "deliveries",
                0));
    }

    private void toStreams() {
        progress("Opening %,d streams".formatted(STREAMS));
        var committed = new ConcurrentHashMap<String, Instant>();
        var heard = new ConcurrentHashMap<String, List<Instant>>();
        var filter = URLEncoder.encode("event:ticket.priority-changed", StandardCharsets.UTF_8);
        var start = System.nanoTime();
        try (var _ = new Listening(suite, List.of(Topics.TICKETS), event -> note(committed, event));
                var streams = new LeanStreams(
                        URI.create(suite.url()),
                        "/api/v1/events/stream?filter=" + filter,
                        agent::token,
                        STREAMS,
                        (notice, at) -> heard.computeIfAbsent(
                                        nameOf(notice), _ -> Collections.synchronizedList(new ArrayList<>()))
                                .add(at))) {
            await(() -> streams.open() >= STREAMS);
            found(Figure.told("streams opened in", (System.nanoTime() - start) / 1e9, "s"));
            progress("Telling %,d streams of a change every second, %d times".formatted(STREAMS, STREAMED));
            changes(1, Duration.ofSeconds(STREAMED_WARM), _ -> {});
            // One that came later would stand for one that never came.
            await(() -> count(heard) >= (long) STREAMED_WARM * STREAMS);
            committed.clear();
            heard.clear();
            changes(1, Duration.ofSeconds(STREAMED), _ -> {});
            await(() -> count(heard) >= (long) STREAMED * STREAMS);
            found(Figure.atLeast("streams open at the end", streams.open(), "streams", STREAMS));
        }
        var times = new ConcurrentHistogram(TimeUnit.SECONDS.toMillis(600), 3);
        committed.forEach((name, at) -> heard.getOrDefault(name, List.of())
                .forEach(then ->
                        times.recordValue(Math.max(0, Duration.between(at, then).toMillis()))));
        found(Figure.atMost("not heard by a stream", (long) STREAMED * STREAMS - times.getTotalCount(), "notices", 0));
        found(Figure.told("commit to all of %,d streams p50".formatted(STREAMS), millis(times, 50), "ms"));
        found(Figure.atMost("commit to all of %,d streams p99".formatted(STREAMS), millis(times, 99), "ms", 500));
    }

    private void note(Map<String, Instant> committed, Event event) {
        if (event.fact() instanceof TicketPriorityChanged changed) {
            committed.put(changed.ticket().id() + " " + event.version(), event.time());
        }
    }

    /** Ticket and version; read by hand, for there are two thousand in a moment. */
    private static String nameOf(String notice) {
        return Ear.after(notice, "\"ticketId\":\"", '"') + " " + Ear.after(notice, "\"version\":", ',');
    }

    private static long count(Map<String, List<Instant>> heard) {
        return heard.values().stream().mapToLong(List::size).sum();
    }

    /** Changes at a steady rate, and what of it those endpoints have heard; others may hear it too. */
    private Hearing round(List<Ear> ears, int perSecond, Duration length) {
        ears.forEach(Ear::forget);
        var due = new AtomicLong();
        var made = changes(
                perSecond,
                length,
                n -> due.addAndGet(ears.stream().filter(ear -> ear.hears(n)).count()));
        await(() -> Ear.heard(ears) >= due.get());
        return Hearing.of(ears, due.get(), made);
    }

    /** Changes at a steady rate; answers at which it went. */
    private double changes(int perSecond, Duration length, LongConsumer made) {
        var outcome = new SteadyLoad(perSecond, length).run(_ -> {
            var n = changes++;
            return change(n).whenComplete((status, _) -> {
                if (status != null && status == 200) {
                    made.accept(n);
                }
            });
        });
        refused.addAndGet(outcome.failed());
        return outcome.perSecond();
    }

    private static double millis(Histogram times, double percentile) {
        return times.getValueAtPercentile(percentile);
    }

    private static void await(BooleanSupplier condition) {
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** A load that fell behind is another one than the figures name. */
    private void foundRate(String name, double perSecond, int wished) {
        found(Figure.atLeast(name, perSecond, "per s", wished * HELD));
    }

    /** Said at once too, since the whole takes minutes. */
    private void found(Figure figure) {
        figures.add(figure);
        System.err.printf("  %s: %.1f %s%n", figure.name(), figure.value(), figure.unit());
    }

    private static void progress(String text) {
        System.err.println(text + " …");
    }
}
