package io.tidings.tickets.textmodule;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.agentOf;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.tidings.tickets.Asking;
import io.tidings.tickets.Asking.Answer;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@TicketServiceTest
class TextModuleControllerTests {

    private static final String MODULES = "/api/v1/text-modules";

    private final String keyword = "k" + Ids.next();

    @Autowired
    MockMvc mvc;

    Asking desk;

    @BeforeEach
    void desk() {
        desk = new Asking(mvc);
    }

    @Test
    void isFilledInForTheTicketInTheCustomersLanguage() {
        var id = created(admin(), "everyone", """
                {"en": "Dear {{customer.name|customer}},", "pl": "Dzień dobry {{customer.name|}}, sprawa {{ticket.key}}. {{agent.name}}"}""");
        var ticket = opened("\"name\": \"Jan <b>\"");
        desk.ask(
                admin(),
                patch("/api/v1/people/" + ticket.body().at("/customer/id").asString())
                        .content("{\"language\": \"pl-PL\"}"));
        var nameless = opened("\"externalId\": \"%s\"".formatted(Ids.next()));

        var polish = rendered(agent(), id, ticket);
        var english = rendered(agent(), id, nameless);

        assertThat(polish.body().path("text").asString())
                .isEqualTo("Dzień dobry Jan <b>, sprawa "
                        + ticket.body().path("key").asString() + ". Maya Lind");
        assertThat(polish.body().path("language").asString()).isEqualTo("pl");
        assertThat(english.body().path("text").asString()).isEqualTo("Dear customer,");
    }

    @Test
    void neverHoldsWhatIsInternal() {
        var id = created(admin(), "everyone", """
                {"en": "{{ticket.fields.plan|-}} {{ticket.fields.colour|-}}"}""");
        var ticket = desk.ask(agent(), post("/api/v1/tickets").content("""
                {"subject": "a", "body": "b", "customer": {"email": "jan@customer.example"},
                 "fields": {"plan": "gold", "colour": {"value": "red", "visibility": "public"}}}"""));

        assertThat(rendered(agent(), id, ticket).body().path("text").asString()).isEqualTo("- red");
    }

