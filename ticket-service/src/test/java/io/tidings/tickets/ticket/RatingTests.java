package io.tidings.tickets.ticket;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.events.Rating;
import io.tidings.events.StateType;
import io.tidings.events.TicketFact.TicketRated;
import io.tidings.events.TicketState;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class RatingTests {

    @Autowired
    MockMvc mvc;

    private DeskRequests desk;
    private String group;
    private String email;

    @BeforeEach
    void aGroupThatAsks() {
        desk = new DeskRequests(mvc);
        group = "asks-" + Ids.next();
        email = Ids.next() + "@customer.example";
        desk.as(admin(), "POST", "/api/v1/groups", """
                {"id": "%s", "name": "Asks", "askRating": {"asked": true}}""".formatted(group));
    }

    @Test
    void theCustomerRatesASolutionAndChangesTheirMind() {
        var ticket = closed();

        assertThat(asked(ticket).path("asked").asBoolean()).isTrue();
        assertThat(asked(ticket).has("score")).isFalse();
        rate(ticket, "{\"score\": 1, \"comment\": \" Nothing works \"}");
        var rated = desk.get(admin(), path(ticket));
        assertThat(rated.at("/rating/score").asInt()).isEqualTo(1);
        assertThat(rated.at("/rating/comment/value").asString()).isEqualTo("Nothing works");
        assertThat(rated.at("/rating/solvedAt")).isEqualTo(rated.at("/closedAt"));

        rate(ticket, "{\"score\": 5}");
        assertThat(desk.get(admin(), path(ticket)).at("/rating/score").asInt()).isEqualTo(5);
        assertThat(asked(ticket).has("comment")).isFalse();
        assertThat(desk.get(admin(), path(ticket) + "/history")
                        .path("history")
                        .valueStream()
                        .filter(change -> change.path("type").asString().equals("ticket.rated.v1"))
                        .map(change -> change.at("/change/score").asInt()))
                .containsExactly(1, 5);
    }

    @Test
    void sayingTheSameAgainIsNoNews() {
        var ticket = closed();
        rate(ticket, "{\"score\": 5, \"comment\": \"Fine\"}");
        var version = desk.get(admin(), path(ticket)).path("version");

        rate(ticket, "{\"score\": 5, \"comment\": \"Fine\"}");

        assertThat(desk.get(admin(), path(ticket)).path("version")).isEqualTo(version);
    }

    @Test
    void onlyItsCustomerRatesATicket() {
        var ticket = closed();
        var body = "{\"score\": 5}";

        assertThat(status(agent(), ticket, body)).isIn(403, 404);
        assertThat(status(admin(), ticket, body)).isEqualTo(403);
        assertThat(status(customer("other-" + email), ticket, body)).isEqualTo(404);
        assertThat(desk.get(admin(), path(ticket)).has("rating")).isFalse();
    }

    @Test
    void aScoreIsFromOneToFive() {
        var ticket = closed();

        for (var body : new String[] {"{\"score\": 0}", "{\"score\": 6}", "{}", "{\"score\": \"good\"}"}) {
            assertThat(status(customer(email), ticket, body)).as(body).isEqualTo(400);
        }
    }

    @Test
    void nobodyIsAskedWhoseTicketIsOpenOrWhoseGroupDoesNotAsk() {
        var ticket = closed();
        desk.as(admin(), "PATCH", "/api/v1/groups/" + group, "{\"askRating\": {\"asked\": false}}");
        assertThat(asked(ticket).path("asked").asBoolean()).isFalse();
        assertThat(status(customer(email), ticket, "{\"score\": 5}")).isEqualTo(409);

        desk.as(admin(), "PATCH", "/api/v1/groups/" + group, "{\"askRating\": {\"asked\": true, \"afterHours\": 0}}");
        desk.as(admin(), "PATCH", path(ticket), "{\"state\": \"open\"}");
        assertThat(asked(ticket).path("asked").asBoolean()).isFalse();
        assertThat(status(customer(email), ticket, "{\"score\": 5}")).isEqualTo(409);
    }

    @Test
    void howLongAGroupWaitsIsAWeekAtMost() {
        assertThat(desk.get(admin(), "/api/v1/groups/" + group)
                        .at("/askRating/afterHours")
                        .asInt())
                .isEqualTo(24);
        assertThat(desk.status(
                        admin(),
                        "PATCH",
                        "/api/v1/groups/" + group,
                        "{\"askRating\": {\"asked\": true, \"afterHours\": 169}}"))
                .isEqualTo(400);
    }

    @Test
    void eachSolutionHasARatingOfItsOwn() {
        var ticket = closed();
        rate(ticket, "{\"score\": 1}");
        desk.as(admin(), "PATCH", path(ticket), "{\"state\": \"open\"}");
        desk.as(admin(), "PATCH", path(ticket), "{\"state\": \"closed\"}");

        assertThat(asked(ticket).path("asked").asBoolean()).isTrue();
        assertThat(asked(ticket).has("score")).isFalse();
        // Until the new one is rated, the desk sees what was said of the last.
        assertThat(desk.get(admin(), path(ticket)).at("/rating/score").asInt()).isEqualTo(1);
    }

    @Test
    void aSolutionIsRatedForTwoWeeksAndNoOtherInItsPlace() {
        var closed = Tickets.in("closed");
        var given = closed.state().closedAt();

        var rated = closed.rate(5, null, given, given.plus(Duration.ofDays(13)));
        assertThat(rated.facts()).singleElement().isInstanceOfSatisfying(TicketRated.class, fact -> assertThat(
                        fact.ticket().rating())
                .extracting(Rating::solvedAt)
                .isEqualTo(given));
        assertThatThrownBy(() -> closed.rate(5, null, given, given.plus(Duration.ofDays(14))))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> closed.rate(5, null, given.minusSeconds(60), given))
                .isInstanceOf(Problem.class);
    }

    /** The desk sorts it otherwise; the customer's links, what they said and how long it opens again go by the solution. */
    @Test
    void closedWithAnotherWordItIsTheSameSolution() {
        var draft = new Draft(Tickets.in("closed").state());
        draft.state = new TicketState("no-fault-found", StateType.CLOSED);
        var otherwise = Ticket.stored(draft.next(Tickets.NOON), Ticket.Backstage.NONE, Tickets.DEFINED);

        var sorted = otherwise.changeState("closed", Tickets.NOON.plusSeconds(600));
        var again = sorted.changeState("open", Tickets.NOON.plusSeconds(700))
                .changeState("closed", Tickets.NOON.plusSeconds(800));

        assertThat(sorted.state().closedAt()).isEqualTo(Tickets.NOON);
        assertThat(again.state().closedAt()).isEqualTo(Tickets.NOON.plusSeconds(800));
    }

    @Test
    void whatAnotherHelpdeskClosedIsNotAskedAbout() {
        var draft = new Draft(Tickets.in("closed").state());
        draft.externalId = "old-7";
        var ticket = Ticket.stored(draft.next(Tickets.NOON), Ticket.Backstage.NONE, Tickets.DEFINED);

        assertThat(ticket.solution(Tickets.NOON)).isEmpty();
    }

    @Test
    void anErasedTicketKeepsNoRating() {
        var closed = Tickets.in("closed");
        var rated = closed.rate(1, "Too slow", null, Tickets.NOON);

        assertThat(rated.erase(List.of(), Tickets.NOON).state().rating()).isNull();
    }

    private String closed() {
        var ticket = desk.as(admin(), "POST", "/api/v1/tickets", """
                {"subject": "Door", "body": "It squeaks", "group": "%s", "customer": {"email": "%s"}}""".formatted(group, email));
        var id = ticket.path("id").asString();
        desk.as(admin(), "PATCH", path(id), "{\"state\": \"closed\"}");
        return id;
    }

    private JsonNode asked(String ticket) {
        return desk.get(customer(email), path(ticket) + "/rating");
    }

    private void rate(String ticket, String body) {
        desk.as(customer(email), "PUT", path(ticket) + "/rating", body);
    }

    private int status(RequestPostProcessor caller, String ticket, String body) {
        return desk.status(caller, "PUT", path(ticket) + "/rating", body);
    }

    private static String path(String ticket) {
        return "/api/v1/tickets/" + ticket;
    }
}
