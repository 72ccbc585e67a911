package io.tidings.notifier.alert;

import static io.tidings.notifier.Surroundings.just;
import static io.tidings.notifier.Surroundings.outcomesOf;
import static io.tidings.notifier.Surroundings.publish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
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
