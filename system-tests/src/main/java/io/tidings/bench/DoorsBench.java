package io.tidings.bench;

import com.microsoft.playwright.options.ColorScheme;
import io.tidings.bench.LeanStreams.Follower;
import io.tidings.bench.WorkingDay.Click;
import io.tidings.bench.WorkingDay.Person;
import io.tidings.suite.Api;
import io.tidings.suite.Browser;
import io.tidings.suite.Browser.Look;
import io.tidings.suite.RunningSuite;
import io.tidings.suite.SignedIn;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;

/**
 * What the door costs: what the gateway adds to a request, a login, the customer's first page on a phone, and four hundred people
 * with open streams for a quarter of an hour of a working day ({@code TIDINGS_BENCH_MINUTES} shortens it). Takes about 25 minutes.
 */
final class DoorsBench {

    private static final int PAIRS_WARM = 3_000;
    private static final int PAIRS = 3_000;
    private static final int LOGINS_WARM = 20;
    private static final int LOGINS = 30;
    private static final int PAINTS_WARM = 3;
    private static final int PAINTS = 9;
    private static final int AGENTS = 200;
    private static final int CUSTOMERS = 200;
    private static final long MINUTES = Long.parseLong(System.getenv().getOrDefault("TIDINGS_BENCH_MINUTES", "15"));
    private static final Duration DAY = Duration.ofMinutes(MINUTES);
    private static final Duration DAY_WARM = Duration.ofMinutes(Math.min(3, MINUTES));
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** A customer's token of another site lasts for a quarter of an hour. */
    private static final Duration TOKEN_KEPT = Duration.ofMinutes(7);

    private final RunningSuite suite;
    private final Api agent;
    private final Api admin;
    private final String run = "d" + UUID.randomUUID().toString().substring(0, 8);
    private final List<Figure> figures = new ArrayList<>();

    DoorsBench(RunningSuite suite) {
        this.suite = suite;
        this.agent = Api.as(suite, "agent");
        this.admin = Api.as(suite, "admin");
    }

    List<Figure> measure() {
        added();
        logins();
        portal();
        workingDay();
        return figures;
    }

    /** The same request to the service and through the gateway, one after the other, by a token and by a session. */
    private void added() {
        progress("Asking a service and the gateway by turns, %,d times".formatted(PAIRS));
        var path = "/api/v1/tickets/" + ticket("customer@bench.example");
        try (var signedIn = SignedIn.as(suite, "agent");
                var service = new LeanClient(URI.create(suite.service(8101)), agent::token);
                var byToken = new LeanClient(URI.create(suite.url()), agent::token);
                var bySession = LeanClient.inSession(URI.create(suite.url()), signedIn::cookies)) {
            var all = List.of(service, byToken, bySession);
            byTurns(all, path, PAIRS_WARM);
            var times = byTurns(all, path, PAIRS);
            var direct = median(times.get(0));
            found(Figure.told("a request straight to the service, p50", direct, "ms"));
            found(Figure.atMost("the gateway adds, with a token, p50", median(times.get(1)) - direct, "ms", 3));
            found(Figure.atMost("the gateway adds, with a session, p50", median(times.get(2)) - direct, "ms", 3));
        }
    }

    private static List<Histogram> byTurns(List<LeanClient> clients, String path, int rounds) {
        var times = clients.stream().map(_ -> new Histogram(60_000_000L, 3)).toList();
        for (var n = 0; n < rounds; n++) {
            for (var i = 0; i < clients.size(); i++) {
                var start = System.nanoTime();
                var status = clients.get(i).get(path).join();
                times.get(i).recordValue((System.nanoTime() - start) / 1_000);
                if (status != 200) {
                    throw new IllegalStateException("Answered with " + status);
                }
            }
        }
        return times;
    }

    private static double median(Histogram micros) {
        return micros.getValueAtPercentile(50) / 1_000.0;
    }

    /** From the page that nobody may see yet to the first answer to whoever may: redirects, Keycloak's form, the code, the session. */
    private void logins() {
        progress("Signing in %d times".formatted(LOGINS));
        IntStream.range(0, LOGINS_WARM).forEach(_ -> login());
        found(Figure.atMost("login round trip, median", median(LOGINS, this::login), "ms", 800));
    }

