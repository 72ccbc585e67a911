package io.tidings.bench;

import com.microsoft.playwright.Page;
import io.tidings.bench.SteadyLoad.Outcome;
import io.tidings.suite.Api;
import io.tidings.suite.Browser;
import io.tidings.suite.RunningSuite;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Whether a desk that has been in use for years is as quick as one that was set up yesterday: the same work on 1,000 and on
 * 100,000 tickets, and in tickets of 5 messages and of 2,000. It fills the store itself, by the import API, and takes about 20
 * minutes.
 */
final class DeskBench {

    private static final int FEW = 1_000;
    private static final int MANY = 100_000;
    private static final int SHORT = 5;
    private static final int LONG = 2_000;

    /** As many of either kind: what is to be compared is their length, not how many write into the same one. */
    private static final int ALIKE = 12;

    /** Among more tickets than this the figures of a small store are none. */
    private static final int STILL_FEW = 20_000;

    private static final double STEADY = 1.3;
    private static final Duration WORK = Duration.ofSeconds(40);
    private static final Duration ROUND = Duration.ofSeconds(15);
    private static final int ROUNDS = 3;

    /** Under full load the compilers have what two cores leave them: a quarter of an hour on slow ones. */
    private static final Duration MOST_WARMING = Duration.ofMinutes(20);

    /** A suite whose 95 of 100 take longer than the target of 99 still compiles. */
    private static final double KEPT_UP_MILLIS = 60;

    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final int LISTS = 40;
    private static final int CHANGED_AT_ONCE = 5_000;

    /** Short, since nothing of it shall be without the job beside it. */
    private static final Duration BESIDE = Duration.ofSeconds(3);

    private final RunningSuite suite;
    private final Api agent;
    private final String run = "r" + UUID.randomUUID().toString().substring(0, 8);
    private final DeskWork work;
    private final OldTickets old;
    private final List<Figure> figures = new ArrayList<>();

    DeskBench(RunningSuite suite) {
        this.suite = suite;
        this.agent = Api.as(suite, "agent");
        this.work = new DeskWork(new LeanClient(URI.create(suite.url()), agent::token), run);
        this.old = new OldTickets(Api.as(suite, "admin"), run);
    }

    List<Figure> measure() {
        var before = known();
        if (before > STILL_FEW) {
            progress(
                    "The store holds %,d tickets already; for the figures of a small one begin with ./tidings up --fresh"
                            .formatted(before));
        }
        progress("Importing %,d tickets".formatted(FEW));
        var few = old.take(FEW, 3);
        awaitKnown(before + FEW);
        found(Figure.told("warmed up", warmUp(few), "s"));
        progress("Working on %,d tickets for %d s".formatted(FEW, WORK.toSeconds()));
        var small = work.on(few, WORK);
        tell("with %,d tickets".formatted(FEW), small);
        found(Figure.told("a list, with %,d tickets, median".formatted(FEW), aList(), "ms"));
        conversations();
        var all = fill();
        var many = spread(all, FEW);
        warmUp(many);
        progress("Working on %,d tickets for %d s".formatted(MANY, WORK.toSeconds()));
        var large = work.on(many, WORK);
        tell("with %,d tickets".formatted(MANY), large);
        found(Figure.atMost("p99, many tickets to few", large.millis(99) / small.millis(99), "times", STEADY));
        found(Figure.told("a list, with %,d tickets, median".formatted(MANY), aList(), "ms"));
        progress("Changing %,d tickets at once, to warm up".formatted(FEW));
        tag(many, run + "-warm", () -> work.on(few, BESIDE));
        bulkChange(spread(all, CHANGED_AT_ONCE), many);
        return figures;
    }

    /**
     * What a suite does that has just started, or still works off what was imported, says nothing of one at work.
     *
     * @return seconds
     */
    private double warmUp(List<String> tickets) {
        progress("Warming up until three rounds take alike, %d min at most".formatted(MOST_WARMING.toMinutes()));
        return Warming.untilAlike(
                MOST_WARMING, KEPT_UP_MILLIS, () -> work.on(tickets, ROUND).millis(95));
    }

    /** In turn, so that whatever else changes meanwhile changes for both. */
    private void conversations() {
        progress("Importing %d tickets of %,d messages, and as many short ones for each round".formatted(ALIKE, LONG));
        var longOnes = old.take(ALIKE, LONG);
        // Others for each round, since they grow; and none imported within the rounds, which would be measured with
        // them.
        var shortOnes =
                IntStream.range(0, ROUNDS).mapToObj(_ -> old.take(ALIKE, SHORT)).toList();
        warmUp(longOnes);
        var inShort = new ArrayList<Outcome>();
        var inLong = new ArrayList<Outcome>();
        progress("Working in tickets of %d and of %,d messages, %d s each, %d times"
                .formatted(SHORT, LONG, ROUND.toSeconds(), ROUNDS));
        for (var round = 0; round < ROUNDS; round++) {
            inShort.add(work.on(shortOnes.get(round), ROUND));
            inLong.add(work.on(longOnes, ROUND));
        }
        var brief = Outcome.together(inShort);
        var endless = Outcome.together(inLong);
        tell("in tickets of %d messages".formatted(SHORT), brief);
        tell("in tickets of %,d messages".formatted(LONG), endless);
        found(Figure.atMost("p99, long tickets to short", endless.millis(99) / brief.millis(99), "times", STEADY));
        progress("Opening tickets of %,d messages in the page".formatted(LONG));
        try (var browser = new Browser(suite)) {
            var page = browser.signedInAs("agent");
            found(Figure.atMost(
                    "a ticket of %,d messages opens, median".formatted(LONG),
                    median(longOnes.stream().mapToDouble(id -> opens(page, id)).toArray()),
                    "ms",
                    300));
        }
    }

