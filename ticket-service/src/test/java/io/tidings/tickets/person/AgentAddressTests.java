package io.tidings.tickets.person;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.JwtRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

/**
 * Where an agent is reached, which is said by its own login: who is given the address of somebody who left has nothing else of that
 * agent, and no colleague says it either.
 */
@TicketServiceTest
class AgentAddressTests {

    private static final String ME = "/api/v1/me";

    @Autowired
    MockMvc mvc;

    @Autowired
    People people;

    private final String mark = Ids.next();
    private final String anna = "anna-" + mark;
    private final String address = anna + "@desk.example";

    private DeskRequests desk;

    @BeforeEach
    void annaWorkedHere() {
        desk = new DeskRequests(mvc);
        assertThat(me(login(anna, "Anna Lis", address, "agent")).path("id").asString())
                .isEqualTo(anna);
    }

    @Test
    void aCustomerWhoHasItNowIsSomebodyElse() {
        var customer = login("new-" + mark, "Ewa Kot", address, "customer");

        var id = me(customer).path("id").asString();
        desk.as(customer, "PATCH", ME, """
                {"name": "Not Anna", "language": "pl"}""");

        assertThat(id).isNotEqualTo(anna);
        var agent = person(anna);
        assertThat(agent.path("name").asString()).isEqualTo("Anna Lis");
        assertThat(agent.path("identities").toString()).doesNotContain("new-" + mark);
        assertThat(agent.has("language")).isFalse();
    }

    @Test
    void whoeverProvesItIsReachedByItAndTheAgentNoMore() {
        var id = me(login("new-" + mark, "Ewa Kot", address, "customer"))
                .path("id")
                .asString();

        assertThat(people.withEmail(address, null, null).id()).isEqualTo(id);
        assertThat(people.agentWithEmail(address)).isEmpty();
        assertThat(person(anna).path("emails")).isEmpty();
    }

    /** Whether a role was taken away before, or the account alone. */
    @Test
    void neitherIsItThePersonOfSomebodyWhoWorksHereNoMore() {
        people.forgetLogins();
        me(login(anna, "Anna Lis", address, "customer"));
        assertThat(person(anna).path("agent").asBoolean()).isFalse();

        var id = me(login("new-" + mark, "Ewa Kot", address, "customer"))
                .path("id")
                .asString();

        assertThat(id).isNotEqualTo(anna);
        assertThat(people.withEmail(address, null, null).id()).isEqualTo(id);
    }

    @Test
    void aNewAgentWithItIsReachedByItAndAnnaNoMore() {
        var next = "next-" + mark;
        me(login(next, "Ola Bąk", address, "agent"));

        assertThat(people.agentWithEmail(address)).map(Person::id).contains(next);
        assertThat(person(anna).path("emails")).isEmpty();
    }

    @Test
    void whatNobodyHasProvenStaysWhereItIs() {
        me(jwt().jwt(token -> token.subject("new-" + mark)
                .claim("name", "Impostor")
                .claim("email", address)
                .claim("email_verified", false)
                .claim("roles", List.of("agent"))));

        assertThat(people.agentWithEmail(address)).map(Person::id).contains(anna);
        assertThat(person("new-" + mark).path("emails")).isEmpty();
    }

    @Test
    void anAgentIsReachedWhereItsLoginSaysToday() {
        people.forgetLogins();
        me(login(anna, "Anna Lis-Kot", "kot-" + address, "agent"));

        assertThat(person(anna).at("/emails/0").asString()).isEqualTo("kot-" + address);
        assertThat(people.agentWithEmail("kot-" + address)).map(Person::id).contains(anna);
    }

    /** What the desk tells an agent by mail goes there, and mails from there pass on in the agent's name. */
    @Test
    void onlyWhoGivesAccessSaysWhereAnAgentIsReached() {
        var elsewhere = "{\"emails\": [\"elsewhere-%s\"]}".formatted(address);

        assertThat(change(agent(), elsewhere)).isEqualTo(403);
        assertThat(change(agent(), "{\"jobTitle\": \"Care\", \"emails\": [\"%s\"]}".formatted(address)))
                .isEqualTo(200);
        assertThat(change(admin(), elsewhere)).isEqualTo(200);

        var friend = people.withEmail("friend-" + address, "Friend", null).id();
        assertThat(merge(agent(), friend)).isEqualTo(403);
        assertThat(merge(admin(), friend)).isEqualTo(204);
    }

    @Test
    void whoeverIsMergedIntoAnAgentByHandSaysNothingForIt() {
        var friend = login("friend-" + mark, "Friend", "friend-" + address, "customer");
        assertThat(merge(admin(), me(friend).path("id").asString())).isEqualTo(204);
        assertThat(me(friend).path("id").asString()).isEqualTo(anna);

        assertThat(desk.status(friend, "PATCH", ME, "{\"name\": \"Not Anna\"}")).isEqualTo(400);
        assertThat(person(anna).path("name").asString()).isEqualTo("Anna Lis");
    }

    private int change(JwtRequestPostProcessor caller, String body) {
        return desk.status(caller, "PATCH", "/api/v1/people/" + anna, body);
    }

    private int merge(JwtRequestPostProcessor caller, String customer) {
        return desk.status(
                caller, "POST", "/api/v1/people/" + customer + "/merge", "{\"into\": \"%s\"}".formatted(anna));
    }

    private JsonNode me(JwtRequestPostProcessor caller) {
        return desk.get(caller, ME);
    }

    private JsonNode person(String id) {
        return desk.get(admin(), "/api/v1/people/" + id);
    }

    private static JwtRequestPostProcessor login(String id, String name, String email, String role) {
        return jwt().jwt(token -> token.subject(id)
                .claim("name", name)
                .claim("email", email)
                .claim("email_verified", true)
                .claim("roles", List.of(role)));
    }
}
