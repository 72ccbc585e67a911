package io.tidings.bench;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import io.tidings.suite.Api;
import io.tidings.suite.Browser;
import io.tidings.suite.RunningSuite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * What a newcomer meets in the first hour: how long a start takes, what the suite weighs, and how soon the page answers. Ends the
 * suite and starts it again, over the data that is there.
 */
final class FirstHourBench {

    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int TICKETS = 20;
    private static final int LOADS = 5;

    /** As somebody reads who is in a hurry: what stands beside a conversation comes after it, and would be measured with the next one. */
    private static final Duration BETWEEN_TICKETS = Duration.ofSeconds(1);

    /** As {@code ./tidings up} tells it: {@code kafka  port 9092  6.1 s}. */
    private static final Pattern STARTED =
            Pattern.compile("^\\s+(\\S+)\\s+port \\d+\\s+([0-9.]+) s$", Pattern.MULTILINE);

    private static final Pattern HEALTHY = Pattern.compile("healthy after ([0-9.]+) s");

    private final RunningSuite suite;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final List<Figure> figures = new ArrayList<>();

    FirstHourBench(RunningSuite suite) {
        this.suite = suite;
    }

    List<Figure> measure() {
        start();
        page();
        load();
        return figures;
    }

    private void start() {
        progress("Ending the suite and starting it again");
        suite.run("down");
        var told = suite.portBase() == null
                ? suite.run("up", "--detach")
                : suite.run("up", "--detach", "--port-base", suite.portBase().toString());
        var healthy = HEALTHY.matcher(told);
        if (!healthy.find()) {
            throw new IllegalStateException("The suite did not start again:\n" + told);
        }
        figures.add(Figure.atMost("up, built already", Double.parseDouble(healthy.group(1)), "s", 60));
        var starts = new HashMap<String, Double>();
        STARTED.matcher(told).results().forEach(part -> starts.put(part.group(1), Double.parseDouble(part.group(2))));
        progress("Leaving it alone for " + IDLE.toSeconds() + " s");
        LockSupport.parkNanos(IDLE.toNanos());
        var processes = suite.processes();
        for (var process : processes) {
            figures.add(Figure.told(process.name() + " starts", starts.getOrDefault(process.name(), 0.0), "s"));
            figures.add(Figure.told(process.name() + " CPU to start", cpuSeconds(process), "s"));
            figures.add(Figure.told(process.name() + " resident, idle", process.rssMb(), "MB"));
        }
        figures.add(Figure.atMost("whole stack resident, idle", resident(), "MB", 3_600));
    }

    private void page() {
        progress("Opening the workspace " + LOADS + " times, and " + TICKETS + " tickets in it");
        var agent = Api.as(suite, "agent");
        for (var n = 0; n < TICKETS; n++) {
            agent.post(
                    "/api/v1/tickets",
                    Map.of(
                            "subject", "Opens " + n + " " + run,
                            "body", body(n),
                            "customer", Map.of("email", "hour" + n + "@bench.example")));
        }
        try (var browser = new Browser(suite)) {
            var page = browser.signedInAs("agent");
            figures.add(Figure.atMost("workspace usable, median", median(LOADS, _ -> usable(page)), "ms", 1_500));
            figures.add(Figure.atMost("script at first load, gzip", scriptBytes(page) / 1_000.0, "kB", 350));
            // The list learns of the newest by its search index; a ticket is opened once it is there.
            page.waitForSelector("[data-row]:has-text('Opens 0 " + run + "')");
            figures.add(Figure.atMost(
                    "ticket opens from the list, median", median(TICKETS, n -> opens(page, n)), "ms", 200));
        }
    }

    private double usable(Page page) {
        page.navigate(suite.url() + "/", new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
        return number(page.evaluate("""
                () => new Promise(usable => {
                  const look = () => document.querySelector('[data-row]')
                    ? usable(performance.now())
                    : requestAnimationFrame(look)
                  look()
                })"""));
    }

    /** From a click in a page at rest until the words of the customer are there to read. */
    private double opens(Page page, int n) {
        LockSupport.parkNanos(BETWEEN_TICKETS.toNanos());
        return number(page.evaluate("""
                ([subject, body]) => new Promise(opened => {
                  const row = [...document.querySelectorAll('[data-row]')].find(row => row.textContent.includes(subject))
                  const from = performance.now()
                  row.click()
                  const look = () => document.querySelector('.conversation')?.textContent.includes(body)
                    ? opened(performance.now() - from)
                    : requestAnimationFrame(look)
                  look()
                })""", List.of("Opens " + n + " " + run, body(n))));
    }

    private String body(int n) {
        return "This is what ticket " + n + " of " + run + " says.";
    }

    private static long scriptBytes(Page page) {
        var scripts = (List<?>) page.evaluate("""
                () => performance.getEntriesByType('resource')
                  .filter(one => new URL(one.name).pathname.endsWith('.js'))
                  .map(one => one.name)""");
        return scripts.stream()
                .mapToLong(
                        script -> gzipped(page.request().get(script.toString()).body()))
                .sum();
    }

    private static long gzipped(byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.size();
    }

    private void load() {
        progress("Under load for 30 s");
        var agent = Api.as(suite, "agent");
        try (var client = new LeanClient(URI.create(suite.url()), agent::token)) {
            new SteadyLoad(100, Duration.ofSeconds(20))
                    .run(n -> client.post("/api/v1/tickets", """
                            {"subject": "Load %d", "body": "Load", "customer": {"email": "load%d@bench.example"}}""".formatted(n, n % 200)));
            var read = agent.post(
                            "/api/v1/tickets",
                            Map.of(
                                    "subject",
                                    "Read",
                                    "body",
                                    "Read",
                                    "customer",
                                    Map.of("email", "load@bench.example")))
                    .body()
                    .path("id")
                    .asString();
            new SteadyLoad(500, Duration.ofSeconds(10)).run(_ -> client.get("/api/v1/tickets/" + read));
        }
        suite.processes()
                .forEach(process ->
                        figures.add(Figure.told(process.name() + " resident, under load", process.rssMb(), "MB")));
        figures.add(Figure.atMost("whole stack resident, under load", resident(), "MB", 4_000));
    }

    private long resident() {
        return suite.processes().stream().mapToLong(RunningSuite.Process::rssMb).sum();
    }

    /** Of the process and what it started itself. */
    private static double cpuSeconds(RunningSuite.Process process) {
        return ProcessHandle.of(process.pid()).stream()
                        .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                        .flatMap(handle -> handle.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toMillis)
                        .sum()
                / 1_000.0;
    }

    private static double median(int times, IntToDoubleFunction measurement) {
        var all = IntStream.range(0, times).mapToDouble(measurement).toArray();
        Arrays.sort(all);
        return all[times / 2];
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static void progress(String text) {
        System.err.println(text + " …");
    }
}
