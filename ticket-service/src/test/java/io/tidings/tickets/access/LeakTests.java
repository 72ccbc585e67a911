package io.tidings.tickets.access;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agentOf;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import io.tidings.events.EventJson;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The leak table of this service: every role against every address that it answers at, taken from the controllers themselves,
 * so that a new one cannot be forgotten. A word planted where a role may not look is in no answer.
 */
@TicketServiceTest
class LeakTests {

    /** How the desk presents itself, and the forms: asked for before anybody has signed in. */
    private static final Set<String> FOR_ANYBODY = Set.of(
            "GET /api/v1/guidance",
            "GET /api/v1/portal",
            "GET /api/v1/portal/login.css",
            "GET /api/v1/portal/logo/{digest}",
            "GET /api/v1/forms/{id}/definition",
            "POST /api/v1/forms/{id}/submissions");

    @Autowired
    MockMvc mvc;

    @Autowired
    RequestMappingHandlerMapping requestMappingHandlerMapping;

    private final String internal = "internal" + Ids.next();
    private final String foreign = "foreign" + Ids.next();
    private final String drafted = "drafted" + Ids.next();
    private final String group = "g-" + Ids.next();
    private final String address = "jan-" + Ids.next() + "@customer.example";
    private final RequestPostProcessor jan = customer(address);
    private final RequestPostProcessor jun = agentOf(group);

    private String others = "";
    private final Map<String, List<String>> planted = new LinkedHashMap<>();

    @BeforeEach
    void plant() {
        made(ask(admin(), post("/api/v1/groups").content("{\"id\": \"%s\", \"name\": \"G\"}".formatted(group))));
        var own = made(ask(jan, post("/api/v1/tickets").content("{\"subject\": \"Mine\", \"body\": \"Help\"}")));
        hide(own, internal);
        made(ask(
                admin(),
                post("/api/v1/tickets/" + own.path("id").asString() + "/messages")
                        .content("{\"body\": \"Dear Jan\", \"bcc\": [\"%s@auditor.example\"]}".formatted(internal))));
        var foreigner = foreign + "@other.example";
        var other = made(ask(admin(), post("/api/v1/tickets").content("""
                {"subject": "%s", "body": "%s", "group": "%s", "tags": ["%s"], "customer": {"email": "%s", "name": "%s"}}""".formatted(
                        foreign, foreign, group, foreign, foreigner, foreign))));
        hide(other, foreign);
        others = other.path("id").asString();
        assertThat(status(jun, get("/api/v1/me"))).isEqualTo(200);
        planted.put(
                "tickets",
                List.of(own.path("id").asString(), others, other.path("key").asString()));
        planted.put("messages", List.of("1", "2", "3"));
        planted.put("attachments", List.of("1"));
        planted.put("people", List.of(other.at("/customer/id").asString()));
        planted.put("groups", List.of(group));
        planted.put("agents", List.of("agent-of-" + group));
    }

    @Test
    void whoMayLookFindsThePlantedWords() {
        assertThat(leaks(admin(), internal, foreign)).anyMatch(leak -> leak.contains(internal));
        assertThat(leaks(admin(), internal + "@auditor.example")).isNotEmpty();
        assertThat(leaks(jun, foreign)).isNotEmpty();
        assertThat(leaks(admin(), drafted)).isNotEmpty();
    }

    @Test
    void whatSomebodyIsStillWritingIsNobodyElses() {
        assertThat(leaks(agentOf("support"), drafted)).isEmpty();
        assertThat(leaks(jun, drafted)).isEmpty();
        assertThat(leaks(jan, drafted)).isEmpty();
        assertThat(leaks(null, drafted)).isEmpty();
    }

    @Test
    void withoutALoginNothingIsTold() {
        assertThat(leaks(null, internal, foreign)).isEmpty();
        assertThat(everyRoute(null))
                .containsKeys(FOR_ANYBODY.toArray(String[]::new))
                .allSatisfy((route, status) -> {
                    if (FOR_ANYBODY.contains(route)) {
                        assertThat(status).isIn(200, 404);
                    } else {
                        assertThat(status).isEqualTo(401);
                    }
                });
    }

    @Test
    void aCustomerSeesNeitherWhatIsInternalNorAnothersTickets() {
        assertThat(leaks(jan, internal, foreign)).isEmpty();
    }

    @Test
    void anAgentOfAnotherGroupSeesNothingOfThisOnesTickets() {
        var elsewhere = agentOf("elsewhere");
        // Who somebody is, and what a group is called, the whole desk may know.
        assertThat(leaks(elsewhere, internal, foreign))
                .allMatch(leak -> leak.startsWith("/api/v1/people"))
                .noneMatch(leak -> leak.contains("/tickets"));
    }

    @Test
    void anAgentWhoseGroupWasTakenBackSeesNothingOfIt() {
        decide("{\"access\": {}}");
        assertThat(leaks(jun, internal, foreign))
                .allMatch(leak -> leak.startsWith("/api/v1/people"))
                .noneMatch(leak -> leak.contains("/tickets"));
    }

    @Test
    void anAgentWhoWasSwitchedOffIsRefusedEverywhere() {
        decide("{\"active\": false}");
        assertThat(leaks(jun, internal, foreign)).isEmpty();
        assertThat(everyRoute(jun)).isNotEmpty().allSatisfy((_, status) -> assertThat(status)
                .isEqualTo(403));
    }

