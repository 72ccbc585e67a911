package io.tidings.tickets.ticket;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.EventJson;
import io.tidings.spine.link.GuestLinks;
import io.tidings.spine.link.GuestLinks.Link;
import io.tidings.spine.link.GuestLinks.Purpose;
import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.DeskTime;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class GuestTests {

    private static final String GUEST = "/api/v1/guest/";
    private static final String NOTE = "what-only-the-desk-may-read";

    @Autowired
    MockMvc mvc;

    @Autowired
    GuestLinks links;

    @Autowired
    Clock clock;

    private DeskRequests desk;
    private String email;
    private String group;
    private String ticket;
    private String person;

    @BeforeEach
    void aTicketWithANote() {
        desk = new DeskRequests(mvc);
        email = Ids.next() + "@customer.example";
        group = "guests-" + Ids.next();
        desk.as(admin(), "POST", "/api/v1/groups", """
                {"id": "%s", "name": "Guests", "askRating": {"asked": true}}""".formatted(group));
        var opened = desk.as(admin(), "POST", "/api/v1/tickets", """
                {"subject": "Door", "body": "It squeaks", "group": "%s", "tags": ["%s"], "customer": {"email": "%s"}}""".formatted(group, NOTE, email));
        ticket = opened.path("id").asString();
        person = opened.at("/customer/id").asString();
        desk.as(admin(), "POST", path() + "/messages", "{\"body\": \"We come on Monday\"}");
        desk.as(
                admin(),
                "POST",
                path() + "/messages",
                "{\"body\": \"%s\", \"visibility\": \"internal\"}".formatted(NOTE));
    }

    @AfterEach
    void now() {
        DeskTime.reset(mvc);
    }

    @Test
    void aLinkOpensItsRequestAndShowsWhatTheCustomerMaySee() {
        var cookie = opened(reading());
        var request = json(ask("GET", "requests/" + ticket, "", cookie));

        assertThat(request.path("subject").asString()).isEqualTo("Door");
        assertThat(request.at("/label/pl").isString()).isTrue();
        assertThat(request.path("messages").valueStream().map(message -> message.path("text")
                        .asString()))
                .containsExactly("We come on Monday", "It squeaks");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getPath()).isEqualTo(GUEST + "requests/" + ticket);
        assertThat(cookie.getAttribute("SameSite")).isEqualTo("Strict");
    }

    @Test
    void nothingInternalComesThroughThisDoor() {
        var cookie = opened(reading());

        for (var address : new String[] {"requests/" + ticket, "requests/" + ticket + "/messages?before=9"}) {
            assertThat(text(ask("GET", address, "", cookie))).as(address).doesNotContain(NOTE, "maya", "internal");
        }
        assertThat(ask("GET", "requests/" + ticket + "/attachments/3001", "", cookie)
                        .getStatus())
                .isEqualTo(404);
    }

    @Test
    void aGuestAnswersInTheCustomersName() {
        var cookie = opened(reading());
        var written =
                json(ask("POST", "requests/" + ticket + "/messages", "{\"body\": \"Tuesday is better\"}", cookie));

        assertThat(written.path("of").asString()).isEqualTo(ticket);
        var said = desk.get(admin(), path() + "/messages").at("/messages/0");
        assertThat(said.path("text").asString()).isEqualTo("Tuesday is better");
        assertThat(said.at("/author/role").asString()).isEqualTo("customer");
        assertThat(said.at("/author/id").asString()).isEqualTo(person);
        assertThat(said.path("channel").asString()).isEqualTo("web");
        assertThat(desk.get(admin(), path()).at("/state/type").asString()).isEqualTo("open");
    }

    @Test
    void aGuestClosesAndReopensTheRequestInTheCustomersName() {
        var cookie = opened(reading());
        assertThat(json(ask("GET", "requests/" + ticket, "", cookie))
                        .at("/steps/close")
                        .asBoolean())
                .isTrue();

        var closed = json(ask("POST", "requests/" + ticket + "/close", "", cookie));
        assertThat(closed.at("/state/type").asString()).isEqualTo("closed");
        assertThat(closed.at("/label/en").asString()).isEqualTo("Solved");
        assertThat(closed.at("/steps/close").asBoolean()).isFalse();
        assertThat(closed.at("/steps/reopen").asBoolean()).isTrue();
        assertThat(closed.at("/rating/asked").asBoolean()).isTrue();
        assertThat(desk.get(admin(), path()).at("/state/type").asString()).isEqualTo("closed");
        var said = desk.get(admin(), path() + "/history")
                .path("history")
                .valueStream()
                .filter(change -> change.at("/change/to/type").asString().equals("closed"))
                .findFirst()
                .orElseThrow();
        assertThat(said.toString()).contains(person).doesNotContain("guest:");

        var open = json(ask("POST", "requests/" + ticket + "/reopen", "", cookie));
        assertThat(open.at("/state/type").asString()).isEqualTo("open");
        assertThat(open.at("/steps/reopen").asBoolean()).isFalse();
        assertThat(text(ask("POST", "requests/" + ticket + "/close", "", cookie)))
                .as("what comes back after a step")
                .doesNotContain(NOTE, "maya", "internal");
    }

    @Test
    void whoMayNotReopenAnyMoreIsToldWhereAMessageGoes() {
        desk.as(admin(), "PATCH", "/api/v1/groups/" + group, "{\"followUp\": {\"rule\": \"new-ticket\"}}");
        var cookie = opened(reading());
        ask("POST", "requests/" + ticket + "/close", "", cookie);

        assertThat(code(ask("POST", "requests/" + ticket + "/reopen", "", cookie)))
                .isEqualTo("reopens-no-more");
        var shown = json(ask("GET", "requests/" + ticket, "", cookie));
        assertThat(shown.at("/steps/reopen").asBoolean()).isFalse();
        assertThat(shown.at("/steps/write").asString()).isEqualTo("new-ticket");
        assertThat(shown.path("groupId").asString()).isEqualTo(group);
    }

    @Test
    void aGuestSendsAFileWhichIsTheirsToReadAgain() throws Exception {
        var cookie = opened(reading());
        var file = mvc.perform(MockMvcRequestBuilders.multipart(GUEST + "requests/" + ticket + "/uploads")
                        .file(new MockMultipartFile(
                                "file", "door.txt", "text/plain", "squeak".getBytes(StandardCharsets.UTF_8)))
                        .cookie(cookie))
                .andReturn()
                .getResponse();
        assertThat(file.getStatus()).isEqualTo(201);
        ask(
                "POST",
                "requests/" + ticket + "/messages",
                "{\"body\": \"See\", \"attachments\": [\"%s\"]}"
                        .formatted(json(file).path("id").asString()),
                cookie);

        var shown = json(ask("GET", "requests/" + ticket, "", cookie)).at("/messages/0/attachments/0");
        assertThat(shown.path("name").asString()).isEqualTo("door.txt");
        assertThat(text(ask(
                        "GET",
                        "requests/" + ticket + "/attachments/" + shown.path("n").asInt(),
                        "",
                        cookie)))
                .isEqualTo("squeak");
    }

    @Test
    void aLinkOpensNoOtherRequest() {
        var other = desk.as(admin(), "POST", "/api/v1/tickets", """
                {"subject": "Other", "body": "b", "customer": {"email": "%s"}}""".formatted(email))
                .path("id")
                .asString();
        var cookie = opened(reading());

        for (var step : new String[] {"/close", "/reopen"}) {
            assertThat(code(ask("POST", "requests/" + other + step, "", cookie)))
                    .as(step)
                    .isEqualTo("link-unknown");
        }
        for (var method : new String[] {"GET", "PUT", "POST"}) {
            var address =
                    switch (method) {
                        case "PUT" -> "/rating";
                        case "POST" -> "/messages";
                        default -> "";
                    };
            assertThat(code(ask(
                            method,
                            "requests/" + other + address,
                            method.equals("PUT") ? "{\"score\": 5}" : "{}",
                            cookie)))
                    .as(method)
                    .isEqualTo("link-unknown");
        }
        assertThat(code(ask("GET", "requests/" + ticket + "/attachments/1001?of=" + other, "", cookie)))
                .isEqualTo("link-unknown");
    }

    @Test
    void whatWasNotMadeHereOpensNothing() {
        var token = reading();
        var foreign = new GuestLinks("another installation").token(link(Purpose.READ, person, Instant.now()));

        for (var wrong : new String[] {foreign, token + "A", token.substring(2), "x", token.replace('.', '-')}) {
            assertThat(code(open(wrong))).as(wrong).isEqualTo("link-unknown");
        }
        assertThat(code(ask("GET", "requests/" + ticket, "", null))).isEqualTo("link-unknown");
        assertThat(code(ask("GET", "requests/" + ticket, "", new Cookie(GuestController.COOKIE, foreign))))
                .isEqualTo("link-unknown");
        assertThat(code(open(links.token(link(Purpose.READ, "somebody-else", Instant.now())))))
                .isEqualTo("link-unknown");
    }

    @Test
    void whoBringsNoLinkIsToldSoWhateverTheySend() {
        for (var write : new String[] {
            "POST requests/none/messages",
            "PUT requests/none/rating",
            "POST requests/none/uploads",
            "POST requests/none/close",
            "POST requests/none/reopen",
            "POST links/open",
            "POST links/renew"
        }) {
            var parts = write.split(" ");
            assertThat(ask(parts[0], parts[1], "{}", null).getStatus())
                    .as(write)
                    .isEqualTo(401);
        }
    }

    @Test
    void aLinkRestsWithItsRequestAndAnotherOneIsMailedOnceAnHour() {
        var token = reading();
        pass(Duration.ofDays(29));
        assertThat(open(token).getStatus()).isEqualTo(200);
        pass(Duration.ofDays(2));
        assertThat(open(token).getStatus()).isEqualTo(410);

        for (var times = 0; times < 3; times++) {
            assertThat(ask("POST", "links/renew", body(token), null).getStatus())
                    .isEqualTo(204);
        }
        assertThat(wanted()).isEqualTo(1);
        assertThat(open(links.token(link(Purpose.READ, person, clock.instant())))
                        .getStatus())
                .isEqualTo(200);
        assertThat(open(token).getStatus())
                .as("the old one, after the new one was asked for")
                .isEqualTo(410);
        pass(Duration.ofHours(2));
        ask("POST", "links/renew", body(token), null);
        assertThat(wanted()).isEqualTo(2);
    }

    private void pass(Duration time) {
        DeskTime.advance(mvc, time);
    }

    private long wanted() {
        return desk.get(admin(), path() + "/history")
                .path("history")
                .valueStream()
                .filter(change -> change.path("type").asString().equals("ticket.action-requested.v1"))
                .count();
    }

    @Test
    void openingOrLookingRatesNothing() {
        close();
        var cookie = opened(rating());
        ask("GET", "requests/" + ticket, "", cookie);

        assertThat(desk.get(admin(), path()).has("rating")).isFalse();
    }

    @Test
    void aLinkForRatingRatesItsSolutionAndOpensNothingElse() {
        close();
        var token = rating();
        var cookie = opened(token);

        var request = json(ask("GET", "requests/" + ticket, "", cookie));
        assertThat(request.path("messages").size()).isZero();
        assertThat(request.at("/rating/asked").asBoolean()).isTrue();
        assertThat(request.has("steps")).isFalse();
        for (var refused : new String[] {
            "GET /messages?before=9", "POST /messages", "GET /attachments/1001", "POST /close", "POST /reopen"
        }) {
            var parts = refused.split(" ");
            assertThat(code(ask(parts[0], "requests/" + ticket + parts[1], "{\"body\": \"x\"}", cookie)))
                    .as(refused)
                    .isEqualTo("link-only-rates");
        }
        var rated = json(ask("PUT", "requests/" + ticket + "/rating", "{\"score\": 1, \"comment\": \"Loud\"}", cookie));
        assertThat(rated.path("score").asInt()).isEqualTo(1);
        assertThat(desk.get(admin(), path()).at("/rating/comment/value").asString())
                .isEqualTo("Loud");

        desk.as(admin(), "PATCH", path(), "{\"state\": \"open\"}");
        pass(Duration.ofMinutes(1));
        close();
        assertThat(json(ask("GET", "requests/" + ticket, "", cookie))
                        .at("/rating/asked")
                        .asBoolean())
                .as("of another solution")
                .isFalse();
        assertThat(code(ask("PUT", "requests/" + ticket + "/rating", "{\"score\": 5}", cookie)))
                .isEqualTo("nothing-to-rate");
        pass(Duration.ofDays(15));
        assertThat(code(open(token))).isEqualTo("link-expired");
    }

    @Test
    void aLinkForRatingTakesNothingFromThePageOfTheRequest() {
        close();
        var both = new Cookie[] {opened(rating()), opened(reading())};
        var request = request("GET", GUEST + "requests/" + ticket, "", both);

        assertThat(json(request).path("onlyRating").asBoolean()).isFalse();
    }

    @Test
    void aLinkFollowsThePersonAndDiesWithTheContent() {
        var token = reading();
        var other = desk.as(
                        admin(),
                        "POST",
                        "/api/v1/people",
                        "{\"name\": \"Jan\", \"emails\": [\"second-%s\"]}".formatted(email))
                .path("id")
                .asString();
        desk.as(admin(), "POST", "/api/v1/people/" + person + "/merge", "{\"into\": \"%s\"}".formatted(other));
        assertThat(open(token).getStatus()).isEqualTo(200);

        desk.as(admin(), "PATCH", path(), "{\"customer\": {\"email\": \"stranger-%s\"}}".formatted(email));
        assertThat(code(open(token))).isEqualTo("link-unknown");
    }

    @Test
    void nobodyIsSignedInByALink() {
        var cookie = opened(reading());

        for (var address : new String[] {"/api/v1/me", "/api/v1/tickets", path()}) {
            var answer = request("GET", address, "", cookie);
            assertThat(answer.getStatus()).as(address).isEqualTo(401);
        }
        assertThat(request("GET", "/api/v1/tickets", "", new Cookie("Authorization", reading()))
                        .getStatus())
                .isEqualTo(401);
        // Nor does anybody see more by being signed in besides.
        assertThat(desk.status(customer(email), "GET", GUEST + "requests/" + ticket, ""))
                .isEqualTo(401);
    }

    private void close() {
        desk.as(admin(), "PATCH", path(), "{\"state\": \"closed\"}");
    }

    private String reading() {
        return links.token(link(Purpose.READ, person, clock.instant()));
    }

    private String rating() {
        var closedAt = desk.get(admin(), path()).path("closedAt").asString();
        return links.token(link(Purpose.RATE, person, Instant.parse(closedAt)));
    }

    private Link link(Purpose purpose, String of, Instant moment) {
        return new Link(purpose, ticket, of, moment);
    }

    private Cookie opened(String token) {
        var answer = open(token);
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(200);
        assertThat(answer.getCookies()).hasSize(1);
        return answer.getCookies()[0];
    }

    private MockHttpServletResponse open(String token) {
        return ask("POST", "links/open", body(token), null);
    }

    private static String body(String token) {
        return "{\"token\": \"%s\"}".formatted(token);
    }

    private String path() {
        return "/api/v1/tickets/" + ticket;
    }

    private MockHttpServletResponse ask(String method, String address, String body, Cookie cookie) {
        return cookie == null ? request(method, GUEST + address, body) : request(method, GUEST + address, body, cookie);
    }

    private MockHttpServletResponse request(String method, String address, String body, Cookie... cookies) {
        try {
            var request = MockMvcRequestBuilders.request(HttpMethod.valueOf(method), address)
                    .contentType(MediaType.APPLICATION_JSON)
                    .content(body);
            return mvc.perform(cookies.length == 0 ? request : request.cookie(cookies))
                    .andReturn()
                    .getResponse();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String code(MockHttpServletResponse answer) {
        return json(answer).path("code").asString("none");
    }

    private static JsonNode json(MockHttpServletResponse answer) {
        return EventJson.mapper().readTree(text(answer));
    }

    private static String text(MockHttpServletResponse answer) {
        return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
