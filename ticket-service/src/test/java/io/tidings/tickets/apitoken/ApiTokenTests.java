package io.tidings.tickets.apitoken;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agentOf;
import static io.tidings.tickets.Callers.bearing;
import static io.tidings.tickets.Callers.customer;
import static io.tidings.tickets.Callers.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.DeskTime;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class ApiTokenTests {

    private static final String TOKENS = "/api/v1/api-tokens";
    private static final String EXCHANGE = "/internal/api-tokens/exchange";

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    Clock clock;

    private final String group = "g-" + Ids.next();
    private final RequestPostProcessor jun = agentOf(group);
    private final String junsId = "agent-of-" + group;
    private DeskRequests desk;

    @BeforeEach
    void anAgentOfAGroup() {
        desk = new DeskRequests(mvc);
        desk.as(admin(), "POST", "/api/v1/groups", "{\"id\": \"%s\", \"name\": \"Group\"}".formatted(group));
        desk.get(jun, "/api/v1/me");
        desk.get(admin(), "/api/v1/me");
    }

    @Test
    void aTokenActsInTheNameOfItsAgentAndAllowsNoMoreThanItSays() {
        var program = inside(made(jun, "ticket.read", "ticket.create"));
        var ticket = desk.as(program, "POST", "/api/v1/tickets", ticket());

        var me = desk.get(program, "/api/v1/me");
        assertThat(me.path("id").asString()).isEqualTo(junsId);
        assertThat(me.path("permissions").valueStream().map(JsonNode::asString))
                .containsExactly("ticket.read", "ticket.create");
        assertThat(me.at("/access/" + group).asString()).isEqualTo("full");
        var change =
                answer(program, "PATCH", "/api/v1/tickets/" + ticket.path("id").asString(), """
                {"subject": "Changed"}""");
        assertThat(change.getStatus()).isEqualTo(403);
        assertThat(text(change)).contains("ticket.change");
        assertThat(desk.status(program, "GET", "/api/v1/people", "")).isEqualTo(403);
    }

    @Test
    void aTokenThatIsMadeWithTheFirstRequestOfAllLetsItsAgentIn() {
        var stranger = agentOf("new-" + Ids.next());

        assertThat(desk.status(inside(made(stranger, "ticket.read")), "GET", "/api/v1/me", ""))
                .isEqualTo(200);
    }

    @Test
    void usingATokenTeachesNothingNewOfItsAgent() {
        desk.get(inside(made(jun, "ticket.read")), "/api/v1/me");
        desk.get(inside(made(admin(), "ticket.read")), "/api/v1/me");

        assertThat(desk.get(admin(), "/api/v1/agents/" + junsId)
                        .at("/access/" + group)
                        .asString())
                .isEqualTo("full");
        var ada = desk.get(admin(), "/api/v1/agents/admin");
        assertThat(ada.at("/access/*").asString()).isEqualTo("full");
        assertThat(ada.path("name").asString()).isEqualTo("Ada Admin");
    }

    @Test
    void noTokenAllowsMoreThanItsMakerHas() {
        var refused = answer(jun, "POST", TOKENS, wish("ticket.read", "admin.desk", "person.erase"));

        assertThat(refused.getStatus()).isEqualTo(403);
        assertThat(DeskRequests.json(refused).path("code").asString()).isEqualTo("permissions-not-held");
        assertThat(DeskRequests.json(refused).path("permissions").valueStream().map(JsonNode::asString))
                .containsExactly("person.erase", "admin.desk");
    }

    @Test
    void whatIsTakenFromTheAgentIsTakenFromItsTokens() {
        var program = inside(made(jun, "ticket.read", "ticket.create"));
        assertThat(desk.status(program, "POST", "/api/v1/tickets", ticket())).isEqualTo(201);

        desk.as(admin(), "PATCH", "/api/v1/agents/" + junsId, """
                {"access": {"%s": "read"}}""".formatted(group));
        assertThat(desk.status(program, "POST", "/api/v1/tickets", ticket())).isEqualTo(403);

        desk.as(admin(), "PATCH", "/api/v1/agents/" + junsId, "{\"active\": false}");
        var out = answer(program, "GET", "/api/v1/tickets", "");
        assertThat(out.getStatus()).isEqualTo(403);
        assertThat(text(out)).contains("agent-inactive");
    }

    @Test
    void aRevokedAnExpiredAndAnInventedTokenAreToldTheSame() {
        var revoked = made(jun, "ticket.read");
        var lasting = desk.as(jun, "POST", TOKENS, """
                {"name": "Short", "permissions": ["ticket.read"], "expiresAt": "%s"}""".formatted(clock.instant().plus(Duration.ofHours(1))));
        inside(revoked);
        inside(lasting);

        desk.as(jun, "DELETE", TOKENS + "/" + revoked.at("/token/id").asString(), "");
        DeskTime.advance(mvc, Duration.ofMinutes(61));

        var answers = List.of(
                exchange(revoked.path("secret").asString()),
                exchange(lasting.path("secret").asString()),
                exchange("tdg_" + "x".repeat(43)));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.getStatus()).isEqualTo(401));
        assertThat(answers.stream().map(ApiTokenTests::text).distinct()).hasSize(1);
        assertThat(desk.get(jun, TOKENS).path("tokens").valueStream().map(one -> one.path("state")
                        .asString()))
                .containsExactly("expired", "revoked");
    }

    @Test
    void theTokenItselfIsShownOnceAndKeptNowhere() {
        var made = answer(jun, "POST", TOKENS, wish("ticket.read"));
        var secret = DeskRequests.json(made).path("secret").asString();

        assertThat(secret).matches("tdg_[A-Za-z0-9_-]{43}");
        assertThat(made.getHeader("Cache-Control")).isEqualTo("no-store");
        var listed = desk.get(jun, TOKENS).toString();
        assertThat(listed).doesNotContain(secret).contains(secret.substring(secret.length() - 4));
        for (var collection : List.of("api_tokens", "audit")) {
            for (var document : database.getCollection(collection).find()) {
                assertThat(document.toJson()).doesNotContain(secret);
            }
        }
    }

    @Test
    void aUseIsNotedAtMostOnceAMinute() {
        var made = made(jun, "ticket.read");
        inside(made);
        var first = lastUse(made);
        inside(made);
        assertThat(lastUse(made)).isEqualTo(first);

        DeskTime.advance(mvc, Duration.ofMinutes(2));
        inside(made);
        assertThat(lastUse(made)).isNotEqualTo(first);
    }

    @Test
    void aTokenMakesListsAndRevokesNoTokens() {
        var program = inside(made(admin(), "ticket.read", "admin.access"));

        for (var refused : List.of(
                answer(program, "POST", TOKENS, wish("ticket.read")),
                answer(program, "GET", TOKENS, ""),
                answer(program, "DELETE", TOKENS + "/any", ""))) {
            assertThat(refused.getStatus()).isEqualTo(403);
            assertThat(text(refused)).contains("sign-in-needed");
        }
    }

    @Test
    void everybodySeesAndRevokesTheOwnAndAdministratorsAll() {
        var juns = made(jun, "ticket.read").at("/token/id").asString();
        var kim = agentOf("support");
        desk.get(kim, "/api/v1/me");

        assertThat(desk.get(kim, TOKENS).toString()).doesNotContain(juns);
        assertThat(desk.status(kim, "DELETE", TOKENS + "/" + juns, "")).isEqualTo(404);
        assertThat(desk.status(kim, "GET", TOKENS + "?of=everybody", "")).isEqualTo(403);
        assertThat(desk.get(admin(), TOKENS + "?of=everybody").toString()).contains(juns, "Jun Park");

        assertThat(desk.status(admin(), "DELETE", TOKENS + "/" + juns, "")).isEqualTo(204);
        assertThat(desk.status(admin(), "DELETE", TOKENS + "/" + juns, "")).isEqualTo(204);
        var revoked = desk.get(jun, TOKENS).at("/tokens/0");
        assertThat(revoked.path("state").asString()).isEqualTo("revoked");
        assertThat(revoked.path("revokedBy").asString()).isEqualTo("admin");
    }

    @Test
    void aServiceAccountWorksByItsTokensAndIsGivenNoTickets() {
        var account = account("[\"agent\"]");

        var token = desk.as(admin(), "POST", TOKENS, """
                {"name": "Shop", "permissions": ["ticket.read", "ticket.create", "ticket.change"], "agent": "%s"}""".formatted(account));
        var program = inside(token);
        var ticket =
                desk.as(program, "POST", "/api/v1/tickets", ticket()).path("id").asString();
        assertThat(desk.get(program, "/api/v1/me").path("name").asString()).isEqualTo("Shop sync");
        var note = desk.as(program, "POST", "/api/v1/tickets/" + ticket + "/messages", """
                {"body": "Synchronized", "visibility": "internal"}""");
        assertThat(note.at("/author/name").asString()).isEqualTo("Shop sync");

        assertThat(desk.get(admin(), "/api/v1/agents?group=" + group).toString())
                .doesNotContain(account);
        assertThat(desk.status(program, "PATCH", "/api/v1/tickets/" + ticket, """
                {"assignee": "%s"}""".formatted(account)))
                .isEqualTo(400);

        desk.as(admin(), "PATCH", "/api/v1/agents/" + account, "{\"active\": false}");
        assertThat(desk.status(program, "GET", "/api/v1/tickets", "")).isEqualTo(403);
    }

    @Test
    void tokensOfOthersAreMadeForServiceAccountsAloneAndWithinBothRights() {
        assertThat(code(answer(admin(), "POST", TOKENS, """
                {"name": "x", "permissions": ["ticket.read"], "agent": "%s"}""".formatted(junsId)))).isEqualTo("not-a-service-account");
        assertThat(code(answer(admin(), "POST", TOKENS, """
                {"name": "x", "permissions": ["admin.desk"], "agent": "%s"}""".formatted(account("[\"agent\"]")))))
                .isEqualTo("permissions-not-held");
        assertThat(desk.status(jun, "POST", TOKENS, """
                {"name": "x", "permissions": ["ticket.read"], "agent": "%s"}""".formatted(account("[\"agent\"]"))))
                .isEqualTo(403);
        assertThat(desk.status(jun, "POST", "/api/v1/agents", """
                {"name": "Mine", "roles": ["admin"], "access": {}}""")).isEqualTo(403);
    }

    @Test
    void tokensAreTheDesksBusiness() {
        var jan = customer("jan-" + Ids.next() + "@customer.example");
        for (var caller : List.of(jan, service())) {
            assertThat(desk.status(caller, "GET", TOKENS, "")).isEqualTo(403);
            assertThat(desk.status(caller, "POST", TOKENS, wish("ticket.read"))).isEqualTo(403);
            assertThat(desk.status(caller, "DELETE", TOKENS + "/any", "")).isEqualTo(403);
            assertThat(desk.status(caller, "GET", "/api/v1/audit", "")).isEqualTo(403);
        }
    }

    @Test
    void whatCannotBeIsRefusedWithTheWayOut() {
        assertThat(code(answer(jun, "POST", TOKENS, wish()))).isEqualTo("invalid-fields");
        assertThat(text(answer(jun, "POST", TOKENS, wish("ticket.fly")))).contains("ticket.fly");
        assertThat(text(answer(jun, "POST", TOKENS, """
                {"name": "Old", "permissions": ["ticket.read"], "expiresAt": "2020-01-01T00:00:00Z"}"""))).contains("in the past");
        assertThat(code(answer(jun, "POST", TOKENS, """
                {"name": " ", "permissions": ["ticket.read"]}"""))).isEqualTo("invalid-fields");
        for (var n = 0; n < 50; n++) {
            made(jun, "ticket.read");
        }
        assertThat(code(answer(jun, "POST", TOKENS, wish("ticket.read")))).isEqualTo("too-many-api-tokens");
    }

    @Test
    void whoGaveWhichRightsIsInTheAuditLogBeforeItIsDone() {
        var token = made(jun, "ticket.read").at("/token/id").asString();
        desk.as(admin(), "DELETE", TOKENS + "/" + token, "");
        var account = account("[]");
        desk.as(admin(), "PATCH", "/api/v1/agents/" + account, "{\"roles\": [\"agent\"]}");
        var role = "r-" + Ids.next();
        desk.as(admin(), "POST", "/api/v1/roles", """
                {"id": "%s", "name": "R", "permissions": ["ticket.read"]}""".formatted(role));
        desk.as(admin(), "DELETE", "/api/v1/roles/" + role, "");

        var entries =
                desk.get(admin(), "/api/v1/audit").path("entries").valueStream().toList();
        assertThat(entries)
                .extracting(entry -> entry.path("action").asString() + " by "
                        + entry.path("by").asString())
                .containsSubsequence(
                        "role.deleted by admin",
                        "role.created by admin",
                        "agent.changed by admin",
                        "service-account.created by admin",
                        "api-token.revoked by admin",
                        "api-token.created by " + junsId);
        var changed = entries.stream()
                .filter(entry -> entry.path("subject").asString().equals(account))
                .findFirst()
                .orElseThrow();
        assertThat(changed.at("/facts/roles/after/0").asString()).isEqualTo("agent");

        var first = desk.get(admin(), "/api/v1/audit?limit=2");
        var second = desk.get(
                admin(), "/api/v1/audit?limit=2&before=" + first.path("next").asString());
        assertThat(second.at("/entries/0/id").asString())
                .isEqualTo(entries.get(2).path("id").asString());
    }

    @Test
    void everyReplicasKeyIsToldAndOnlyItsPublicHalf() {
        inside(made(jun, "ticket.read"));
        var another = new SigningKeys(database);
        another.sign(new com.nimbusds.jwt.JWTClaimsSet.Builder().build());

        var keys = DeskRequests.json(answer(request -> request, "GET", "/internal/token-keys", ""))
                .path("keys");
        assertThat(keys.size()).isGreaterThanOrEqualTo(2);
        assertThat(keys.valueStream()).allSatisfy(key -> {
            assertThat(key.has("d")).isFalse();
            assertThat(key.path("alg").asString()).isEqualTo("ES256");
        });
        assertThat(database.getCollection("token_keys").find(new Document("_id", new Document("$gt", ""))))
                .allSatisfy(stored -> assertThat(stored.getString("key")).doesNotContain("\"d\""));
    }

    private String account(String roles) {
        return desk.as(admin(), "POST", "/api/v1/agents", """
                        {"name": "Shop sync", "roles": %s, "access": {"%s": "full"}}""".formatted(roles, group))
                .path("id")
                .asString();
    }

    private JsonNode made(RequestPostProcessor by, String... permissions) {
        return desk.as(by, "POST", TOKENS, wish(permissions));
    }

    private static String wish(String... permissions) {
        var words = String.join(
                ", ", List.of(permissions).stream().map("\"%s\""::formatted).toList());
        return "{\"name\": \"Sync\", \"permissions\": [%s]}".formatted(words);
    }

    /** A program that sent this token to the gateway, as the services meet it. */
    private RequestPostProcessor inside(JsonNode made) {
        var answer = exchange(made.path("secret").asString());
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(200);
        return bearing(DeskRequests.json(answer).path("token").asString());
    }

    private MockHttpServletResponse exchange(String secret) {
        return answer(request -> request, "POST", EXCHANGE, "{\"token\": \"%s\"}".formatted(secret));
    }

    private String lastUse(JsonNode made) {
        return desk.get(jun, TOKENS)
                .path("tokens")
                .valueStream()
                .filter(token -> token.path("id").equals(made.at("/token/id")))
                .map(token -> token.path("lastUsedAt").asString())
                .findFirst()
                .orElseThrow();
    }

    private MockHttpServletResponse answer(RequestPostProcessor caller, String method, String path, String body) {
        return desk.answer(caller, method, path, body, null);
    }

    private String ticket() {
        return """
                {"subject": "Order 4711", "body": "Late", "group": "%s", "customer": {"email": "jan@customer.example"}}""".formatted(group);
    }

    private static String code(MockHttpServletResponse answer) {
        return DeskRequests.json(answer).path("code").asString();
    }

    private static String text(MockHttpServletResponse answer) {
        return new String(answer.getContentAsByteArray(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
