package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.EventJson;
import io.tidings.systemtests.Described.Operation;
import io.tidings.systemtests.Described.Wrong;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Every address that the API's description names, asked with what cannot be: it says so in its one form, and tells nothing of what
 * runs there, of other people, or of anybody's login. As an administrator, whom nothing else keeps from being read that far. Some
 * 1,600 requests.
 */
@Tag("replicas")
class WrongTypesTests {

    private static final int AT_ONCE = 8;

    /** Enough to know what is wrong; nothing more is asked then. */
    private static final int MOST_SHOWN = 40;

    /** Whoever is refused waits for nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Below what the gateway takes as the first line of a request. */
    private static final String LONG = "x".repeat(3_000);

    private static final String VERY_LONG = "x".repeat(100_000);
    private static final String DEEP = "[".repeat(20_000);

    /** Names of classes, by their packages or by how they are written, and what a stack looks like. */
    private static final Pattern INSIDE = Pattern.compile(
            "\\b(?:io\\.tidings|org\\.(?:springframework|apache|bson|elasticsearch)|com\\.(?:mongodb|fasterxml)|co\\.elastic"
                    + "|tools\\.jackson|jakarta\\.|javax?\\.|sun\\.|reactor\\.|io\\.netty)|\\bat"
                    + " [\\w.$/]+\\([\\w.]+(?::\\d+)?\\)|Caused by|Exception\\b|`|\\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\\b");

