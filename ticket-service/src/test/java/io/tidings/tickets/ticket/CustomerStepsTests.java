package io.tidings.tickets.ticket;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

/** A customer says that a ticket is solved, and that it is not after all; nobody else says it for them. */
@TicketServiceTest
class CustomerStepsTests {

    private static final String TICKETS = "/api/v1/tickets/";

    @Autowired
    MockMvc mvc;

    private DeskRequests desk;
    private String domain = "";
    private RequestPostProcessor jan;
    private String ticket = "";

    @BeforeEach
    void aTicketOfJan() {
        desk = new DeskRequests(mvc);
        domain = Ids.next().toLowerCase(Locale.ROOT) + ".example";
        jan = customer("jan@" + domain);
        ticket = opened("""
                {"subject": "Door", "body": "Stuck"}""");
    }

    private String opened(String body) {
        return desk.as(jan, "POST", "/api/v1/tickets", body).path("id").asString();
    }

    private JsonNode does(RequestPostProcessor who, String step) {
        return desk.as(who, "POST", TICKETS + ticket + "/" + step, "");
    }

    private JsonNode steps(RequestPostProcessor who) {
        return desk.get(who, TICKETS + ticket + "?with=steps").path("steps");
    }

    private String state() {
        return desk.get(admin(), TICKETS + ticket).at("/state/type").asString();
    }

    private void followsUp(String rule) {
        var group = "g" + Ids.next().toLowerCase(Locale.ROOT);
        desk.as(admin(), "POST", "/api/v1/groups", """
                {"id": "%s", "name": "Follow", "followUp": %s}""".formatted(group, rule));
        desk.as(admin(), "PATCH", TICKETS + ticket, """
                {"group": "%s"}""".formatted(group));
    }

    @Test
    void whoseTicketItIsClosesItAndOpensItAgain() {
        assertThat(does(jan, "close").at("/state/type").asString()).isEqualTo("closed");
        assertThat(state()).isEqualTo("closed");
        assertThat(does(jan, "reopen").at("/state/type").asString()).isEqualTo("open");
        assertThat(state()).isEqualTo("open");
    }

    @Test
    void theDeskReadsInTheHistoryWhoDidIt() {
        does(jan, "close");

        var closed = desk.get(agent(), TICKETS + ticket + "/history")
                .path("history")
                .valueStream()
                .filter(change -> change.path("type").asString().equals("ticket.state-changed.v1"))
                .findFirst()
                .orElseThrow();
        assertThat(closed.path("actorName").asString()).isEqualTo("Customer");
    }

    @Test
    void theDeskReadsInTheHistoryWhichCustomerAsked() {
        var asked =
                desk.get(agent(), TICKETS + ticket + "/history").path("history").get(0);

        assertThat(asked.path("type").asString()).isEqualTo("ticket.opened.v1");
        assertThat(asked.path("actorName").asString()).isEqualTo("Customer");
    }

    @Test
    void whatIsSoAlreadyStaysAsItIs() {
        var version = does(jan, "close").path("version").asLong();
        assertThat(does(jan, "close").path("version").asLong()).isEqualTo(version);
        var open = does(jan, "reopen").path("version").asLong();
        assertThat(does(jan, "reopen").path("version").asLong()).isEqualTo(open);
    }

    /** The steps of a type, and what the desk wants to know at the end, bind those who work here. */
    @Test
    void aCustomerClosesWhateverTheTypeAllowsToPeople() {
        var type = "type-" + Ids.next().toLowerCase(Locale.ROOT);
        desk.as(admin(), "POST", "/api/v1/types", """
                {"id": "%s", "label": {"en": "Slow"}, "transitions": {"new": ["open"]}}""".formatted(type));
        desk.as(admin(), "POST", "/api/v1/fields", """
                {"target": "ticket", "name": "cause-%s", "kind": "text", "label": {"en": "Cause"},
                 "types": ["%1$s"], "required": "closing"}""".formatted(type));
        ticket = opened("""
                {"subject": "Door", "body": "Stuck", "type": "%s"}""".formatted(type));

        assertThat(does(jan, "close").at("/state/type").asString()).isEqualTo("closed");
    }