    /** From the click to the newest message on the screen, with 30 in reach above it. */
    private double opens(Page page, String id) {
        var ticket = agent.get("/api/v1/tickets/" + id).body();
        var subject = ticket.at("/subject/value").asString();
        page.navigate(suite.url() + "/search?q=" + encoded("\"" + subject + "\""));
        page.waitForSelector("[data-row]:has-text('" + subject + "')");
        var newest = agent.get("/api/v1/tickets/" + id + "/messages?limit=1").body();
        return ((Number) page.evaluate(
                        """
                ([subject, text]) => new Promise(opened => {
                  const row = [...document.querySelectorAll('[data-row]')].find(row => row.textContent.includes(subject))
                  const from = performance.now()
                  row.click()
                  const look = () => {
                    const said = [...document.querySelectorAll('.conversation article.message')]
                    return said.length >= 30 && said.some(one => one.textContent.includes(text))
                      ? opened(performance.now() - from)
                      : requestAnimationFrame(look)
                  }
                  look()
                })""",
                        List.of(
                                subject,
                                newest.at("/messages/0/text").asString().substring(0, 10))))
                .doubleValue();
    }

    /** Answers the tickets that were missing. */
    private List<String> fill() {
        var missing = Math.max(0, (int) (MANY - known()));
        progress("Importing tickets until there are %,d".formatted(MANY));
        var start = System.nanoTime();
        var ids = old.take(missing, 3);
        found(Figure.atLeast("tickets of 3 messages imported", missing / seconds(start), "per s", 1_000));
        progress("Waiting for the search to know them");
        var waiting = System.nanoTime();
        awaitKnown(MANY);
        found(Figure.told("search caught up after the import", seconds(waiting), "s"));
        return ids;
    }

    private static List<String> spread(List<String> ids, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> ids.get((int) ((long) n * ids.size() / count)))
                .toList();
    }

    /** How long a job takes, and what it does meanwhile to the pace of whoever else works. */
    private void bulkChange(List<String> tickets, List<String> others) {
        progress("Changing %,d tickets at once, while others work".formatted(tickets.size()));
        var alone = work.on(others, ROUND);
        var beside = new ArrayList<Outcome>();
        var job = tag(tickets, run, () -> beside.add(work.on(others, BESIDE)));
        var took = Duration.between(
                Instant.parse(job.path("createdAt").asString()),
                Instant.parse(job.path("finishedAt").asString()));
        var other = Outcome.together(beside);
        found(Figure.atLeast("tickets changed at once", job.path("done").asInt(), "tickets", tickets.size()));
        found(Figure.atMost("a bulk change took", took.toMillis() / 1_000.0, "s", 30));
        found(Figure.told("p99 beside a bulk change", other.millis(99), "ms"));
        found(Figure.atMost("p99, beside a bulk change to without", other.millis(99) / alone.millis(99), "times", 2));
    }

    /** Tags tickets by one bulk change, and does the other work over and over until that has ended. */
    private JsonNode tag(List<String> tickets, String tag, Runnable meanwhile) {
        var begun = agent.post(
                "/api/v1/bulk-changes", Map.of("tickets", tickets, "change", Map.of("addTags", List.of(tag))));
        if (begun.status() != 202) {
            throw new IllegalStateException("No bulk change: " + begun.status() + " " + begun.text());
        }
        var path = "/api/v1/bulk-changes/" + begun.body().path("id").asString();
        var job = begun.body();
        while (!job.hasNonNull("finishedAt")) {
            meanwhile.run();
            job = agent.get(path).body();
        }
        return job;
    }

    private void tell(String where, Outcome outcome) {
        found(Figure.atLeast("work done " + where, outcome.perSecond(), "per s", 99));
        found(Figure.atMost("work refused " + where, outcome.failed(), "requests", 0));
        if (outcome.failed() > 0) {
            progress("Answered so often by each status: " + outcome.statuses());
        }
        found(Figure.told("p50 " + where, outcome.millis(50), "ms"));
        found(Figure.atMost("p99 " + where, outcome.millis(99), "ms", 60));
    }

    private double aList() {
        return median(IntStream.range(0, LISTS)
                .mapToDouble(_ -> {
                    var start = System.nanoTime();
                    agent.get("/api/v1/views/open/tickets");
                    return (System.nanoTime() - start) / 1e6;
                })
                .toArray());
    }

    private static double median(double[] values) {
        return Arrays.stream(values)
                .sorted()
                .skip(values.length / 2)
                .findFirst()
                .orElse(0);
    }

    /** How many tickets the search knows. */
    private long known() {
        return agent.get("/api/v1/search?limit=1").body().path("total").asLong();
    }

    private void awaitKnown(long tickets) {
        var start = System.nanoTime();
        while (known() < tickets) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("After %d min the search knows %,d of %,d tickets."
                        .formatted(PATIENCE.toMinutes(), known(), tickets));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
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
