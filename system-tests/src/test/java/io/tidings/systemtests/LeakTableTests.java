package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.CUSTOMER;
import static io.tidings.systemtests.Suite.RUNNING;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.EventJson;
import io.tidings.suite.Api;
import io.tidings.suite.Api.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The leak table: every role against every address that the API's description names, so that a new address cannot be
 * forgotten. A word planted where a role may not look is in no answer, and what a role may not do is refused.
 *
 * <p>Each text holds two words: one to search by, and one to look for, since an answer may repeat what it was asked.
 */
@Tag("flow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeakTableTests {

    private static final Api ANONYMOUS = Api.anonymous(RUNNING);

    /** Whose access is changed for the sake of this table, and given back. */
    private static final Api WATCHED = Api.as(RUNNING, "agent2");

    private static final Api IMPORTER = Api.program(RUNNING, "import");
    private static final Api SITE = Api.program(RUNNING, "site");

    /** What a program that imports is there for. */
    private static final Set<String> FOR_IMPORTERS = Set.of("post /api/v1/imports", "post /api/v1/tickets/uploads");

    /** What another site is there for. */
    private static final Set<String> FOR_SITES = Set.of("post /api/v1/customer-sessions");

    /** Forms, which are there for whoever has no login; the planted words are not in them either. */
    private static final Set<String> FOR_ANYBODY =
            Set.of("/api/v1/forms/{id}/definition", "/api/v1/forms/{id}/submissions");

    /** Which files may be uploaded. */
    private static final String LIMITS = "/api/v1/tickets/uploads";

    /** What strangers are told before they write; it says nothing of any ticket. */
    private static final Set<String> FOR_EVERYBODY =
            Set.of("/api/v1/guidance", "/api/v1/portal", "/api/v1/portal/login.css", "/api/v1/portal/logo/{digest}");

    /** One address of each service that answers people. */
    private static final List<String> ANSWERERS =
            List.of("/api/v1/me", "/api/v1/search", "/api/v1/events", "/api/v1/outgoing-mail/mode", "/api/v1/catchers");

    /** Never ends; what it tells is read by itself. */
    private static final String STREAM = "/api/v1/events/stream";

    /** What customers may do by right, on a ticket of their own or for themselves. */
    private static final Set<String> FOR_CUSTOMERS =
            Set.of("post /api/v1/tickets", "post /api/v1/tickets/uploads", "patch /api/v1/me");

    private final String lure = Suite.unique();
    private final String internal = "internal" + Suite.unique();
    private final String foreign = "foreign" + Suite.unique();
    private final String drafted = "drafted" + Suite.unique();
    private final String group = Suite.unique();
    private final String elsewhere = Suite.unique();

    private JsonNode described;
    private String watched = "";
    private String position = "";
    private String own = "";
    private String others = "";
    private final Map<String, List<String>> named = new LinkedHashMap<>();

    @BeforeAll
    void plant() throws IOException {
        described = EventJson.mapper().readTree(Files.readString(RUNNING.root().resolve("docs/api/openapi.json")));
        watched = WATCHED.get("/api/v1/me").body().path("id").asString();
        position = ADMIN.get("/api/v1/events").body().path("next").asString();
        for (var id : List.of(group, elsewhere)) {
            made(ADMIN.post("/api/v1/groups", Map.of("id", id, "name", "Group " + id)));
        }

        own = made(CUSTOMER.post("/api/v1/tickets", Map.of("subject", "Mine " + lure, "body", "Help")))
                .path("id")
                .asString();
        hide(own, internal);
        made(ADMIN.post(
                "/api/v1/tickets/" + own + "/messages",
                Map.of("body", "Dear Jan", "bcc", List.of(internal + "@auditor.example"))));
        var address = Suite.someCustomer().replace("@customer.", "@other.");
        var other = made(ADMIN.post(
                "/api/v1/tickets",
                Map.of(
                        "subject",
                        lure + " " + foreign,
                        "body",
                        lure + " " + foreign,
                        "group",
                        group,
                        "tags",
                        List.of(foreign),
                        "customer",
                        Map.of("email", address, "name", "Other customer"))));
        others = other.path("id").asString();
        hide(others, foreign);
        var customer = other.at("/customer/id").asString();
        named.put("tickets", List.of(own, others, other.path("key").asString()));
        named.put("messages", List.of("1", "2", "3"));
        named.put("attachments", List.of("1001", "2001", "1"));
        named.put("people", List.of(customer));
        named.put("groups", List.of(group));
        named.put("agents", List.of(watched));
        named.put("operations", List.of("ticket-service", "search-service", "gateway"));
        named.put(
                "views",
                ADMIN.get("/api/v1/views")
                        .body()
                        .path("views")
                        .valueStream()
                        .map(view -> view.path("id").asString())
                        .toList());
        named.put("email", List.of(address));
        named.put("ticket", List.of(own, others));
        named.put("agent", List.of(watched));
        named.put("group", List.of(group));
        named.put("after", List.of(position));
        named.put("full", List.of("true"));
        named.put("with", List.of("messages,history"));
        await().atMost(SOON).until(() -> Suite.search(ADMIN, lure).size() == 2);
        await().atMost(SOON).until(() -> events(ADMIN).contains(foreign));
    }

    private void hide(String ticket, String word) {
        var path = "/api/v1/tickets/" + ticket;
        made(ADMIN.post(
                path + "/messages", Map.of("body", lure + " " + word, "visibility", "internal", "channel", "note")));
        assertThat(ADMIN.patch(path, Map.of("tags", List.of(word), "fields", Map.of("secret", word)))
                        .status())
                .isEqualTo(200);
        var draft = Map.of("text", lure + " " + drafted);
        assertThat(ADMIN.put(path + "/draft", Map.of("reply", draft, "note", draft))
                        .status())
                .isEqualTo(200);
    }

    private static JsonNode made(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body();
    }

    @AfterEach
    void giveBack() {
        decide("{\"active\": true, \"roles\": null, \"access\": null}");
        for (var path : ANSWERERS) {
            await().atMost(SOON).until(() -> WATCHED.get(path).status() == 200);
        }
    }

    @AfterAll
    void leaveNoGroupToChoose() {
        for (var id : List.of(group, elsewhere)) {
            assertThat(ADMIN.patch("/api/v1/groups/" + id, "{\"active\": false}")
                            .status())
                    .isEqualTo(200);
        }
    }

    private void decide(String wish) {
        var answer = ADMIN.patch("/api/v1/agents/" + watched, wish);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** Were the words planted nowhere, this table would prove nothing. */
    @Test
    void whoMayLookFindsThePlantedWords() {
        assertThat(leaks(ADMIN, Set.of(internal))).isNotEmpty();
        assertThat(leaks(ADMIN, Set.of(internal + "@auditor.example"))).isNotEmpty();
        assertThat(leaks(ADMIN, Set.of(foreign))).isNotEmpty();
        assertThat(leaks(ADMIN, Set.of(drafted))).isNotEmpty();
    }

    @Test
    void withoutALoginNothingIsTold() {
        assertThat(leaks(ANONYMOUS, Set.of(internal, foreign, drafted))).isEmpty();
        assertThat(routes("get").filter(route -> !FOR_EVERYBODY.contains(route)))
                .allSatisfy(route -> assertThat(
                                ANONYMOUS.get(filled(route).getFirst()).status())
                        .isEqualTo(FOR_ANYBODY.contains(route) ? 404 : 401));
        assertThat(writes(ANONYMOUS, _ -> true)).allSatisfy((write, status) -> assertThat(status)
                .isEqualTo(FOR_ANYBODY.contains(write.substring(write.indexOf('/'))) ? 404 : 401));
    }

    @Test
    void aCustomerSeesNeitherWhatIsInternalNorAnothersTickets() {
        assertThat(leaks(CUSTOMER, Set.of(internal, foreign, drafted))).isEmpty();
        assertThat(writes(CUSTOMER, write -> !FOR_CUSTOMERS.contains(write)))
                .allSatisfy((_, status) -> assertThat(status).isBetween(400, 499));
    }

    /** It is the same customer by another way in. */
    @Test
    void aCustomerWhoComesByAnotherSiteSeesNoMore() {
        var bySite = Api.inSession(RUNNING, Map.of("email", "jan@customer.example"));
        assertThat(bySite.get("/api/v1/tickets/" + own).status()).isEqualTo(200);

        assertThat(leaks(bySite, Set.of(internal, foreign, drafted))).isEmpty();
        assertThat(writes(bySite, write -> !FOR_CUSTOMERS.contains(write)))
                .allSatisfy((_, status) -> assertThat(status).isBetween(400, 499));
    }

    /** What imports sends, and reads back nothing: neither what is internal nor what is public, nor that anything is there. */
    @Test
    void anAccountThatImportsIsToldNothingAndDoesNothingElse() {
        doesNothingBut(FOR_IMPORTERS, IMPORTER);
    }

    @Test
    void anAccountOfAnotherSiteIsToldNothingAndDoesNothingElse() {
        doesNothingBut(FOR_SITES, SITE);
    }

    private void doesNothingBut(Set<String> purpose, Api program) {
        assertThat(leaks(program, Set.of(internal, foreign, drafted))).isEmpty();
        assertThat(routes("get")
                        .filter(route -> !route.equals(STREAM))
                        .filter(route -> !FOR_EVERYBODY.contains(route))
                        .filter(route -> !(program.equals(IMPORTER) && route.equals(LIMITS))))
                .allSatisfy(route -> assertThat(
                                program.get(filled(route).getFirst()).status())
                        .isEqualTo(403));
        var before = asItIs();
        assertThat(writes(program, write -> !purpose.contains(write)))
                .allSatisfy((_, status) -> assertThat(status).isEqualTo(403));
        assertThat(asItIs()).isEqualTo(before);
    }

    @Test
    void anAgentWithoutTheGroupSeesNothingOfIt() {
        decide("{\"access\": {\"" + elsewhere + "\": \"full\"}}");
        // The other services hear of it by an event.
        await().atMost(SOON).until(() -> Suite.search(WATCHED, lure).isEmpty());

        assertThat(leaks(WATCHED, Set.of(internal, foreign, drafted))).isEmpty();
    }

    @Test
    void anAgentWhoMayOnlyReadChangesNoTicket() {
        decide("{\"access\": {\"%s\": \"read\", \"support\": \"read\"}}".formatted(group));
        assertThat(WATCHED.get("/api/v1/tickets/" + others).status()).isEqualTo(200);

        assertThat(WATCHED.patch("/api/v1/tickets/" + others, Map.of("subject", "Changed"))
                        .status())
                .isEqualTo(403);
        assertThat(WATCHED.post("/api/v1/tickets/" + others + "/messages", Map.of("body", "Changed"))
                        .status())
                .isEqualTo(403);
        assertThat(WATCHED.post(
                                "/api/v1/tickets",
                                Map.of(
                                        "subject",
                                        "a",
                                        "body",
                                        "b",
                                        "group",
                                        group,
                                        "customer",
                                        Map.of("email", "a@customer.example")))
                        .status())
                .isEqualTo(403);
        var before = asItIs();
        writes(WATCHED, write -> write.contains("/tickets/{"));
        assertThat(asItIs())
                .as("whatever such an agent tries leaves the ticket as it is")
                .isEqualTo(before);
    }

    /** But for who wants to hear of it, which whoever may read it may. */
    private JsonNode asItIs() {
        return ((ObjectNode) ADMIN.get("/api/v1/tickets/" + others).body())
                .remove(List.of("version", "updatedAt", "watchers"));
    }

    @Test
    void anAgentWhoWasSwitchedOffIsRefusedEverywhere() {
        var stream = new Listening(WATCHED.token(), position);
        await().atMost(SOON).until(stream::hasBegun);
        decide("{\"active\": false}");
        // Within seconds, and without a new login: each service hears of it by itself.
        for (var path : ANSWERERS) {
            await().atMost(SOON).until(() -> WATCHED.get(path).status() == 403);
        }

        await().atMost(SOON).until(stream::hasEnded);
        assertThat(leaks(WATCHED, Set.of(internal, foreign, drafted))).isEmpty();
        assertThat(routes("get").filter(route -> !route.contains("gateway"))).allSatisfy(route -> assertThat(
                        WATCHED.get(filled(route).getFirst()).status())
                .isEqualTo(403));
        assertThat(writes(WATCHED, _ -> true))
                .allSatisfy((_, status) -> assertThat(status).isEqualTo(403));
    }

    /** The addresses whose answers hold one of the words, and what the stream of this caller tells. */
    private List<String> leaks(Api who, Set<String> words) {
        var leaks = new ArrayList<String>();
        routes("get").filter(route -> !route.equals(STREAM)).forEach(route -> {
            for (var path : asked(route)) {
                var text = who.get(path).text();
                words.stream().filter(text::contains).forEach(word -> leaks.add(path + " tells " + word));
            }
        });
        if (who != ANONYMOUS) {
            var stream = new Listening(who.token(), position);
            stream.catchUp();
            words.stream().filter(stream.heard()::contains).forEach(word -> leaks.add(STREAM + " tells " + word));
        }
        return leaks;
    }

    private static String events(Api who) {
        return who.get("/api/v1/events").text() + who.get("/api/v1/search").text();
    }

    private Stream<String> routes(String method) {
        return described
                .path("paths")
                .propertyStream()
                .filter(path -> path.getValue().has(method))
                .map(Map.Entry::getKey);
    }

    /** The route alone and with each of its parameters, for each planted thing that fits. */
    private List<String> asked(String route) {
        var all = new ArrayList<String>();
        for (var path : filled(route)) {
            all.add(path);
            described
                    .path("paths")
                    .path(route)
                    .path("get")
                    .path("parameters")
                    .valueStream()
                    .filter(parameter -> parameter.path("in").asString().equals("query"))
                    .map(parameter -> parameter.path("name").asString())
                    .forEach(name -> named.getOrDefault(name, name.equals("q") ? List.of(lure) : List.of())
                            .forEach(value -> all.add(path + "?" + name + "=" + encoded(value))));
        }
        if (route.equals("/api/v1/events")) {
            all.add(route + "?full=true&limit=1000&after=" + encoded(position));
        }
        return all;
    }

    /** A route with the planted ids in the place of its names. */
    private List<String> filled(String route) {
        var paths = List.of("");
        var before = "";
        for (var part : route.substring(1).split("/")) {
            var values = part.startsWith("{") ? named.getOrDefault(before, List.of("none")) : List.of(part);
            paths = paths.stream()
                    .flatMap(path -> values.stream().map(value -> path + "/" + value))
                    .toList();
            before = part;
        }
        return paths;
    }

    /** Tries every write on another's things, with the description's example where there is one; answers each status. */
    private Map<String, Integer> writes(Api who, Predicate<String> wanted) {
        var statuses = new LinkedHashMap<String, Integer>();
        for (var method : List.of("post", "patch", "put", "delete")) {
            routes(method).filter(route -> wanted.test(method + " " + route)).forEach(route -> {
                var content =
                        described.at("/paths/" + route.replace("/", "~1") + "/" + method + "/requestBody/content");
                var path = route.replaceFirst("/tickets/\\{[a-z]+}", "/tickets/" + others);
                statuses.put(
                        method + " " + route, status(who, method, filled(path).getFirst(), content));
            });
        }
        return statuses;
    }

    private static int status(Api who, String method, String path, JsonNode content) {
        var isFile = content.has("multipart/form-data");
        var example = content.at("/application~1json/example");
        var body = isFile ? Described.A_FILE : example.isMissingNode() ? "{}" : example.toString();
        var request = HttpRequest.newBuilder(URI.create(RUNNING.url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", isFile ? Described.A_FILES_KIND : "application/json")
                .method(method.toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.ofString(body));
        return Api.send(who == ANONYMOUS ? request : request.header("Authorization", "Bearer " + who.token()))
                .status();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** One open stream, from before the words were planted. */
    private static final class Listening {

        private final StringBuffer heard = new StringBuffer();
        private final Thread reader;

        Listening(String token, String position) {
            reader = Thread.startVirtualThread(() -> read(token, position));
        }

        private void read(String token, String position) {
            try (var client = HttpClient.newHttpClient()) {
                var answer = client.send(
                        HttpRequest.newBuilder(
                                        URI.create(RUNNING.url() + STREAM + "?full=true&after=" + encoded(position)))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofLines());
                answer.body().forEach(line -> heard.append(line).append('\n'));
            } catch (IOException | RuntimeException e) {
                heard.append(": ended\n");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Until everything from before has come by, which the first heartbeat says. */
        void catchUp() {
            await().atMost(SOON).until(() -> heard().contains(": here") || hasEnded());
            reader.interrupt();
        }

        String heard() {
            return heard.toString();
        }

        boolean hasBegun() {
            return heard().contains("id: ");
        }

        boolean hasEnded() {
            return !reader.isAlive();
        }
    }
}
