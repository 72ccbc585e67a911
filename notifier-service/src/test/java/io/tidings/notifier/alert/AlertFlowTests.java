package io.tidings.notifier.alert;

import static io.tidings.notifier.Surroundings.just;
import static io.tidings.notifier.Surroundings.outcomesOf;
import static io.tidings.notifier.Surroundings.publish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.mongodb.client.MongoDatabase;
import com.sun.net.httpserver.HttpServer;
import io.tidings.events.Event;
import io.tidings.events.OutcomeFact.AlertFailed;
import io.tidings.events.PersonErased;
import io.tidings.notifier.MovableClock;
import io.tidings.notifier.Surroundings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest
@AutoConfigureMockMvc
class AlertFlowTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private record Said(int status, String text, String... headers) {}

    @TestConfiguration
    static class Time {
        @Bean
        MovableClock clock() {
            return new MovableClock();
        }
    }

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry properties) {
        properties.add("spring.kafka.bootstrap-servers", Surroundings::kafka);
        properties.add("spring.cloud.stream.kafka.binder.brokers", Surroundings::kafka);
        properties.add("spring.mongodb.uri", Surroundings::mongo);
        properties.add("spring.mongodb.database", () -> "alert_flow");
        properties.add("server.port", () -> "0");
        properties.add("tidings.url", () -> "https://desk.example");
        properties.add("tidings.outgoing.allowed-ranges", () -> "127.0.0.0/8");
        properties.add("tidings.encryption-key", () -> Base64.getEncoder().encodeToString(new byte[32]));
    }

    @Autowired
    private MockMvc mvc;

    @Autowired
    private MongoDatabase database;

    @Autowired
    private MovableClock clock;

    @Autowired
    private Consumer<Event> planAlerts;

    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final Queue<Said> answers = new ConcurrentLinkedQueue<>();
    private final List<String> routes = new ArrayList<>();
    private final List<JsonNode> posts = new CopyOnWriteArrayList<>();
    private volatile int lostPost = -1;
    private HttpServer slack;

    /** Refuses what Slack would refuse. */
    @BeforeEach
    void recorder() throws IOException {
        slack = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
        slack.createContext("/services/T/B/secret-part", exchange -> {
            var body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            var said = body.path("text").asString("").isEmpty() ? new Said(400, "no_text") : answers.poll();
            said = said == null ? new Said(200, "ok") : said;
            texts.add(body.path("text").asString(""));
            for (var i = 0; i < said.headers().length; i += 2) {
                exchange.getResponseHeaders().add(said.headers()[i], said.headers()[i + 1]);
            }
            exchange.sendResponseHeaders(said.status(), said.text().length());
            exchange.getResponseBody().write(said.text().getBytes(UTF_8));
            exchange.close();
        });
        slack.createContext("/webhook/agit", exchange -> {
            var body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            posts.add(body);
            var isLost = body.path("parent_id").asInt(0) == lostPost;
            var said = isLost ? "{}" : "{\"id\": " + (100 + posts.size()) + "}";
            exchange.sendResponseHeaders(isLost ? 404 : 200, said.length());
            exchange.getResponseBody().write(said.getBytes(UTF_8));
            exchange.close();
        });
        slack.start();
    }

    @AfterEach
    void tidy() throws Exception {
        clock.reset();
        for (var id : routes) {
            mvc.perform(delete("/api/v1/alert-routes/" + id).with(admin()));
        }
        slack.stop(0);
    }

    @Test
    void aMatchingTicketIsAnnouncedWithItsKeySubjectCustomerAndLink() throws Exception {
        route(
                "{\"kind\": \"slack\", \"name\": \"desk\", \"url\": \"%s\", \"filter\": \"event:ticket.opened tag:vip\"}");
        var event = just("ticket.opened.v1");
        publish(just("ticket.rated.v1"), event);

        await().until(() -> !texts.isEmpty());

        assertThat(texts)
                .singleElement()
                .asString()
                .isEqualTo("<https://desk.example/tickets/" + event.subject()
                        + "|T-1042> 환불을 요청합니다\nNew ticket · Jan Kowalski · Support");
    }

    @Test
    void theSameEventAgainIsSaidOnce() throws Exception {
        route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        var event = just("ticket.opened.v1");

        planAlerts.accept(event);
        planAlerts.accept(event);
        await().until(() -> !texts.isEmpty());
        planAlerts.accept(event);
        var last = just("ticket.opened.v1");
        planAlerts.accept(last);

        await().until(() -> texts.stream().anyMatch(text -> text.contains(last.subject())));
        assertThat(texts).hasSize(2);
    }

    @Test
    void whatWasImportedIsSaidNowhere() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\", \"events\": [\"*\"]}");
        planAlerts.accept(just("ticket.imported.v1"));
        var last = just("ticket.opened.v1");
        planAlerts.accept(last);

        await().until(() -> !texts.isEmpty());
        assertThat(texts).singleElement().asString().contains(last.subject());
        assertThat(database.getCollection("alerts").countDocuments(new Document("route", id)))
                .isEqualTo(1);
    }

    @Test
    void aTemplateIsTheRoutesOwnAndWhatPeopleWroteCannotCallAnybody() throws Exception {
        route(
                "{\"kind\": \"slack\", \"url\": \"%s\", \"template\": \"*{{ticket.subject}}* for {{ticket.assignee}} ({{event.words}})\", \"language\": \"pl\"}");
        planAlerts.accept(just("ticket.opened.v1", 1, node -> ((tools.jackson.databind.node.ObjectNode)
                        node.path("data").path("ticket").path("subject"))
                .put("value", "<!channel> & co")));

        await().until(() -> !texts.isEmpty());
        assertThat(texts.getFirst()).isEqualTo("*&lt;!channel&gt; &amp; co* for Maya Lind (Nowe zgłoszenie)");
    }

    @Test
    void aBusyMessengerIsAskedAgainWhenItSays() throws Exception {
        answers.add(new Said(429, "rate_limited", "Retry-After", "30"));
        answers.add(new Said(500, "rollup_error"));
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);

        await().until(() -> "429 rate_limited".equals(alert(event, id).getString("reason")));
        assertThat(alert(event, id).getInteger("attemptsFailed")).isZero();
        clock.advance(Duration.ofSeconds(31));
        await().until(() -> "500 rollup_error".equals(alert(event, id).getString("reason")));
        clock.advance(Duration.ofSeconds(6));
        await().until(() -> "SENT".equals(alert(event, id).getString("state")));
        assertThat(texts).hasSize(3);
    }

    @Test
    void aRouteThatTheMessengerForgotIsShownToTheAdministrator() throws Exception {
        answers.add(new Said(404, "no_service"));
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);

        await().untilAsserted(
                        () -> mvc.perform(get("/api/v1/alert-routes/" + id).with(admin()))
                                .andExpect(jsonPath("$.failing", is("404 no_service"))));
        await().untilAsserted(() -> assertThat(outcomesOf(event.subject()))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.fact())
                        .isEqualTo(new AlertFailed(event.subject(), id, event.id() + ":" + id, "404 no_service"))));
        // The next alert that goes through clears it.
        planAlerts.accept(just("ticket.opened.v1"));
        await().untilAsserted(
                        () -> mvc.perform(get("/api/v1/alert-routes/" + id).with(admin()))
                                .andExpect(jsonPath("$.failing").doesNotExist()));
    }

    @Test
    void aMessengerThatStaysAwayIsShownToTheAdministratorToo() throws Exception {
        answers.add(new Said(503, "away"));
        answers.add(new Said(503, "still away"));
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);
        await().until(() -> alert(event, id).getInteger("attemptsFailed") == 1);

        clock.advance(Duration.ofHours(4));

        await().untilAsserted(
                        () -> mvc.perform(get("/api/v1/alert-routes/" + id).with(admin()))
                                .andExpect(jsonPath("$.failing", is("503 still away"))));
        await().until(() -> "FAILED".equals(alert(event, id).getString("state")));
    }

    @Test
    void erasureTakesTheWordsOutAndStopsWhatIsOnItsWay() throws Exception {
        answers.add(new Said(500, "later"));
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);
        await().until(() -> alert(event, id).getInteger("attemptsFailed") == 1);

        planAlerts.accept(just("person.erased.v1", 1, node -> {
            var data = (tools.jackson.databind.node.ObjectNode) node.path("data");
            data.putArray("ticketIds").add(event.subject());
        }));

        assertThat(alert(event, id).toJson()).doesNotContain("Kowalski");
        clock.advance(Duration.ofMinutes(1));
        var last = just("ticket.opened.v1");
        planAlerts.accept(last);
        await().until(() -> texts.stream().anyMatch(text -> text.contains(last.subject())));
        assertThat(texts).hasSize(2);
        assertThat(new PersonErased("p", List.of(), List.of()).ticketIds()).isEmpty();
    }

    @Test
    void theAddressIsKeptSealedAndNeverShownWhole() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");

        mvc.perform(get("/api/v1/alert-routes").with(admin()))
                .andExpect(jsonPath(
                        "$.routes[0].url",
                        is("http://127.0.0.1:" + slack.getAddress().getPort() + "/…")));
        assertThat(database.getCollection("alert_routes")
                        .find(new Document("_id", id))
                        .first()
                        .toJson())
                .doesNotContain("secret-part");
    }

    @Test
    void whatCannotBeIsRefusedWhenItIsSaved() throws Exception {
        refused("{\"kind\": \"pager\", \"url\": \"https://8.8.8.8/\"}", "kind", "slack");
        refused("{\"kind\": \"slack\"}", "url", "needs the url");
        refused("{\"kind\": \"slack\", \"url\": \"https://169.254.169.254/\"}", "url", "link-local");
        refused(
                "{\"kind\": \"slack\", \"url\": \"https://8.8.8.8/\", \"events\": [\"alert.failed.v1\"]}",
                "events",
                "Known are");
        refused(
                "{\"kind\": \"slack\", \"url\": \"https://8.8.8.8/\", \"filter\": \"priority:>>\"}",
                "filter",
                "cannot be read");
        mvc.perform(creating(
                        "{\"kind\": \"slack\", \"url\": \"https://8.8.8.8/\", \"template\": \"{{ticket.nothing}}\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.placeholder", is("ticket.nothing")));
    }

    @Test
    void whatHappensInQuietHoursIsSaidTogetherAtTheirEnd() throws Exception {
        var now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        var id = route("""
                {"kind": "slack", "url": "%s", "quiet": {"from": "FROM", "to": "TO", "timeZone": "UTC"}}""".replace("FROM", now.minusHours(1).toString())
                .replace("TO", now.plusHours(8).toString()));
        var first = just("ticket.opened.v1");
        var second = just("ticket.opened.v1");
        planAlerts.accept(first);
        planAlerts.accept(second);
        await().until(() -> List.of(first, second).stream()
                .allMatch(event -> alert(event, id).containsKey("gather")));
        assertThat(texts).isEmpty();
        // What somebody asks for is said at once.
        mvc.perform(testing(id, "{}")).andExpect(status().isCreated());
        await().until(() -> texts.size() == 1);

        clock.advance(Duration.ofHours(8).plusMinutes(1));

        await().until(() -> "SENT".equals(alert(first, id).getString("state"))
                && "SENT".equals(alert(second, id).getString("state")));
        assertThat(texts).hasSize(2);
        assertThat(texts.getLast())
                .startsWith("2 alerts together\n• ")
                .contains(first.subject(), second.subject(), "New ticket · Jan Kowalski");
        assertThat(List.of(alert(first, id), alert(second, id)))
                .extracting(alert -> alert.getString("into"))
                .containsOnlyOnce((String) null);
    }

    @Test
    void moreThanTheDigestAllowsIsPutTogether() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\", \"digest\": {\"above\": 2, \"minutes\": 10}}");
        var events = Stream.generate(() -> just("ticket.opened.v1")).limit(6).toList();
        events.forEach(planAlerts);
        await().until(() -> texts.size() == 2
                && events.stream()
                                .filter(event -> alert(event, id).containsKey("gather"))
                                .count()
                        == 4);

        clock.advance(Duration.ofMinutes(10));

        await().until(() ->
                events.stream().allMatch(event -> "SENT".equals(alert(event, id).getString("state"))));
        assertThat(texts).hasSize(3);
        assertThat(texts.getLast()).startsWith("4 alerts together");
        assertThat(events)
                .allSatisfy(event -> assertThat(String.join("\n", texts)).containsOnlyOnce(event.subject()));
    }

    @Test
    void whatCannotBeSaidTogetherFailsEachInItsOwnName() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\", \"digest\": {\"above\": 1, \"minutes\": 10}}");
        var events = Stream.generate(() -> just("ticket.opened.v1")).limit(3).toList();
        events.forEach(planAlerts);
        var held = events.stream()
                .filter(event -> !"SENT".equals(awaited(event, id).getString("state")))
                .toList();
        assertThat(held).hasSize(2);
        answers.add(new Said(404, "no_service"));

        clock.advance(Duration.ofMinutes(10));

        assertThat(held).allSatisfy(event -> await().untilAsserted(() -> assertThat(outcomesOf(event.subject()))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.fact())
                        .isEqualTo(new AlertFailed(event.subject(), id, event.id() + ":" + id, "404 no_service")))));
        assertThat(texts).hasSize(2);
    }

    @Test
    void erasureOfTheOneThatCarriesOthersLetsThemGoOn() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\", \"digest\": {\"above\": 1, \"minutes\": 10}}");
        var events = Stream.generate(() -> just("ticket.opened.v1")).limit(3).toList();
        events.forEach(planAlerts);
        events.forEach(event -> awaited(event, id));
        answers.add(new Said(500, "later"));
        clock.advance(Duration.ofMinutes(10));
        await().until(() -> events.stream().anyMatch(event -> alert(event, id).getInteger("attemptsFailed") == 1));
        var carrier = events.stream()
                .filter(event -> alert(event, id).getBoolean("carries", false))
                .findFirst()
                .orElseThrow();
        var carried = events.stream()
                .filter(event -> alert(event, id).containsKey("into"))
                .findFirst()
                .orElseThrow();

        planAlerts.accept(
                just("person.erased.v1", 1, node -> ((tools.jackson.databind.node.ObjectNode) node.path("data"))
                        .putArray("ticketIds")
                        .add(carrier.subject())));
        clock.advance(Duration.ofMinutes(10));

        await().until(() -> "SENT".equals(alert(carried, id).getString("state")));
        assertThat(texts.getLast()).contains(carried.subject()).doesNotContain(carrier.subject());
    }

    @Test
    void aLongTextGoesInPartsAndNoPartTwice() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\", \"template\": \"{{ticket.subject}}\"}");
        answers.add(new Said(200, "ok"));
        answers.add(new Said(500, "rollup_error"));
        var event = just("ticket.opened.v1", 1, node -> ((tools.jackson.databind.node.ObjectNode)
                        node.path("data").path("ticket").path("subject"))
                .put("value", "a".repeat(4_000) + "b".repeat(10)));
        planAlerts.accept(event);
        await().until(() -> alert(event, id).getInteger("attemptsFailed") == 1);
        clock.advance(Duration.ofSeconds(6));

        await().until(() -> "SENT".equals(alert(event, id).getString("state")));
        assertThat(texts).containsExactly("a".repeat(4_000), "b".repeat(10), "b".repeat(10));
    }

    @Test
    void alertsAboutOneTicketStandInOneThread() throws Exception {
        var id = agit();
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);
        await().until(() -> posts.size() == 1);
        await().until(() -> "SENT".equals(alert(event, id).getString("state")));
        planAlerts.accept(just("ticket.opened.v1"));
        planAlerts.accept(about(event.subject()));
        clock.advance(Duration.ofSeconds(10));

        await().until(() -> posts.size() == 3);
        assertThat(posts)
                .filteredOn(post -> post.has("parent_id"))
                .singleElement()
                .satisfies(post -> {
                    assertThat(post.path("parent_id").asInt()).isEqualTo(101);
                    assertThat(post.path("text").asString()).contains(event.subject());
                });
    }

    @Test
    void whereTheMessageThatIsAnsweredIsGoneANewThreadBegins() throws Exception {
        var id = agit();
        var event = just("ticket.opened.v1");
        planAlerts.accept(event);
        await().until(() -> "SENT".equals(awaited(event, id).getString("state")));
        lostPost = 101;
        var next = about(event.subject());
        planAlerts.accept(next);
        clock.advance(Duration.ofSeconds(10));
        await().until(() -> posts.size() == 2);
        clock.advance(Duration.ofSeconds(10));

        await().until(() -> "SENT".equals(alert(next, id).getString("state")));
        assertThat(posts).hasSize(3);
        assertThat(posts.get(1).path("parent_id").asInt()).isEqualTo(101);
        assertThat(posts.getLast().has("parent_id")).isFalse();
        mvc.perform(get("/api/v1/alert-routes/" + id).with(admin()))
                .andExpect(jsonPath("$.failing").doesNotExist());
    }

    @Test
    void whatAMessengerWantsToKnowIsToldAndItsSecretsAreNot() throws Exception {
        var json = """
                {"kind": "hiworks", "url": "https://8.8.8.8/", "settings": {"token": "office-secret", "recipients": "jan"}}""";
        var made = JSON.readTree(mvc.perform(creating(json))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.settings.recipients", is("jan")))
                .andExpect(jsonPath("$.settings.token").doesNotExist())
                .andExpect(jsonPath("$.secrets[0]", is("token")))
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
        var id = made.path("id").asString();
        routes.add(id);
        assertThat(database.getCollection("alert_routes")
                        .find(new Document("_id", id))
                        .first()
                        .toJson())
                .doesNotContain("office-secret");
        mvc.perform(patch("/api/v1/alert-routes/" + id)
                        .with(admin())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"settings\": {\"recipients\": \"maya\"}, \"quiet\": {}, \"digest\": {}}"))
                .andExpect(jsonPath("$.settings.recipients", is("maya")))
                .andExpect(jsonPath("$.secrets[0]", is("token")));
        mvc.perform(get("/api/v1/alert-routes/messengers").with(admin()))
                .andExpect(jsonPath("$.messengers.length()", is(9)))
                .andExpect(jsonPath("$.messengers[3].kind", is("hiworks")))
                .andExpect(jsonPath("$.messengers[3].evidence", is("seen")))
                .andExpect(jsonPath("$.messengers[3].settings[0].form", is("secret")));
    }

    @Test
    void eachRefusalNamesItsField() throws Exception {
        var slack = "{\"kind\": \"slack\", \"url\": \"https://8.8.8.8/\", ";
        refused("{\"kind\": \"hiworks\", \"settings\": {\"recipients\": \"x\"}}", "settings.token", "needs its token");
        refused(slack + "\"settings\": {\"colour\": \"x\"}}", "settings.colour", "channel");
        refused(slack + "\"settings\": {\"channel\": \"a\\nb\"}}", "settings.channel", "one line");
        refused(
                slack + "\"quiet\": {\"from\": \"25:00\", \"to\": \"07:00\", \"timeZone\": \"UTC\"}}",
                "quiet.from",
                "22:00");
        refused(
                slack + "\"quiet\": {\"from\": \"22:00\", \"to\": \"07:00\", \"timeZone\": \"Mars\"}}",
                "quiet.timeZone",
                "Asia/Seoul");
        refused(
                slack + "\"quiet\": {\"from\": \"07:00\", \"to\": \"07:00\", \"timeZone\": \"UTC\"}}",
                "quiet.to",
                "never be told");
        refused(
                slack
                        + "\"quiet\": {\"days\": [\"someday\"], \"from\": \"22:00\", \"to\": \"07:00\", \"timeZone\": \"UTC\"}}",
                "quiet.days",
                "monday");
        refused(slack + "\"digest\": {\"above\": 0, \"minutes\": 5}}", "digest.above", "1 to 100");
        refused(slack + "\"template\": \"{{ticket.nothing}}\"}", "template", "ticket.nothing");
        refused(slack + "\"template\": \"{{ticket.key\"}", "template", "never closed");
        refused(
                "{\"kind\": \"generic\", \"url\": \"https://8.8.8.8/\", \"settings\": {\"body\": \"[{{text}}\"}}",
                "settings.body",
                "no JSON");
    }

    @Test
    void theUsualWordsOfALanguageHoldForEveryRouteWithoutItsOwn() throws Exception {
        route("{\"kind\": \"slack\", \"url\": \"%s\", \"language\": \"ko\"}");
        route("{\"kind\": \"slack\", \"url\": \"%s\", \"language\": \"ko\", \"template\": \"own {{ticket.key}}\"}");
        mvc.perform(wording("0", "{\"template\": \"{{event.words}}: {{ticket.subject}}\"}"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.version", is(1)));
        planAlerts.accept(just("ticket.opened.v1"));
        await().until(() -> texts.size() == 2);

        assertThat(texts).containsExactlyInAnyOrder("새 티켓: 환불을 요청합니다", "own T-1042");
        mvc.perform(wording("0", "{\"template\": \"late\"}")).andExpect(status().isPreconditionFailed());
        mvc.perform(wording("1", "{\"template\": \"{{ticket.nothing}}\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("template")));
        mvc.perform(delete("/api/v1/alert-routes/wordings/ko").with(admin())).andExpect(status().isNoContent());
        mvc.perform(get("/api/v1/alert-routes/wordings").with(admin()))
                .andExpect(jsonPath("$.wordings[1].language", is("ko")))
                .andExpect(jsonPath("$.wordings[1].standard", is(true)));
        planAlerts.accept(just("ticket.opened.v1"));
        await().until(() -> texts.size() == 4);
        assertThat(texts)
                .filteredOn(text -> text.contains("새 티켓 · Jan Kowalski"))
                .hasSize(1);
    }

    private static org.springframework.test.web.servlet.RequestBuilder wording(String version, String json) {
        return put("/api/v1/alert-routes/wordings/ko")
                .with(admin())
                .header("If-Match", '"' + version + '"')
                .contentType(MediaType.APPLICATION_JSON)
                .content(json);
    }

    @Test
    void aNewFilterDecidesWhereNobodyChoseTheEvents() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        mvc.perform(get("/api/v1/alert-routes/" + id).with(admin())).andExpect(jsonPath("$.events.length()", is(1)));

        mvc.perform(patch("/api/v1/alert-routes/" + id)
                        .with(admin())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"filter\": \"event:ticket.escalated\"}"))
                .andExpect(jsonPath("$.events.length()", greaterThan(1)));
    }

    private String agit() throws Exception {
        var json = JSON.writeValueAsString(java.util.Map.of(
                "kind", "agit", "url", "http://127.0.0.1:" + slack.getAddress().getPort() + "/webhook/agit"));
        var made = JSON.readTree(mvc.perform(creating(json))
                .andExpect(status().isCreated())
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
        routes.add(made.path("id").asString());
        return made.path("id").asString();
    }

    /** Opened once more, as far as a route can tell. */
    private static Event about(String ticket) {
        return just("ticket.opened.v1", 1, node -> {
            node.put("subject", ticket);
            ((tools.jackson.databind.node.ObjectNode) node.path("data").path("ticket")).put("id", ticket);
        });
    }

    /** The alert once it was sent or is held. */
    private Document awaited(Event event, String routeId) {
        await().until(() -> alert(event, routeId).containsKey("gather")
                || "SENT".equals(alert(event, routeId).getString("state")));
        return alert(event, routeId);
    }

    @Test
    void onlyAdministratorsMaySee() throws Exception {
        var agent = jwt().jwt(token -> token.subject("a").claim("roles", List.of("agent")));
        mvc.perform(get("/api/v1/alert-routes").with(agent)).andExpect(status().isForbidden());
        mvc.perform(get("/api/v1/alert-routes")).andExpect(status().isUnauthorized());
        mvc.perform(get("/api/v1/alert-routes/none").with(admin())).andExpect(status().isNotFound());
    }

    @Test
    void aDisabledRouteIsSilent() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");
        mvc.perform(patch("/api/v1/alert-routes/" + id)
                        .with(admin())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"enabled\": false}"))
                .andExpect(jsonPath("$.enabled", is(false)));
        planAlerts.accept(just("ticket.opened.v1"));

        assertThat(database.getCollection("alerts").countDocuments(new Document("route", id)))
                .isZero();
    }

    @Test
    void aTestIsWordedAndSentLikeAnAlertAlsoWhileTheRouteIsOff() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\", \"enabled\": false}");

        mvc.perform(testing(id, "{}")).andExpect(status().isCreated()).andExpect(jsonPath("$.test", is(true)));

        await().until(() -> !texts.isEmpty());
        assertThat(texts).singleElement().asString().contains("T-1042").contains("New ticket");
        var log = get("/api/v1/alert-routes/" + id + "/alerts").with(admin());
        await().untilAsserted(() -> mvc.perform(log).andExpect(jsonPath("$.alerts[0].state", is("sent"))));
        var alert = database.getCollection("alerts")
                .find(new Document("route", id))
                .first()
                .getString("_id");
        mvc.perform(post("/api/v1/alert-routes/" + id + "/alerts/" + alert + "/replay")
                        .with(admin()))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.replayOf", is(alert)));
        await().until(() -> texts.size() == 2);
    }

    @Test
    void aTestThatFailsTellsNobodyOutside() throws Exception {
        answers.add(new Said(404, "no_service"));
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");

        mvc.perform(testing(id, "{}")).andExpect(status().isCreated());

        await().untilAsserted(() -> mvc.perform(
                        get("/api/v1/alert-routes/" + id + "/alerts").with(admin()))
                .andExpect(jsonPath("$.alerts[0].state", is("failed")))
                .andExpect(jsonPath("$.alerts[0].reason", is("404 no_service"))));
        assertThat(database.getCollection("alerts")
                        .find(new Document("route", id))
                        .first())
                .doesNotContainKey("outbox");
    }

    @Test
    void aTestGoesNowhereElseThanToTheRouteOrACatcher() throws Exception {
        var id = route("{\"kind\": \"slack\", \"url\": \"%s\"}");

        mvc.perform(testing(id, "{\"url\": \"https://8.8.8.8/\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("url")));
    }

    @Test
    void theSameKeyAnswersTheFirstRoute() throws Exception {
        var json = "{\"kind\": \"slack\", \"url\": \"https://8.8.8.8/\", \"name\": \"%s\"}";
        var first = keyed(json.formatted("A"));
        routes.add(first.path("id").asString());

        assertThat(keyed(json.formatted("A"))).isEqualTo(first);
        assertThat(keyed(json.formatted("B")).path("code").asString()).isEqualTo("idempotency-key-reused");
    }

    private JsonNode keyed(String json) throws Exception {
        return JSON.readTree(mvc.perform(post("/api/v1/alert-routes")
                        .with(admin())
                        .header("Idempotency-Key", "k1")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(json))
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
    }

    private static org.springframework.test.web.servlet.RequestBuilder testing(String id, String json) {
        return post("/api/v1/alert-routes/" + id + "/test")
                .with(admin())
                .contentType(MediaType.APPLICATION_JSON)
                .content(json);
    }

    private Document alert(Event event, String routeId) {
        return database.getCollection("alerts")
                .find(new Document("_id", event.id() + ":" + routeId))
                .first();
    }

    private String route(String json) throws Exception {
        var url = "http://127.0.0.1:" + slack.getAddress().getPort() + "/services/T/B/secret-part";
        JsonNode made = JSON.readTree(mvc.perform(creating(json.formatted(url)))
                .andExpect(status().isCreated())
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
        routes.add(made.path("id").asString());
        return made.path("id").asString();
    }

    private static org.springframework.test.web.servlet.RequestBuilder creating(String json) {
        return post("/api/v1/alert-routes")
                .with(admin())
                .contentType(MediaType.APPLICATION_JSON)
                .content(json);
    }

    private void refused(String json, String field, String words) throws Exception {
        mvc.perform(creating(json))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is(field)))
                .andExpect(jsonPath("$.detail", containsString(words)));
    }

    private static RequestPostProcessor admin() {
        return jwt().jwt(token ->
                token.subject("00000000-0000-4000-8000-000000000001").claim("roles", List.of("admin")));
    }
}