    @Test
    void whateverAnAgentTriesWhoMayOnlyReadLeavesTheTicketAsItIs() {
        decide("{\"access\": {\"%s\": \"read\"}}".formatted(group));
        var before = asItIs();

        everyRoute(jun);

        assertThat(asItIs()).isEqualTo(before);
    }

    /** But for who wants to hear of it, which whoever may read it may. */
    private JsonNode asItIs() {
        return ((ObjectNode) json(ask(admin(), get("/api/v1/tickets/" + others))))
                .remove(List.of("version", "updatedAt", "watchers"));
    }

    private List<String> leaks(@Nullable RequestPostProcessor who, String... words) {
        var leaks = new ArrayList<String>();
        routes(Set.of(RequestMethod.GET)).forEach((route, _) -> {
            for (var path : asked(route)) {
                var told = text(ask(who, get(path)));
                Stream.of(words).filter(told::contains).forEach(word -> leaks.add(path + " tells " + word));
            }
        });
        return leaks;
    }

    /** Asks every address by every method, without a body; answers each status. */
    private Map<String, Integer> everyRoute(@Nullable RequestPostProcessor who) {
        var statuses = new LinkedHashMap<String, Integer>();
        routes(Set.of(RequestMethod.values()))
                .forEach((route, methods) -> methods.forEach((method, taken) -> {
                    var path = filled(route.replaceFirst("/tickets/\\{[a-z]+}", "/tickets/" + others))
                            .getFirst();
                    statuses.put(
                            method + " " + route,
                            ask(
                                            who,
                                            request(HttpMethod.valueOf(method.name()), path)
                                                    .content("{}"),
                                            taken)
                                    .getStatus());
                }));
        return statuses;
    }

    /** By its address, each method of a route and the kind of body it takes. */
    private Map<String, Map<RequestMethod, MediaType>> routes(Set<RequestMethod> wanted) {
        var routes = new LinkedHashMap<String, Map<RequestMethod, MediaType>>();
        requestMappingHandlerMapping.getHandlerMethods().keySet().forEach(mapping -> mapping.getPatternValues().stream()
                .filter(route -> route.startsWith("/api/"))
                .forEach(route -> mapping.getMethodsCondition().getMethods().stream()
                        .filter(wanted::contains)
                        .forEach(method -> routes.computeIfAbsent(route, _ -> new LinkedHashMap<>())
                                .put(method, taken(mapping)))));
        return routes;
    }

    private static MediaType taken(RequestMappingInfo mapping) {
        return mapping.getConsumesCondition().getConsumableMediaTypes().stream()
                .findFirst()
                .orElse(MediaType.APPLICATION_JSON);
    }

    /** What else can be read along with a ticket must not tell more than its own address. */
    private List<String> asked(String route) {
        return filled(route).stream()
                .flatMap(path -> route.matches(".*/tickets/\\{[a-z]+}")
                        ? Stream.of(path, path + "?with=messages,history")
                        : Stream.of(path))
                .toList();
    }

    /** A route with the planted ids in the place of its names. */
    private List<String> filled(String route) {
        var paths = List.of("");
        var before = "";
        for (var part : route.substring(1).split("/")) {
            var values = part.startsWith("{") ? planted.getOrDefault(before, List.of("none")) : List.of(part);
            paths = paths.stream()
                    .flatMap(path -> values.stream().map(value -> path + "/" + value))
                    .toList();
            before = part;
        }
        return paths;
    }

    private void hide(JsonNode ticket, String word) {
        var path = "/api/v1/tickets/" + ticket.path("id").asString();
        made(ask(
                admin(),
                post(path + "/messages").content("{\"body\": \"%s\", \"visibility\": \"internal\"}".formatted(word))));
        assertThat(status(
                        admin(),
                        patch(path)
                                .content("{\"tags\": [\"%s\"], \"fields\": {\"secret\": \"%s\"}}"
                                        .formatted(word, word))))
                .isEqualTo(200);
        assertThat(status(
                        admin(),
                        put(path + "/draft")
                                .content("{\"reply\": {\"text\": \"%s\"}, \"note\": {\"text\": \"%s\"}}"
                                        .formatted(drafted, drafted))))
                .isEqualTo(200);
    }

    private void decide(String wish) {
        assertThat(status(admin(), patch("/api/v1/agents/agent-of-" + group).content(wish)))
                .isEqualTo(200);
    }

    private static JsonNode made(MockHttpServletResponse answer) {
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(201);
        return json(answer);
    }

    private int status(@Nullable RequestPostProcessor who, MockHttpServletRequestBuilder request) {
        return ask(who, request).getStatus();
    }

    private MockHttpServletResponse ask(@Nullable RequestPostProcessor who, MockHttpServletRequestBuilder request) {
        return ask(who, request, MediaType.APPLICATION_JSON);
    }

    private MockHttpServletResponse ask(
            @Nullable RequestPostProcessor who, MockHttpServletRequestBuilder request, MediaType body) {
        try {
            var asked = request.contentType(body);
            return mvc.perform(who == null ? asked : asked.with(who))
                    .andReturn()
                    .getResponse();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(MockHttpServletResponse answer) {
        return EventJson.mapper().readTree(text(answer));
    }

    private static String text(MockHttpServletResponse answer) {
        return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