    @Test
    void anotherCustomerLearnsNothingAndTheDeskHasItsOwnWay() {
        var ola = customer("ola@other-" + domain);
        assertThat(desk.status(ola, "POST", TICKETS + ticket + "/close", "")).isEqualTo(404);
        assertThat(desk.status(agent(), "POST", TICKETS + ticket + "/close", ""))
                .isEqualTo(403);
        assertThat(state()).isEqualTo("new");
    }

    @Test
    void aColleagueReadsAndAnswersButDoesNotDecide() {
        desk.as(admin(), "POST", "/api/v1/organizations", """
                {"name": "Shared %s", "domains": ["%s"], "shared": true}""".formatted(domain, domain));
        var ola = customer("ola@" + domain);
        var jun = customer("jun@" + domain);
        ticket = desk.as(ola, "POST", "/api/v1/tickets", """
                {"subject": "Roof", "body": "Leaks"}""").path("id").asString();

        assertThat(desk.status(jun, "POST", TICKETS + ticket + "/close", "")).isEqualTo(403);
        assertThat(steps(jun).path("close").asBoolean()).isFalse();
        assertThat(steps(jun).path("write").asString()).isEqualTo("here");
        assertThat(desk.get(jun, "/api/v1/me").at("/organization/name").asString())
                .isEqualTo("Shared " + domain);
    }

    @Test
    void theRuleOfTheGroupSaysWhetherItOpensAgain() {
        followsUp("""
                {"rule": "new-ticket"}""");
        does(jan, "close");

        var refused = desk.answer(jan, "POST", TICKETS + ticket + "/reopen", "", null);

        assertThat(refused.getStatus()).isEqualTo(409);
        assertThat(DeskRequests.json(refused).path("code").asString()).isEqualTo("reopens-no-more");
        assertThat(state()).isEqualTo("closed");
        assertThat(steps(jan).path("reopen").asBoolean()).isFalse();
        assertThat(steps(jan).path("write").asString()).isEqualTo("new-ticket");
    }

    @Test
    void forSomeDaysItSaysUntilWhen() {
        followsUp("""
                {"rule": "reopen-within", "days": 7}""");
        assertThat(steps(jan).path("close").asBoolean()).isTrue();
        assertThat(steps(jan).has("reopenUntil")).isFalse();

        does(jan, "close");

        assertThat(steps(jan).path("reopen").asBoolean()).isTrue();
        assertThat(steps(jan).path("reopenUntil").asString()).isNotEmpty();
        assertThat(steps(jan).path("write").asString()).isEqualTo("here");
        assertThat(does(jan, "reopen").at("/state/type").asString()).isEqualTo("open");
    }

    @Test
    void theDeskIsToldNoStepsOfCustomers() {
        assertThat(desk.get(agent(), TICKETS + ticket + "?with=steps").has("steps"))
                .isFalse();
    }

    @Test
    void aTypeThatIsNotOfferedIsNoChoiceOfCustomers() {
        var type = "desk-" + Ids.next().toLowerCase(Locale.ROOT);
        desk.as(admin(), "POST", "/api/v1/types", """
                {"id": "%s", "label": {"en": "Desk"}, "offered": false}""".formatted(type));

        ticket = opened("""
                {"subject": "Door", "body": "Stuck", "type": "%s"}""".formatted(type));
        assertThat(desk.get(agent(), TICKETS + ticket).has("type")).isFalse();

        desk.as(admin(), "PATCH", "/api/v1/types/" + type, """
                {"offered": true, "customerLabel": {"en": "A thing"}, "help": {"en": "For things."}}""");
        ticket = opened("""
                {"subject": "Door", "body": "Stuck", "type": "%s"}""".formatted(type));
        assertThat(desk.get(agent(), TICKETS + ticket).path("type").asString()).isEqualTo(type);
        var shown = desk.get(jan, "/api/v1/types")
                .path("types")
                .valueStream()
                .filter(one -> one.path("id").asString().equals(type))
                .findFirst()
                .orElseThrow();
        assertThat(shown.at("/customerLabel/en").asString()).isEqualTo("A thing");
        assertThat(shown.at("/help/en").asString()).isEqualTo("For things.");
        desk.as(admin(), "PATCH", "/api/v1/types/" + type, """
                {"active": false}""");
    }
}