    private double login() {
        var start = System.nanoTime();
        SignedIn.as(suite, "agent").close();
        return (System.nanoTime() - start) / 1e6;
    }

    /** In a window that has nothing of the page yet, right after signing in. */
    private void portal() {
        progress("Painting the customer's first page %d times".formatted(PAINTS));
        try (var browser = new Browser(suite)) {
            IntStream.range(0, PAINTS_WARM).forEach(_ -> paint(browser));
            found(Figure.atMost(
                    "portal's first paint at %d px, median".formatted(Look.PHONE),
                    median(PAINTS, () -> paint(browser)),
                    "ms",
                    1_200));
        }
    }

    private static double paint(Browser browser) {
        var page = browser.signedInAs("customer", new Look(Look.PHONE, ColorScheme.LIGHT, "en"));
        try {
            // What came before, by redirects from the login, is a login's.
            return ((Number) page.evaluate("""
                    () => new Promise(painted => {
                      const look = () => {
                        const [paint] = performance.getEntriesByName('first-contentful-paint')
                        const [navigation] = performance.getEntriesByType('navigation')
                        if (paint) painted(paint.startTime - navigation.fetchStart)
                        else requestAnimationFrame(look)
                      }
                      look()
                    })""")).doubleValue();
        } finally {
            page.context().close();
        }
    }

    private void workingDay() {
        progress("Setting up %d agents and %d customers".formatted(AGENTS, CUSTOMERS));
        var words = List.of("invoice", "order " + run, "subject:" + run, "state:open invoice");
        var tickets =
                IntStream.range(0, CUSTOMERS).mapToObj(n -> ticket(email(n))).toList();
        var accounts = accounts();
        var tokens = tokens(accounts);
        var people = new ArrayList<Person>();
        for (var n = 0; n < AGENTS; n++) {
            var secret = tokens.get(n).path("secret").asString();
            people.add(new Person(() -> secret, "/api/v1/views/open/tickets", tickets));
        }
        var sessions = new Sessions();
        for (var n = 0; n < CUSTOMERS; n++) {
            var email = email(n);
            people.add(new Person(sessions.of(email), "/api/v1/views/all/tickets", List.of(tickets.get(n))));
        }
        var heard = new ConcurrentHashMap<Integer, Set<String>>();
        var followers = IntStream.range(0, people.size())
                .mapToObj(n -> new Follower(people.get(n).token(), (notice, _) -> hear(heard, n, notice)))
                .toList();
        try (var client = new LeanClient(URI.create(suite.url()), agent::token);
                var streams = new LeanStreams(URI.create(suite.url()), "/api/v1/events/stream", followers, true)) {
            await(() -> streams.open() == people.size());
            var day = new WorkingDay(people, client, words);
            progress("Working with %d streams open for %d min, to warm up"
                    .formatted(people.size(), DAY_WARM.toMinutes()));
            var replies = day.pass(DAY_WARM).replies();
            progress("Working for %d min".formatted(DAY.toMinutes()));
            var outcome = day.pass(DAY);
            var expected = (replies + outcome.replies()) * AGENTS;
            settle(() -> heardByAgents(heard) >= expected && streams.open() == people.size());
            found(Figure.atMost("a click of a working day, p95", outcome.millis(95), "ms", 200));
            for (var click : Click.values()) {
                found(Figure.told(
                        "%s, p95".formatted(click.name().toLowerCase(Locale.ROOT)), outcome.millis(click, 95), "ms"));
            }
            found(Figure.atMost("clicks that failed", outcome.failed(), "clicks", 0));
            found(Figure.atMost("streams lost", people.size() - streams.open(), "streams", 0));
            found(Figure.told("streams that ended with their token and went on", streams.cameBack(), "times"));
            found(Figure.atMost(
                    "answers that an agent's stream did not bring", expected - heardByAgents(heard), "notices", 0));
        } finally {
            tokens.forEach(token ->
                    admin.delete("/api/v1/api-tokens/" + token.at("/token/id").asString()));
            accounts.forEach(account -> admin.patch("/api/v1/agents/" + account, "{\"active\": false}"));
        }
    }

