package io.tidings.tickets.ticket;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.agentOf;
import static io.tidings.tickets.Callers.customer;
import static io.tidings.tickets.Callers.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.tidings.events.EventJson;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class TicketControllerTests {

    private static final String TICKET = "/api/v1/tickets/";

    @Autowired
    MockMvc mvc;

    @Test
    void anAgentOpensATicketForACustomerWhoIsNotKnownYet() throws Exception {
        var answer = opens(agent(), """
                {"subject": "Broken door", "body": "It does not close", "customer": {"email": "New@Customer.example", "name": "Nia"},
                 "priority": "high", "tags": ["door"], "fields": {"plan": "gold", "colour": {"value": "red", "visibility": "public"}}}""");

        var ticket = json(answer);
        assertThat(answer.getStatus()).isEqualTo(201);
        assertThat(answer.getHeader("Location"))
                .isEqualTo(TICKET + ticket.path("id").asString());
        assertThat(answer.getHeader("ETag")).isEqualTo("\"1\"");
        assertThat(ticket.path("key").asString()).matches("T-\\d+");
        assertThat(ticket.at("/subject/value").asString()).isEqualTo("Broken door");
        assertThat(ticket.at("/state/type").asString()).isEqualTo("new");
        assertThat(ticket.at("/customer/email").asString()).isEqualTo("new@customer.example");
        assertThat(ticket.at("/group/id").asString()).isEqualTo("support");
        assertThat(ticket.at("/fields/plan/visibility").asString()).isEqualTo("internal");
        assertThat(ticket.at("/fields/colour/visibility").asString()).isEqualTo("public");

        var again = json(opens(agent(), ticket("new@customer.example")));
        assertThat(again.at("/customer/id")).isEqualTo(ticket.at("/customer/id"));
        for (var name : new String[] {"id", "number", "key"}) {
            assertThat(ask(agent(), get(TICKET + ticket.path(name).asString())).getStatus())
                    .isEqualTo(200);
        }
    }

    @Test
    void anotherSystemsIdNamesTheSameCustomerEachTime() throws Exception {
        var id = "shop-" + Ids.next();
        var first = json(opens(agent(), """
                {"subject": "a", "body": "b", "customer": {"externalId": "%s", "email": "%s@shop.example"}}""".formatted(id, id)));
        var second = json(opens(agent(), """
                {"subject": "a", "body": "b", "customer": {"externalId": "%s"}}""".formatted(id)));
        var third = json(opens(agent(), ticket(id + "@shop.example")));

        assertThat(second.at("/customer/id")).isEqualTo(first.at("/customer/id"));
        assertThat(third.at("/customer/id")).isEqualTo(first.at("/customer/id"));
    }

    @Test
    void theSameIdempotencyKeyAnswersTheFirstResult() throws Exception {
        var key = Ids.next();
        var body = ticket("jan@customer.example");
        var first = ask(
                agent(), post("/api/v1/tickets").header("Idempotency-Key", key).content(body));
        var second = ask(
                agent(), post("/api/v1/tickets").header("Idempotency-Key", key).content(body));
        var others = ask(
                admin(), post("/api/v1/tickets").header("Idempotency-Key", key).content(body));
        var reused = ask(
                agent(),
                post("/api/v1/tickets").header("Idempotency-Key", key).content(ticket("ola@customer.example")));

        assertThat(second.getStatus()).isEqualTo(201);
        assertThat(json(second).path("id")).isEqualTo(json(first).path("id"));
        assertThat(json(others).path("id")).isNotEqualTo(json(first).path("id"));
        assertThat(reused.getStatus()).isEqualTo(422);
    }

    @Test
    void whatCannotBeUnderstoodNamesTheField() throws Exception {
        assertRefused(400, "colour", opens(agent(), "{\"subject\": \"a\", \"body\": \"b\", \"colour\": \"red\"}"));
        assertRefused(400, "not JSON", opens(agent(), "{\"subject\":"));
        assertRefused(400, "subject", opens(agent(), "{\"body\": \"b\", \"customer\": {\"email\": \"a@b.example\"}}"));
        assertRefused(400, "customer", opens(agent(), "{\"subject\": \"a\", \"body\": \"b\"}"));
        assertRefused(400, "body", opens(agent(), "{\"subject\": \"a\", \"customer\": {\"email\": \"a@b.example\"}}"));
        assertRefused(400, "subject", opens(agent(), ticket("a@b.example").replace("Invoice", "x".repeat(999))));
        assertRefused(400, "urgent", opens(agent(), with("\"priority\": \"extreme\"")));
        assertRefused(400, "support", opens(agent(), with("\"group\": \"nobody\"")));
        assertRefused(400, "fields.a b", opens(agent(), with("\"fields\": {\"a b\": 1}")));
        assertRefused(400, "fields.$set", opens(agent(), with("\"fields\": {\"$set\": 1}")));
        assertRefused(400, "fields.deep", opens(agent(), with("\"fields\": {\"deep\": {\"value\": {\"x\": 1}}}")));
        assertRefused(400, "assignee", opens(agent(), with("\"assignee\": \"nobody\"")));
        assertRefused(413, "5000000", opens(agent(), ticket("a@b.example").replace("Wrong", "x".repeat(5_000_001))));
    }

    @Test
    void whoMayNotSeeATicketIsToldThatThereIsNone() throws Exception {
        var id = json(opens(agent(), ticket("jan@customer.example"))).path("id").asString();
        var unknown = Ids.next();

        for (var caller : new RequestPostProcessor[] {customer("ola@customer.example"), agentOf("billing")}) {
            assertThat(ask(caller, get(TICKET + id)).getContentAsString().replace(id, "?"))
                    .isEqualTo(ask(caller, get(TICKET + unknown))
                            .getContentAsString()
                            .replace(unknown, "?"));
            assertThat(ask(caller, get(TICKET + id)).getStatus()).isEqualTo(404);
            for (var path : new String[] {"/messages", "/messages/1", "/history", "/attachments/1"}) {
                assertThat(ask(caller, get(TICKET + id + path)).getStatus()).isEqualTo(404);
            }
            assertThat(ask(caller, patch(TICKET + id).content("{\"state\": \"closed\"}"))
                            .getStatus())
                    .isEqualTo(404);
            assertThat(ask(caller, post(TICKET + id + "/messages").content("{\"body\": \"Let me in\"}"))
                            .getStatus())
                    .isEqualTo(404);
        }
        assertThat(ask(admin(), get(TICKET + id)).getStatus()).isEqualTo(200);
        assertThat(ask(service(), get(TICKET + id)).getStatus()).isEqualTo(200);
        assertThat(mvc.perform(get(TICKET + id)).andReturn().getResponse().getStatus())
                .isEqualTo(401);
        assertThat(ask(agent(), get(TICKET + "not-a-name")).getStatus()).isEqualTo(404);
    }

    @Test
    void aCustomerReadsOwnTicketsAndNothingOfTheDesk() throws Exception {
        var jan = customer("own-" + Ids.next() + "@customer.example");
        var opened = opens(jan, """
                {"subject": "Mine", "body": "Help", "priority": "urgent", "tags": ["internal-marker"]}""");
        var id = json(opened).path("id").asString();
        assertThat(json(opened).at("/priority/id").asString()).isEqualTo("normal");
        assertThat(ask(agent(), post(TICKET + id + "/messages").content("""
                        {"body": "internal-marker: difficult person", "visibility": "internal"}""")).getStatus())
                .isEqualTo(201);
        assertThat(ask(agent(), patch(TICKET + id).content("""
                        {"tags": ["internal-marker"], "fields": {"plan": "internal-marker"}, "watchers": ["maya"]}""")).getStatus()).isEqualTo(200);
        ask(agent(), post(TICKET + id + "/messages").content("{\"body\": \"We are on it\"}"));

        var everything = Stream.of("", "/messages", "/messages?limit=1", "/messages/1", "/messages/2", "/history")
                        .map(path -> text(ask(jan, get(TICKET + id + path))))
                        .reduce("", String::concat)
                + text(ask(jan, get("/api/v1/tickets")));

        assertThat(everything).contains("Help", "We are on it").doesNotContain("internal-marker", "[\"maya\"]");
        assertThat(ask(jan, get(TICKET + id + "/messages/2")).getStatus()).isEqualTo(404);
        assertThat(ask(jan, patch(TICKET + id).content("{\"state\": \"closed\"}"))
                        .getStatus())
                .isEqualTo(403);
    }

    @Test
    void aCustomerWritesPubliclyWhateverTheRequestWishesFor() throws Exception {
        var jan = customer("public-" + Ids.next() + "@customer.example");
        var id = json(opens(jan, "{\"subject\": \"Mine\", \"body\": \"Help\"}"))
                .path("id")
                .asString();

        var message = json(ask(jan, post(TICKET + id + "/messages").content("""
                {"body": "psst", "visibility": "internal", "channel": "note"}""")));

        assertThat(message.path("visibility").asString()).isEqualTo("public");
        assertThat(message.path("channel").asString()).isEqualTo("web");
        assertThat(message.at("/author/role").asString()).isEqualTo("customer");
    }

    @Test
    void aCustomersTicketComesByThePageAndTellsNothingOfGroupsWhateverTheRequestWishesFor() throws Exception {
        var opened = opens(customer("wishes-" + Ids.next() + "@customer.example"), """
                {"subject": "Mine", "body": "Help", "channel": "phone-in", "group": "none-such"}""");

        assertThat(opened.getStatus()).isEqualTo(201);
        var ticket = json(ask(agent(), get(TICKET + json(opened).path("id").asString())));
        assertThat(ticket.path("channel").asString()).isEqualTo("web");
        assertThat(ticket.at("/group/id").asString()).isEqualTo("support");
    }

    @Test
    void aMailOfTheSameAddressAndTheLoginAreOnePerson() throws Exception {
        var address = "one-" + Ids.next() + "@customer.example";
        var byMail = json(opens(agent(), ticket(address)));

        assertThat(ask(customer(address), get(TICKET + byMail.path("id").asString()))
                        .getStatus())
                .isEqualTo(200);
        assertThat(json(ask(customer(address), get("/api/v1/me"))).path("id")).isEqualTo(byMail.at("/customer/id"));
    }

    @Test
    void anAgentChangesATicket() throws Exception {
        var opened = json(opens(agent(), ticket("jan@customer.example")));
        var path = TICKET + opened.path("id").asString();
        ask(agent(), get("/api/v1/me"));

        var changed = ask(agent(), patch(path).content("""
                {"subject": "Two invoices", "state": "open", "assignee": "maya", "priority": "urgent", "type": "question",
                 "tags": ["vip"], "fields": {"seats": 3}}"""));

        assertThat(changed.getStatus()).isEqualTo(200);
        assertThat(changed.getHeader("ETag")).isEqualTo("\"8\"");
        var ticket = json(changed);
        assertThat(ticket.at("/assignee/name").asString()).isEqualTo("Maya Lind");
        assertThat(ticket.at("/state/id").asString()).isEqualTo("open");
        assertThat(ticket.at("/fields/seats/value").asInt()).isEqualTo(3);

        var taken = json(ask(
                agent(), patch(path).content("{\"assignee\": null, \"type\": null, \"fields\": {\"seats\": null}}")));
        assertThat(taken.has("assignee")).isFalse();
        assertThat(taken.has("type")).isFalse();
        assertThat(taken.path("fields").size()).isZero();
        assertThat(json(ask(agent(), patch(path).content("{}"))).path("version"))
                .isEqualTo(taken.path("version"));
    }

    @Test
    void aStaleChangeOfTheSameFieldIsRefusedWithBothValuesAndAnotherFieldIsApplied() throws Exception {
        var path = TICKET
                + json(opens(agent(), ticket("jan@customer.example")))
                        .path("id")
                        .asString();
        ask(agent(), patch(path).content("{\"priority\": \"high\", \"fields\": {\"plan\": \"gold\"}}"));

        var same = ask(agent(), patch(path).header("If-Match", "\"1\"").content("{\"priority\": \"low\"}"));
        var sameField =
                ask(agent(), patch(path).header("If-Match", "\"1\"").content("{\"fields\": {\"plan\": \"tin\"}}"));
        var sameValue = ask(agent(), patch(path).header("If-Match", "\"1\"").content("{\"priority\": \"high\"}"));
        var other = ask(agent(), patch(path).header("If-Match", "\"1\"").content("{\"state\": \"closed\"}"));

        assertThat(same.getStatus()).isEqualTo(412);
        assertThat(json(same).at("/conflicts/priority/yours").asString()).isEqualTo("low");
        assertThat(json(same).at("/conflicts/priority/theirs").asString()).isEqualTo("high");
        assertThat(sameField.getStatus()).isEqualTo(412);
        assertThat(json(sameField).at("/conflicts/fields.plan/theirs").asString())
                .isEqualTo("gold");
        assertThat(sameValue.getStatus()).isEqualTo(200);
        assertThat(other.getStatus()).isEqualTo(200);
        assertRefused(
                400,
                "If-Match",
                ask(agent(), patch(path).header("If-Match", "seven").content("{}")));
    }

    @Test
    void theConversationIsReadNewestFirstPageByPage() throws Exception {
        var path = TICKET
                + json(opens(agent(), ticket("jan@customer.example")))
                        .path("id")
                        .asString() + "/messages";
        for (var n = 2; n <= 5; n++) {
            ask(agent(), post(path).content("{\"body\": \"message " + n + "\", \"visibility\": \"internal\"}"));
        }

        var first = json(ask(agent(), get(path + "?limit=2")));
        assertThat(numbers(first)).containsExactly(5, 4);
        var second = json(
                ask(agent(), get(path + "?limit=2&before=" + first.path("next").asInt())));
        assertThat(numbers(second)).containsExactly(3, 2);
        var third = json(
                ask(agent(), get(path + "?limit=2&before=" + second.path("next").asInt())));
        assertThat(numbers(third)).containsExactly(1);
        assertThat(third.has("next")).isFalse();
        assertThat(numbers(json(ask(agent(), get(path + "?afterMessage=3"))))).containsExactly(5, 4);
        assertThat(json(ask(agent(), get(path + "/4"))).path("text").asString()).isEqualTo("message 4");
        assertThat(ask(agent(), get(path + "/6")).getStatus()).isEqualTo(404);
    }

    @Test
    void aReplyWrittenWithoutHavingSeenTheNewestMessageIsRefused() throws Exception {
        var path = TICKET
                + json(opens(agent(), ticket("jan@customer.example")))
                        .path("id")
                        .asString() + "/messages";
        ask(agent(), post(path).content("{\"body\": \"first\"}"));

        var late = ask(agent(), post(path).content("{\"body\": \"late\", \"afterMessage\": 1}"));

        assertThat(late.getStatus()).isEqualTo(412);
        assertThat(json(late).path("lastMessage").asInt()).isEqualTo(2);
        assertThat(ask(agent(), post(path).content("{\"body\": \"now\", \"afterMessage\": 2}"))
                        .getStatus())
                .isEqualTo(201);
    }

    @Test
    void aMessageSentTwiceUnderOneKeyIsWrittenOnce() throws Exception {
        var path = TICKET
                + json(opens(agent(), ticket("jan@customer.example")))
                        .path("id")
                        .asString() + "/messages";

        var first = ask(agent(), post(path).header("Idempotency-Key", "k").content("{\"body\": \"once\"}"));
        var second = ask(agent(), post(path).header("Idempotency-Key", "k").content("{\"body\": \"once\"}"));

        assertThat(second.getStatus()).isEqualTo(201);
        assertThat(json(second).path("n")).isEqualTo(json(first).path("n"));
        assertThat(second.getHeader("Location")).isEqualTo(first.getHeader("Location"));
        assertThat(numbers(json(ask(agent(), get(path))))).containsExactly(2, 1);
    }

    @Test
    void anInternalMailIsAContradiction() throws Exception {
        var path = TICKET
                + json(opens(agent(), ticket("jan@customer.example")))
                        .path("id")
                        .asString() + "/messages";

        assertRefused(
                400,
                "note",
                ask(
                        agent(),
                        post(path).content("{\"body\": \"b\", \"visibility\": \"internal\", \"channel\": \"email\"}")));
    }

    @Test
    void whatSomebodySaidOnThePhoneIsTheirs() throws Exception {
        var path = TICKET
                + json(opens(agent(), ticket("jan@customer.example")))
                        .path("id")
                        .asString();

        var call = json(
                ask(agent(), post(path + "/messages").content("{\"body\": \"He called\", \"channel\": \"phone-in\"}")));

        assertThat(call.at("/author/role").asString()).isEqualTo("customer");
        assertThat(json(ask(agent(), get(path))).at("/state/id").asString()).isEqualTo("new");
    }

    @Test
    void scriptsInAReplyDoNotSurviveIt() throws Exception {
        var path = TICKET
                + json(opens(agent(), ticket("jan@customer.example")))
                        .path("id")
                        .asString() + "/messages";

        var message = json(ask(
                agent(),
                post(path).content("{\"html\": \"<p onclick='x()'>Hello <b>Jan</b></p><script>alert(1)</script>\"}")));

        assertThat(message.path("html").asString()).isEqualTo("<p>Hello <b>Jan</b></p>");
        assertThat(message.path("text").asString()).isEqualTo("Hello Jan");
    }

    @Test
    void theHistorySaysWhoChangedWhatFromWhatToWhat() throws Exception {
        var path = TICKET
                + json(opens(agent(), ticket("jan@customer.example")))
                        .path("id")
                        .asString();
        ask(agent(), patch(path).content("{\"priority\": \"high\"}"));

        var history = json(ask(agent(), get(path + "/history"))).path("history");

        assertThat(history.size()).isEqualTo(2);
        assertThat(history.get(0).path("type").asString()).isEqualTo("ticket.opened.v1");
        assertThat(history.get(1).at("/change/from/id").asString()).isEqualTo("normal");
        assertThat(history.get(1).at("/change/to/id").asString()).isEqualTo("high");
        assertThat(history.get(1).path("actorName").asString()).isEqualTo("Maya Lind");
    }

    @Test
    void myOpenTicketsAndTheUnassignedOnesNeedNoSearch() throws Exception {
        var id = json(opens(agent(), ticket("jan@customer.example"))).path("id").asString();
        assertThat(text(ask(agent(), get("/api/v1/tickets?list=unassigned")))).contains(id);

        ask(agent(), get("/api/v1/me"));
        ask(agent(), patch(TICKET + id).content("{\"assignee\": \"maya\"}"));

        assertThat(text(ask(agent(), get("/api/v1/tickets?list=unassigned")))).doesNotContain(id);
        assertThat(text(ask(agent(), get("/api/v1/tickets?list=mine")))).contains(id);
        assertThat(text(ask(agentOf("billing"), get("/api/v1/tickets?list=unassigned"))))
                .doesNotContain(id);
        assertThat(ask(agent(), get("/api/v1/tickets?list=all")).getStatus()).isEqualTo(400);
    }

    private MockHttpServletResponse opens(RequestPostProcessor caller, String body) throws Exception {
        return ask(caller, post("/api/v1/tickets").content(body));
    }

    private MockHttpServletResponse ask(RequestPostProcessor caller, MockHttpServletRequestBuilder request) {
        try {
            return mvc.perform(request.contentType(MediaType.APPLICATION_JSON).with(caller))
                    .andReturn()
                    .getResponse();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRefused(int status, String naming, MockHttpServletResponse answer) {
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(status);
        assertThat(answer.getContentType()).isEqualTo("application/problem+json");
        assertThat(text(answer)).contains(naming);
    }

    private static String ticket(String customer) {
        return """
                {"subject": "Invoice", "body": "Wrong", "customer": {"email": "%s"}}""".formatted(customer);
    }

    private static String with(String field) {
        return ticket("a@b.example").replace("{\"subject\"", "{" + field + ", \"subject\"");
    }

    private static int[] numbers(JsonNode messages) {
        return messages.path("messages")
                .valueStream()
                .mapToInt(message -> message.path("n").asInt())
                .toArray();
    }

    private static JsonNode json(MockHttpServletResponse answer) {
        return EventJson.mapper().readTree(text(answer));
    }

    private static String text(MockHttpServletResponse answer) {
        return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void halfACharacterDoesNoHarm() throws Exception {
        var answer = opens(agent(), """
                {"subject": "half \\ud83d a smile", "body": "half \\ude00 \\u0000", "customer": {"email": "h@customer.example", "name": "\\ud800"},
                 "fields": {"plan": "\\udfff"}}""");
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(201);
        var path = TICKET + json(answer).path("id").asString();
        for (var page : new String[] {"", "/messages", "/history"}) {
            assertThat(ask(agent(), get(path + page)).getStatus()).as(page).isEqualTo(200);
        }
    }
}
