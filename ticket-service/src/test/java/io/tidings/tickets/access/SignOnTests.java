package io.tidings.tickets.access;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agentOf;
import static io.tidings.tickets.Callers.customer;
import static io.tidings.tickets.Callers.outside;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.CurrentFact.SignOnRulesCurrent;
import io.tidings.events.EventJson;
import io.tidings.spine.outbox.OutboxSource;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.person.People;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class SignOnTests {

    private static final String RULES = "/api/v1/sign-on-rules";
    private static final Duration SOON = Duration.ofSeconds(60);

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    People people;

    @Autowired
    List<OutboxSource> sources;

    private final String mark = Ids.next();
    private final String group = "g-" + mark;
    private final String olga = "olga-" + mark;
    private final String address = olga + "@corp.example";
    private String ticket = "";

    @BeforeEach
    void aGroupWithATicketAndARuleForIt() {
        assertThat(status(admin(), post("/api/v1/groups").content("""
                {"id": "%s", "name": "%s", "address": "%s@tidings.example"}""".formatted(group, group, group))))
                .isEqualTo(201);
        ticket = "/api/v1/tickets/"
                + json(ask(admin(), post("/api/v1/tickets").content("""
                        {"subject": "a", "body": "b", "group": "%s", "customer": {"email": "%s@customer.example"}}""".formatted(group, mark))))
                        .path("id")
                        .asString();
        decide(rule("Support", "[\"agent\"]", "change"));
    }

    @AfterEach
    void noRules() {
        decide("");
    }

    @Test
    void whoComesWithTheClaimIsAnAgentInTheGroupAndNoMoreThanTheRuleSays() {
        var caller = olgaIn("Support");
        var me = json(ask(caller, get("/api/v1/me")));

        assertThat(me.path("roles").toString()).contains("agent");
        assertThat(me.at("/access/" + group).asString()).isEqualTo("change");
        assertThat(status(caller, patch(ticket).content("{\"priority\": \"high\"}")))
                .isEqualTo(200);
        assertThat(status(caller, get(RULES))).isEqualTo(403);
        assertThat(status(caller, post(ticket + "/merge").content("{\"into\": \"T-1\"}")))
                .isIn(403, 404);
        var known = json(ask(admin(), get("/api/v1/agents/" + olga)));
        assertThat(known.at("/access/" + group).asString()).isEqualTo("change");
        assertThat(known.path("rolesGiven").asBoolean()).isFalse();
        assertThat(published(olga).permissions()).contains("ticket.change").doesNotContain("admin.access");
        assertThat(published(olga).permissionsByLogin()).isTrue();
    }

    @Test
    void whoIsMovedElsewhereIsACustomerFromTheNextLoginOnAndNoAgentForAnybody() {
        assertThat(status(olgaIn("Support"), get("/api/v1/me"))).isEqualTo(200);
        assertThat(status(admin(), patch(ticket).content("{\"assignee\": \"%s\"}".formatted(olga))))
                .isEqualTo(200);

        var moved = olgaIn("Sales");
        assertThat(status(moved, get(ticket))).isEqualTo(404);
        assertThat(status(moved, get("/api/v1/me"))).isEqualTo(200);

        assertThat(status(admin(), get("/api/v1/agents/" + olga))).isEqualTo(404);
        assertThat(published(olga).permissions()).isEmpty();
        assertThat(published(olga).access()).isEmpty();
        people.forgetLogins();
        assertThat(status(olgaIn("Support"), get("/api/v1/me"))).isEqualTo(200);
        assertThat(published(olga).permissions()).contains("ticket.change");
    }

    @Test
    void aRuleThatIsTakenBackTakesTheRightsOfWhoeverIsHere() {
        assertThat(status(olgaIn("Support"), get(ticket))).isEqualTo(200);

        decide("");

        assertThat(status(olgaIn("Support"), get(ticket))).isEqualTo(404);
    }

    @Test
    void whatAnAdministratorGaveComesBeforeTheRules() {
        ask(olgaIn("Support"), get("/api/v1/me"));
        assertThat(status(admin(), patch("/api/v1/agents/" + olga).content("{\"access\": {}}")))
                .isEqualTo(200);

        assertThat(status(olgaIn("Support"), get(ticket))).isEqualTo(404);
    }

    /** The login was a customer's until the rule was made: nothing of what it had is lost. */
    @Test
    void aCustomerWhoBecomesAnAgentKeepsItsTickets() {
        var sales = olgaIn("Sales");
        var customer = json(ask(sales, get("/api/v1/me"))).path("id").asString();
        var own = json(ask(sales, post("/api/v1/tickets").content("""
                {"subject": "mine", "body": "b"}""")));
        assertThat(own.at("/customer/id").asString()).isEqualTo(customer).isNotEqualTo(olga);

        var agent = json(ask(olgaIn("Support"), get("/api/v1/me")));

        assertThat(agent.path("id").asString()).isEqualTo(olga);
        await().atMost(SOON).until(() -> json(ask(
                        admin(), get("/api/v1/tickets/" + own.path("id").asString())))
                .at("/customer/id")
                .asString()
                .equals(olga));
        assertThat(people.withEmail(address, null, null).id()).isEqualTo(olga);
    }

    @Test
    void theOrganizationIsTheClaimsAndIsMadeWhereThereIsNone() {
        decide(rule("Support", "[\"agent\"]", "change"), "company");
        var company = "Firma " + mark;
        ask(comes("Sales", company, "Olga Lis"), get("/api/v1/me"));

        var person = people.withEmail(address, null, null);
        assertThat(people.organizationOf(person)).isNotNull().satisfies(made -> assertThat(made.name())
                .isEqualTo(company));
        people.forgetLogins();
        ask(comes("Sales", "Other " + mark, "Olga Nowak"), get("/api/v1/me"));
        var later = people.withEmail(address, null, null);
        assertThat(people.organizationOf(later)).isNotNull().satisfies(made -> assertThat(made.name())
                .isEqualTo("Other " + mark));
        assertThat(later.name()).isEqualTo("Olga Nowak");
        assertThat(later.id()).isEqualTo(person.id());
    }

    @Test
    void anAddressThatIsNotVerifiedLeadsToNobody() {
        var known = people.withEmail(address, "Real Olga", null);
        var impostor = outside("other-" + mark, "Impostor", address, Map.of("provider", "corp"))
                .jwt(token -> token.subject("other-" + mark)
                        .claim("name", "Impostor")
                        .claim("email", address)
                        .claim("email_verified", false)
                        .claim("roles", List.of("customer"))
                        .claim("outside", Map.of("by", "corp")));

        var me = json(ask(impostor, get("/api/v1/me")));

        assertThat(me.path("id").asString()).isNotEqualTo(known.id());
        assertThat(people.withEmail(address, null, null).name()).isEqualTo("Real Olga");
    }

    @Test
    void administratorsTryRulesOnWhoeverCameLatelyBeforeTheyDecideThem() {
        ask(olgaIn("Support"), get("/api/v1/me"));
        ask(
                outside("guest-" + mark, "Guest", mark + "@partner.example", Map.of("provider", "partner")),
                get("/api/v1/me"));

        var tried = json(ask(admin(), post(RULES + "/preview").content("""
                {"rules": [{"claim": "department", "values": ["support"], "roles": ["admin"], "access": {"*": "read"}}],
                 "organizationClaim": "company"}""")));

        var her = of(tried, olga);
        assertThat(her.at("/claims/department/0").asString()).isEqualTo("Support");
        assertThat(her.at("/met/0").asInt(-1)).isZero();
        assertThat(her.at("/roles/0").asString()).isEqualTo("admin");
        assertThat(her.at("/access/*").asString()).isEqualTo("read");
        assertThat(tried.path("signIns")
                        .valueStream()
                        .filter(each -> each.path("name").asString("").equals("Guest")))
                .allSatisfy(guest -> assertThat(guest.path("met")).isEmpty());
        assertThat(json(ask(admin(), get(RULES))).at("/rules/0/roles/0").asString())
                .isEqualTo("agent");
    }

    @Test
    void whatIsDecidedIsWrittenDownAndPublishedWithWhatTheRolesAllow() {
        var role = "reader-" + mark;
        ask(admin(), post("/api/v1/roles").content("""
                {"id": "%s", "name": "Reader", "permissions": ["ticket.read"]}""".formatted(role)));
        decide(rule("Support", "[\"" + role + "\"]", "read"));

        assertThat(publishedRules().rules().getFirst().permissions()).containsExactly("ticket.read");
        assertThat(json(ask(admin(), get("/api/v1/audit")))
                        .at("/entries/0/action")
                        .asString())
                .isEqualTo("sign-on-rules.changed");
        assertThat(status(olgaIn("Support"), patch(ticket).content("{\"priority\": \"low\"}")))
                .isEqualTo(403);
        assertRefused(409, "sign-on rules", ask(admin(), delete("/api/v1/roles/" + role)));

        ask(admin(), patch("/api/v1/roles/" + role).content("{\"permissions\": [\"ticket.read\", \"ticket.change\"]}"));
        await().atMost(SOON)
                .until(() -> publishedRules().rules().getFirst().permissions().size() == 2);
    }

    @Test
    void whatCannotBeIsRefusedAndNothingIsSaved() {
        assertRefused(400, "There is no role nobody", gives("[\"nobody\"]", "{}"));
        assertRefused(400, "There is no group none", gives("[]", "{\"none\": \"read\"}"));
        assertRefused(400, "read, create, change, full", gives("[]", "{\"%s\": \"all\"}".formatted(group)));
        assertRefused(400, "A rule gives", gives("[]", "{}"));
        assertThat(ask(
                                admin(),
                                put(RULES)
                                        .content(
                                                "{\"rules\": [{\"claim\": \"\", \"values\": [], \"roles\": [], \"access\": {}}]}"))
                        .getStatus())
                .isEqualTo(400);
        var seen = ask(admin(), get(RULES)).getHeader("ETag");
        decide("");
        assertThat(ask(
                                admin(),
                                put(RULES)
                                        .header("If-Match", seen)
                                        .content("{\"rules\": [%s]}".formatted(rule("Sales", "[\"agent\"]", "read"))))
                        .getStatus())
                .isEqualTo(412);
    }

    @Test
    void nobodyTakesTheKeysFromThemselvesByARule() {
        decide(rule("Support", "[\"admin\"]", "full"));

        assertRefused(409, "own-access", ask(olgaIn("Support"), put(RULES).content("{\"rules\": []}")));
        assertThat(status(olgaIn("Support"), get(RULES))).isEqualTo(200);
    }

    @Test
    void whoMayNotGiveAccessAwayNeitherReadsNorTriesNorDecides() {
        for (var caller : List.of(agentOf(group), customer(mark + "@customer.example"))) {
            assertThat(status(caller, get(RULES))).isEqualTo(403);
            assertThat(status(caller, put(RULES).content("{\"rules\": []}"))).isEqualTo(403);
            assertThat(status(caller, post(RULES + "/preview").content("{\"rules\": []}")))
                    .isEqualTo(403);
        }
    }

    private RequestPostProcessor olgaIn(String department) {
        return outside(olga, "Olga Lis", address, Map.of("provider", "corp", "department", List.of(department)));
    }

    private RequestPostProcessor comes(String department, String company, String name) {
        return outside(olga, name, address, Map.of("provider", "corp", "department", department, "company", company));
    }

    private String rule(String department, String roles, String level) {
        return """
                {"provider": "corp", "claim": "department", "values": ["%s"], "roles": %s, "access": {"%s": "%s"}}""".formatted(department, roles, group, level);
    }

    private void decide(String rule) {
        assertThat(status(admin(), put(RULES).content("{\"rules\": [%s]}".formatted(rule))))
                .isEqualTo(200);
    }

    private void decide(String rule, String organizationClaim) {
        assertThat(status(admin(), put(RULES).content("""
                {"rules": [%s], "organizationClaim": "%s"}""".formatted(rule, organizationClaim))))
                .isEqualTo(200);
    }

    private MockHttpServletResponse gives(String roles, String access) {
        return ask(admin(), put(RULES).content("""
                {"rules": [{"claim": "a", "values": ["b"], "roles": %s, "access": %s}]}""".formatted(roles, access)));
    }

    private static JsonNode of(JsonNode tried, String person) {
        return tried.path("signIns")
                .valueStream()
                .filter(each -> each.path("person").asString().equals(person))
                .findFirst()
                .orElseThrow();
    }

    private AgentCurrent published(String id) {
        return facts("people", id).stream()
                .filter(AgentCurrent.class::isInstance)
                .map(AgentCurrent.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private SignOnRulesCurrent publishedRules() {
        return (SignOnRulesCurrent) facts("sign-on", "rules").getFirst();
    }

    private List<?> facts(String collection, String id) {
        var document =
                database.getCollection(collection).find(new Document("_id", id)).first();
        return sources.stream()
                .filter(source -> source.collection().equals(collection))
                .findFirst()
                .orElseThrow()
                .current(document, List.of());
    }

    private static void assertRefused(int status, String word, MockHttpServletResponse answer) {
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(status);
        assertThat(text(answer)).contains(word);
    }

    private static String text(MockHttpServletResponse answer) {
        return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private int status(RequestPostProcessor caller, MockHttpServletRequestBuilder request) {
        return ask(caller, request).getStatus();
    }

    private MockHttpServletResponse ask(RequestPostProcessor caller, MockHttpServletRequestBuilder request) {
        try {
            return mvc.perform(request.with(caller).contentType(MediaType.APPLICATION_JSON))
                    .andReturn()
                    .getResponse();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(MockHttpServletResponse answer) {
        return EventJson.mapper().readTree(answer.getContentAsByteArray());
    }
}
