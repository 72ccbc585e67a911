package io.tidings.tickets.person;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.bearing;
import static io.tidings.tickets.Callers.customer;
import static io.tidings.tickets.Callers.service;
import static io.tidings.tickets.Callers.site;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class CustomerSessionTests {

    private static final String SESSIONS = "/api/v1/customer-sessions";

    @Autowired
    MockMvc mvc;

    private DeskRequests desk;

    @BeforeEach
    void desk() {
        desk = new DeskRequests(mvc);
    }

    @Test
    void aCustomerOfAnotherSiteSeesTheOwnTicketsAndAnswersThem() {
        var known = "crm-" + Ids.next();
        var own = opened("""
                {"externalId": "%s", "name": "Jan"}""".formatted(known));
        var foreign = opened("""
                {"externalId": "%s-other"}""".formatted(known));

        var jan = sessionOf("""
                {"externalId": "%s"}""".formatted(known));

        assertThat(desk.get(jan, "/api/v1/tickets").path("tickets").valueStream())
                .extracting(ticket -> ticket.path("id").asString())
                .containsExactly(own);
        assertThat(desk.status(jan, "GET", "/api/v1/tickets/" + foreign, "")).isEqualTo(404);
        var answered = desk.as(jan, "POST", "/api/v1/tickets/" + own + "/messages", """
                {"body": "It works again"}""");
        assertThat(answered.at("/author/role").asString()).isEqualTo("customer");
        assertThat(answered.at("/author/name").asString()).isEqualTo("Jan");
    }

    @Test
    void notesStayOfTheDesk() {
        var known = "crm-" + Ids.next();
        var own = opened("""
                {"externalId": "%s"}""".formatted(known));
        desk.as(agent(), "POST", "/api/v1/tickets/" + own + "/messages", """
                {"body": "he always says that", "visibility": "internal"}""");

        var seen = desk.get(sessionOf("""
                        {"externalId": "%s"}""".formatted(known)), "/api/v1/tickets/" + own + "/messages");

        assertThat(seen.toString()).contains("No power").doesNotContain("always says");
    }

    @Test
    void whoIsNotKnownYetIsCreatedAndOpensTickets() {
        var address = Ids.next() + "@shop.example";
        var jan = sessionOf("""
                {"email": "%s", "name": "Jan Kowalski"}""".formatted(address));

        var opened = desk.as(jan, "POST", "/api/v1/tickets", """
                {"subject": "Where is my parcel?", "body": "It was to be here on Monday."}""");

        assertThat(opened.at("/customer/email").asString()).isEqualTo(address);
        assertThat(opened.at("/customer/name").asString()).isEqualTo("Jan Kowalski");
    }

    @Test
    void aSessionIsNoWayToTheDesk() {
        var jan = sessionOf("""
                {"externalId": "%s"}""".formatted(Ids.next()));

        for (var path : List.of("/api/v1/people", "/api/v1/agents", "/api/v1/configuration")) {
            assertThat(desk.status(jan, "GET", path, "")).as(path).isEqualTo(403);
        }
        assertThat(desk.status(jan, "POST", SESSIONS, "{\"externalId\": \"another\"}"))
                .isEqualTo(403);
    }

    @Test
    void onlyTheSitesAccountIsGivenSessionsAndNothingElse() {
        for (var other : List.of(agent(), admin(), service(), customer("jan@customer.example"))) {
            assertThat(desk.status(other, "POST", SESSIONS, "{\"externalId\": \"a\"}"))
                    .isEqualTo(403);
        }
        var elsewhere = desk.answer(site(), "GET", "/api/v1/tickets", "", null);
        assertThat(elsewhere.getStatus()).isEqualTo(403);
        assertThat(DeskRequests.json(elsewhere).path("code").asString()).isEqualTo("only-customer-sessions");
    }

    @Test
    void whoWorksAtTheDeskIsGivenNone() {
        desk.get(agent(), "/api/v1/tickets");

        var answer = desk.answer(site(), "POST", SESSIONS, "{\"email\": \"maya@tidings.example\"}", null);

        assertThat(answer.getStatus()).isEqualTo(403);
        assertThat(DeskRequests.json(answer).path("code").asString()).isEqualTo("session-of-agent");
    }

    @Test
    void aRequestThatNamesNobodyIsRefusedInWords() {
        var answer = desk.answer(site(), "POST", SESSIONS, "{\"name\": \"Jan\"}", null);

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(DeskRequests.json(answer).path("code").asString()).isEqualTo("unnamed-customer");
    }

    @Test
    void aSessionSaysWhenItEndsAndIsKeptByNobodyOnItsWay() {
        var answer = desk.answer(site(), "POST", SESSIONS, """
                {"externalId": "%s"}""".formatted(Ids.next()), null);

        assertThat(answer.getStatus()).isEqualTo(201);
        assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(Instant.parse(DeskRequests.json(answer).path("expiresAt").asString()))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(14)),
                        Instant.now().plus(Duration.ofMinutes(15)));
    }

    @Test
    void whoIsErasedDoesNotComeBackByWhatIsLeftOfASession() {
        var session = begun("""
                {"externalId": "%s"}""".formatted(Ids.next()));
        var person = session.path("personId").asString();
        var erasure = "/api/v1/people/" + person + "/erasure";
        desk.as(admin(), "POST", erasure, "{}");
        await().until(() -> desk.get(admin(), erasure).has("erasedAt"));

        var answer = desk.answer(bearing(session.path("token").asString()), "GET", "/api/v1/tickets", "", null);

        assertThat(answer.getStatus()).isEqualTo(401);
        assertThat(DeskRequests.json(answer).path("code").asString()).isEqualTo("session-over");
    }

    private String opened(String customer) {
        return desk.as(
                        agent(),
                        "POST",
                        "/api/v1/tickets",
                        "{\"subject\": \"Lights\", \"body\": \"No power\", \"customer\": %s}".formatted(customer))
                .path("id")
                .asString();
    }

    private JsonNode begun(String customer) {
        return desk.as(site(), "POST", SESSIONS, customer);
    }

    private RequestPostProcessor sessionOf(String customer) {
        return bearing(begun(customer).path("token").asString());
    }
}