    /**
     * What may only be in an answer where the question had it: ids, addresses and tokens. An address is looked for where a word begins,
     * since a word may be as long as what was asked.
     */
    private static final Pattern SOMEBODYS =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
                    + "|(?<![\\w.+-])[\\w.+-]{1,64}+@[\\w-]+\\.\\w+|eyJ[\\w-]{10,}|tdg_\\w+");

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private static final Described API = Described.api();
    private static final String FORM = Suite.unique();

    private static Map<String, String> there = Map.of();

    /** @param what is wrong with it, for whoever reads the failure */
    private record Asked(Operation operation, String what, HttpRequest.Builder request, String sent, boolean refused) {}

    @BeforeAll
    static void somethingIsThere() {
        var form = ADMIN.post(
                "/api/v1/forms", Map.of("id", FORM, "name", "Wrong types", "group", "support", "withoutScript", true));
        assertThat(form.status()).as(form.text()).isEqualTo(201);
        there = Map.of(
                "tickets",
                Suite.opens("Wrong types", Suite.someCustomer()).path("id").asString(),
                "messages",
                "1",
                "operations",
                "ticket-service",
                "views",
                "open",
                "forms",
                FORM);
    }

    @AfterAll
    static void nothingIsLeft() {
        ADMIN.delete("/api/v1/forms/" + FORM);
    }

    @Test
    void aBodyThatIsNoneIsRefusedEverywhere() {
        answered(inTurn(
                2,
                operations(Operation::needsBody),
                operation -> List.of(
                        body(operation, "nothing", ""),
                        body(operation, "a list", "[1, 2]"),
                        body(operation, "null", "null"),
                        body(operation, "broken off", "{\"a\": "),
                        body(operation, "a text", "\"text\""),
                        body(operation, "another kind", "name=value", "application/x-www-form-urlencoded"),
                        body(operation, "no JSON", "<a>b</a>"),
                        body(operation, "an unknown kind", "{}", "application/x-nothing"),
                        body(operation, "nested without end", DEEP),
                        body(operation, "no kind at all", "{}", "nonsense"),
                        body(operation, "a field nested without end", "{\"a\": " + DEEP))));
    }

    /** Every place of every body, with one of the things that cannot stand there. */
    @Test
    void aValueOfTheWrongTypeIsRefusedWhereverItStands() {
        answered(API.operations().stream().flatMap(operation -> {
            var places = API.wrongBodies(operation).stream()
                    .collect(Collectors.groupingBy(Wrong::where, LinkedHashMap::new, Collectors.toList()));
            return inTurn(1, List.copyOf(places.values()), Function.identity())
                    .map(wrong -> body(operation, wrong.where(), wrong.body().toString()));
        }));
    }

    /** Only where something else is missing, or nothing is there to be changed: some texts may be as long as they like. */
    @Test
    void aTextOfAnyLengthHarmsNobody() {
        var harmless = operations(operation -> operation.path().contains("{")
                || API.body(operation)
                        .filter(schema -> schema.path("required").size() > 1)
                        .isPresent());
        answered(inTurn(1, harmless, operation -> API.longTexts(operation, VERY_LONG).stream()
                .map(wrong -> new Asked(
                        operation,
                        "very long " + wrong.where(),
                        request(
                                operation,
                                Described.filled(operation.path(), Map.of()),
                                wrong.body().toString(),
                                "application/json"),
                        wrong.where(),
                        true))
                .toList()));
    }

    @Test
    void aParameterOfTheWrongTypeIsRefused() {
        answered(inTurn(2, Parameter.all(API.operations(), "query"), parameter -> parameter.wrongTexts().stream()
                .map(value -> query(parameter.operation(), parameter.name(), value, true))
                .toList()));
    }

    /** Whatever it is taken for, it is taken for something or refused. */
    @Test
    void aParameterWithAnyTextIsAnswered() {
        var texts = Parameter.all(operations(operation -> operation.method().equals("get")), "query").stream()
                .filter(parameter -> parameter.type().equals("string"))
                .toList();
        answered(inTurn(3, texts, parameter -> Stream.of(
                        LONG,
                        "\u0000",
                        "(((\"",
                        "\u202e\ud83e\udd89",
                        "{\"$ne\": 1}",
                        "../../etc",
                        "a:b:c AND [* TO",
                        "%")
                .map(value -> query(parameter.operation(), parameter.name(), value, false))
                .toList()));
    }

    @Test
    void anAddressOfNothingIsRefused() {
        var named = operations(operation -> operation.path().contains("{"));
        answered(IntStream.range(0, named.size()).boxed().flatMap(n -> inTurn(
                        n,
                        2,
                        List.of(
                                "none-such",
                                LONG,
                                "\u0000",
                                "\ud83e\udd89",
                                "{\"$ne\": 1}",
                                "-1",
                                "99999999999999999999"))
                .flatMap(value -> paths(named.get(n), value))));
    }

    @Test
    void aHeaderOfTheWrongFormIsAnswered() {
        // Of nothing, so that nobody's settings are in danger.
        var harmless = operations(operation -> operation.path().contains("{")
                || API.body(operation)
                        .filter(schema -> !schema.path("required").isEmpty())
                        .isPresent());
        answered(inTurn(1, Parameter.all(harmless, "header"), parameter -> Stream.of("nonsense", "\"-1\"", LONG)
                .map(value -> new Asked(
                        parameter.operation(),
                        parameter.name() + ": " + shortened(value),
                        request(
                                        parameter.operation(),
                                        Described.filled(parameter.operation().path(), Map.of()),
                                        parameter.operation().needsBody() ? "{}" : null,
                                        "application/json")
                                .header(parameter.name(), value),
                        value,
                        false))
                .toList()));
    }

    /** In the form in which everything else is refused, though it was asked for as a stream. */
    @Test
    void aStreamThatCannotBeIsRefused() {
        var streams = API.operations().stream()
                .filter(operation -> operation.path().endsWith("/stream"))
                .toList();
        assertThat(streams).hasSizeGreaterThan(1);
        answered(streams.stream()
                .flatMap(operation -> Stream.concat(
                        Parameter.all(List.of(operation), "query").stream()
                                .flatMap(parameter -> parameter.wrongTexts().stream()
                                        .map(value -> query(operation, parameter.name(), value, true))),
                        operation.path().contains("{")
                                ? paths(operation, "none")
                                : Stream.of(query(operation, "filter", "(((\"", true))))
                .map(asked -> new Asked(
                        asked.operation(),
                        asked.what(),
                        asked.request().setHeader("Accept", "text/event-stream"),
                        asked.sent(),
                        true)));
    }

    /** Strangers' forms are read by hand, and described by no schema. */
    @Test
    void aFormOfAStrangerThatIsNoneIsRefused() {
        var operation = API.operations().stream()
                .filter(each -> each.path().endsWith("/submissions"))
                .findFirst()
                .orElseThrow();
        var part = "--b\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n--b--\r\n";
        answered(Stream.of(
                body(operation, "nothing", ""),
                body(operation, "a list", "[]"),
                body(operation, "null", "null"),
                body(operation, "broken off", "{\"text\": "),
                body(operation, "nested without end", DEEP),
                body(operation, "a text that is an object", "{\"text\": {\"$ne\": 1}}"),
                body(operation, "fields that are a list", "{\"fields\": [1]}"),
                body(operation, "an unknown field", "{\"colour\": \"red\"}"),
                body(operation, "too long", "{\"text\": \"" + "x".repeat(300_000) + "\"}"),
                body(operation, "percent", "text=%zz", "application/x-www-form-urlencoded"),
                body(operation, "no boundary", "text", "multipart/form-data"),
                body(operation, "no end", "--b\r\nContent-Disp", "multipart/form-data; boundary=b"),
                body(operation, "an empty part", part.formatted("text", "", ""), "multipart/form-data; boundary=b"),
                body(
                        operation,
                        "a file that nobody asked for",
                        part.formatted("files", "; filename=\"../../a\u0000.exe\"", "MZ"),
                        "multipart/form-data; boundary=b"),
                body(operation, "another kind", "<a/>", "application/xml"),
                body(operation, "no kind at all", "{}", "nonsense")));
    }

    /**
     * Some of the wrong things for each operation, by turns: all of them with everything would take ten times as long, and one piece of
     * code reads the bodies, parameters and headers of a whole service. The same ones each time.
     */
    private static <T> Stream<T> inTurn(int turn, int many, List<T> all) {
        return IntStream.range(0, Math.min(many, all.size())).mapToObj(n -> all.get((turn * many + n) % all.size()));
    }

    /** As {@link #inTurn(int, int, List)} of what each of these is asked with. */
    private static <O, T> Stream<T> inTurn(int many, List<O> asked, Function<O, List<T>> with) {
        return IntStream.range(0, asked.size()).boxed().flatMap(n -> inTurn(n, many, with.apply(asked.get(n))));
    }

    private static List<Operation> operations(Predicate<Operation> which) {
        return API.operations().stream().filter(which).toList();
    }

    /** One parameter of an operation. */
    private record Parameter(Operation operation, JsonNode described) {

        static List<Parameter> all(List<Operation> operations, String in) {
            return operations.stream()
                    .flatMap(
                            operation -> operation.parameters(in).map(described -> new Parameter(operation, described)))
                    .toList();
        }

        String name() {
            return described.path("name").asString();
        }

        String type() {
            return described.at("/schema/type").asString("");
        }

        List<String> wrongTexts() {
            return WrongTypesTests.wrongTexts(
                    type(), described.at("/schema/format").asString(""));
        }
    }

    private static List<String> wrongTexts(String type, String format) {
        return switch (type) {
            case "integer", "number" -> List.of("heavy", "1e400", "99999999999999999999", "{}", LONG);
            case "boolean" -> List.of("maybe", "7", "{}");
            case "string" -> format.startsWith("date") ? List.of("yesterday", "2026-02-31T25:61:00Z", LONG) : List.of();
            default -> List.of();
        };
    }

    private static Asked body(Operation operation, String what, String body) {
        return body(operation, what, body, "application/json");
    }

    private static Asked body(Operation operation, String what, String body, String kind) {
        return new Asked(
                operation,
                what,
                request(operation, Described.filled(operation.path(), there), body, kind),
                body + there,
                true);
    }

    private static Asked query(Operation operation, String name, String value, boolean refused) {
        var path = Described.filled(operation.path(), there) + "?" + name + "=" + encoded(value);
        return new Asked(
                operation,
                name + "=" + shortened(value),
                request(operation, path, operation.needsBody() ? "{}" : null, "application/json"),
                value + there,
                refused);
    }

    /** Each name of the path in turn, with the others as they are. */
    private static Stream<Asked> paths(Operation operation, String value) {
        var names = operation.path().split("/");
        var all = new ArrayList<Asked>();
        for (var i = 1; i < names.length; i++) {
            if (names[i].startsWith("{")) {
                var path = new StringBuilder();
                for (var k = 1; k < names.length; k++) {
                    path.append('/')
                            .append(
                                    k == i
                                            ? encoded(value).replace("+", "%20")
                                            : names[k].startsWith("{")
                                                    ? there.getOrDefault(names[k - 1], "none")
                                                    : names[k]);
                }
                all.add(new Asked(
                        operation,
                        names[i] + "=" + shortened(value),
                        request(operation, path.toString(), operation.needsBody() ? "{}" : null, "application/json"),
                        value + there,
                        true));
            }
        }
        return all.stream();
    }

    private static HttpRequest.Builder request(Operation operation, String path, @Nullable String body, String kind) {
        var request = HttpRequest.newBuilder(URI.create(RUNNING.url() + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + ADMIN.token());
        return body == null
                ? request.method(operation.method().toUpperCase(Locale.ROOT), BodyPublishers.noBody())
                : request.header("Content-Type", kind)
                        .method(operation.method().toUpperCase(Locale.ROOT), BodyPublishers.ofString(body));
    }

    /** Asks all of it, some at once, and tells everything that is wrong with the answers. */
    private static void answered(Stream<Asked> all) {
        var asked = all.toList();
        assertThat(asked).isNotEmpty();
        var faults = new CopyOnWriteArrayList<String>();
        var room = new Semaphore(AT_ONCE);
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each : asked) {
                workers.submit(() -> {
                    room.acquireUninterruptibly();
                    try {
                        if (faults.size() < MOST_SHOWN) {
                            faults.addAll(fault(each));
                        }
                    } finally {
                        room.release();
                    }
                });
            }
        }
        assertThat(faults.stream().sorted())
                .as("%d faults of %d answers", faults.size(), asked.size())
                .isEmpty();
    }

    private static List<String> fault(Asked asked) {
        var faults = new ArrayList<String>();
        try {
            var answer = CLIENT.send(asked.request().build(), BodyHandlers.ofInputStream());
            var status = answer.statusCode();
            var kind = answer.headers().firstValue("content-type").orElse("");
            // What is well may have no end.
            var text = status < 400 ? "" : text(answer);
            // Whoever is told to come again was not told what is wrong.
            if (status >= 500 || status == 429 || (status < 400 && asked.refused())) {
                faults.add("answers " + status);
            }
            if (status >= 400) {
                if (!kind.startsWith("application/problem+json") || !isProblem(text, status)) {
                    faults.add("answers " + status + " as " + kind);
                }
                Stream.concat(
                                INSIDE.matcher(text).results(),
                                INSIDE.matcher(answer.headers().map().values().toString())
                                        .results())
                        .map(found -> found.group())
                        .filter(found -> !asked.sent().contains(found))
                        .forEach(found -> faults.add("tells of the inside: " + found));
                SOMEBODYS
                        .matcher(text)
                        .results()
                        .map(found -> found.group())
                        .filter(found -> !asked.sent().contains(found))
                        .forEach(found -> faults.add("tells of somebody: " + found));
            }
            answer.body().close();
            return faults.stream()
                    .map(fault -> "%s, %s: %s: %s".formatted(asked.operation(), asked.what(), fault, shortened(text)))
                    .toList();
        } catch (IOException | RuntimeException e) {
            return List.of("%s, %s: is not answered: %s".formatted(asked.operation(), asked.what(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static String text(HttpResponse<InputStream> answer) {
        try {
            return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isProblem(String text, int status) {
        try {
            var problem = EventJson.mapper().readTree(text);
            return problem.path("status").asInt() == status
                    && !problem.path("code").asString("").isEmpty()
                    && !problem.path("detail").asString("").isEmpty();
        } catch (JacksonException _) {
            return false;
        }
    }

    private static String shortened(String text) {
        return text.length() > 220 ? text.substring(0, 220) + "…" : text;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