    private void hear(Map<Integer, Set<String>> heard, int person, String notice) {
        if (person < AGENTS && notice.contains("ticket.message-added.v1")) {
            heard.computeIfAbsent(person, _ -> ConcurrentHashMap.newKeySet()).add(notice);
        }
    }

    private static long heardByAgents(Map<Integer, Set<String>> heard) {
        return heard.values().stream().mapToLong(Set::size).sum();
    }

    private String email(int customer) {
        return "doors%d@bench.example".formatted(customer);
    }

    private String ticket(String customer) {
        var opened = agent.post(
                "/api/v1/tickets",
                Map.of(
                        "subject",
                        "Order " + run,
                        "body",
                        "The invoice of last month does not match the order. ".repeat(10),
                        "customer",
                        Map.of("email", customer),
                        "channel",
                        "api"));
        return made(opened).path("id").asString();
    }

    /** Service accounts, which an earlier run may have left; they are switched off when nobody measures. */
    private List<String> accounts() {
        var known = admin.get("/api/v1/agents")
                .body()
                .path("agents")
                .valueStream()
                .filter(account -> account.path("name").asString().startsWith("Doors bench "))
                .map(account -> account.path("id").asString())
                .limit(AGENTS)
                .toList();
        known.forEach(account -> admin.patch("/api/v1/agents/" + account, "{\"active\": true}"));
        var accounts = new ArrayList<>(new HashSet<>(known));
        while (accounts.size() < AGENTS) {
            accounts.add(made(admin.post(
                            "/api/v1/agents",
                            Map.of(
                                    "name", "Doors bench " + (accounts.size() + 1) + " " + run,
                                    "roles", List.of("agent"),
                                    "access", Map.of("*", "full"))))
                    .path("id")
                    .asString());
        }
        return accounts;
    }

    private List<JsonNode> tokens(List<String> accounts) {
        return accounts.stream()
                .map(account -> made(admin.post(
                        "/api/v1/api-tokens",
                        Map.of(
                                "name",
                                "Doors bench",
                                "agent",
                                account,
                                "permissions",
                                List.of("ticket.read", "ticket.create", "ticket.change")))))
                .toList();
    }

    private static JsonNode made(Api.Answer answer) {
        if (answer.status() != 201) {
            throw new IllegalStateException("Not made: " + answer.status() + " " + answer.text());
        }
        return answer.body();
    }

    /** Customers who are signed in at another site, which asks for their tokens and renews them. */
    private final class Sessions {

        private record Token(String value, Instant until) {}

        private final Api site = Api.program(suite, "site");
        private final Map<String, Token> known = new ConcurrentHashMap<>();

        Supplier<String> of(String email) {
            renew(email);
            return () -> renew(email);
        }

        private String renew(String email) {
            return known.compute(
                            email,
                            (_, token) -> token != null && Instant.now().isBefore(token.until)
                                    ? token
                                    : new Token(ask(email), Instant.now().plus(TOKEN_KEPT)))
                    .value;
        }

        private String ask(String email) {
            return made(site.post("/api/v1/customer-sessions", Map.of("email", email)))
                    .path("token")
                    .asString();
        }
    }

    private static double median(int times, DoubleSupplier measurement) {
        var all = IntStream.range(0, times)
                .mapToDouble(_ -> measurement.getAsDouble())
                .toArray();
        Arrays.sort(all);
        return all[times / 2];
    }

    private static void await(BooleanSupplier condition) {
        if (!settle(condition)) {
            throw new IllegalStateException("Not within " + PATIENCE);
        }
    }

    private static boolean settle(BooleanSupplier condition) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(100_000_000);
        }
        return true;
    }

    private void found(Figure figure) {
        figures.add(figure);
        System.err.printf("  %s: %.1f %s%n", figure.name(), figure.value(), figure.unit());
    }

    private static void progress(String text) {
        System.err.println(text + " …");
    }
}