    @Test
    void whatNobodyKnowsIsRefusedWithItsPlaceAndWhatIsKnown() {
        var unknown = create(agent(), "personal", "{\"en\": \"Hello\", \"ko\": \"안녕\\n\\n{{customer.shoe}}\"}");
        var malformed = create(agent(), "personal", "{\"en\": \"{{customer.name\"}");
        var silent = create(agent(), "personal", "{}");
        var lost = desk.ask(admin(), post(MODULES).content("""
                {"keyword": "%s", "name": "n", "scope": "groups", "groups": ["nowhere"], "content": {"en": "x"}}""".formatted(keyword)));

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.body().path("field").asString()).isEqualTo("content.ko");
        assertThat(unknown.body().path("line").asInt()).isEqualTo(3);
        assertThat(unknown.body().path("known").toString()).contains("customer.name", "ticket.fields.*");
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.body().path("field").asString()).isEqualTo("content.en");
        assertThat(silent.status()).isEqualTo(400);
        assertThat(lost.status()).isEqualTo(400);
        assertThat(lost.body().path("known").toString()).contains("support");
    }

    @Test
    void aPersonsOwnIsUnknownToEverybodyElse() {
        var id = created(agent(), "personal", "{\"en\": \"Mine\"}");

        for (var other : new RequestPostProcessor[] {agentOf("support"), admin()}) {
            assertThat(desk.ask(other, get(MODULES)).body().toString()).doesNotContain(id);
            assertThat(desk.ask(other, get(MODULES + "/" + id)).status()).isEqualTo(404);
            assertThat(desk.ask(other, patch(MODULES + "/" + id).content("{\"name\": \"x\"}"))
                            .status())
                    .isEqualTo(404);
            assertThat(desk.ask(other, delete(MODULES + "/" + id)).status()).isEqualTo(404);
        }
        assertThat(desk.ask(agent(), get(MODULES)).body().toString()).contains(id);
        assertThat(desk.ask(customer("jan@customer.example"), get(MODULES)).status())
                .isEqualTo(403);
    }

    @Test
    void whatIsSharedIsAnAdministratorsToChange() {
        var id = created(admin(), "everyone", "{\"en\": \"Hello\", \"ko\": \"안녕\"}");

        assertThat(create(agent(), "everyone", "{\"en\": \"x\"}").status()).isEqualTo(403);
        assertThat(desk.ask(agent(), patch(MODULES + "/" + id).content("{\"name\": \"x\"}"))
                        .status())
                .isEqualTo(403);
        assertThat(desk.ask(agent(), delete(MODULES + "/" + id)).status()).isEqualTo(403);

        var changed = desk.ask(
                admin(), patch(MODULES + "/" + id).content("{\"content\": {\"ko\": \"\", \"pl\": \"Witaj\"}}"));
        assertThat(changed.body().path("content").toString()).isEqualTo("{\"en\":\"Hello\",\"pl\":\"Witaj\"}");
        assertThat(desk.ask(admin(), delete(MODULES + "/" + id)).status()).isEqualTo(204);
        assertThat(desk.ask(admin(), get(MODULES + "/" + id)).status()).isEqualTo(404);
    }

    @Test
    void aGroupsModuleIsForItsTicketsOnly() {
        var ticket = opened("\"email\": \"jan@customer.example\"");
        var answer = desk.ask(
                admin(), post("/api/v1/groups").content("{\"id\": \"g%s\", \"name\": \"G\"}".formatted(Ids.next())));
        var other = desk.ask(admin(), post(MODULES).content("""
                {"keyword": "%s", "name": "n", "scope": "groups", "groups": ["%s"], "content": {"en": "x"}}""".formatted(
                        keyword, answer.body().path("id").asString())));
        var id = other.body().path("id").asString();

        var offered = desk.ask(
                agent(),
                get(MODULES).queryParam("ticket", ticket.body().path("key").asString()));

        assertThat(other.status()).isEqualTo(201);
        assertThat(offered.body().toString()).doesNotContain(id);
        assertThat(rendered(agent(), id, ticket).status()).isEqualTo(404);
    }

    @Test
    void aKeywordStandsForOneThing() {
        created(admin(), "everyone", "{\"en\": \"Hello\"}");

        assertThat(create(admin(), "everyone", "{\"en\": \"Other\"}").status()).isEqualTo(409);
        assertThat(create(agent(), "personal", "{\"en\": \"My own words for it\"}")
                        .status())
                .isEqualTo(201);
    }

    private Answer opened(String customer) {
        return desk.ask(
                agent(),
                post("/api/v1/tickets")
                        .content(
                                customer.startsWith("\"name\"")
                                        ? "{\"subject\": \"a\", \"body\": \"b\", \"customer\": {\"email\": \"%s@customer.example\", %s}}"
                                                .formatted(Ids.next(), customer)
                                        : "{\"subject\": \"a\", \"body\": \"b\", \"customer\": {%s}}"
                                                .formatted(customer)));
    }

    private Answer rendered(RequestPostProcessor caller, String id, Answer ticket) {
        return desk.ask(
                caller,
                post(MODULES + "/" + id + "/render")
                        .content("{\"ticket\": \"%s\"}"
                                .formatted(ticket.body().path("id").asString())));
    }

    private String created(RequestPostProcessor caller, String scope, String content) {
        var answer = create(caller, scope, content);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.body().path("id").asString();
    }

    private Answer create(RequestPostProcessor caller, String scope, String content) {
        return desk.ask(
                caller,
                post(MODULES)
                        .content("{\"keyword\": \"%s\", \"name\": \"Greeting\", \"scope\": \"%s\", \"content\": %s}"
                                .formatted(keyword, scope, content)));
    }
}
