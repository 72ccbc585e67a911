package io.tidings.tickets.account;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import com.mongodb.client.MongoDatabase;
import io.tidings.tickets.Callers;
import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.account.KeycloakStandIn.Trouble;
import io.tidings.tickets.person.People;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

@TicketServiceTest
class AccountTests {

    private static final KeycloakStandIn KEYCLOAK = new KeycloakStandIn();

    @DynamicPropertySource
    static void keycloak(DynamicPropertyRegistry properties) {
        properties.add("tickets.accounts.keycloak", KEYCLOAK::url);
        properties.add("tickets.accounts.client-secret", () -> "a secret");
        // The services of other tests, which know no Keycloak, would take the work of this one.
        properties.add("spring.mongodb.database", () -> "tidings_accounts");
    }

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    People people;

    private DeskRequests desk;
    private final String group = "g-" + Ids.next();
    private final String address = "new-" + Ids.next() + "@tidings.example";
    private final String account = "kc-" + address;

    @BeforeEach
    void aDeskWithAGroup() {
        desk = new DeskRequests(mvc);
        desk.as(admin(), "POST", "/api/v1/groups", "{\"id\": \"%s\", \"name\": \"Group\"}".formatted(group));
    }

    @AfterEach
    void everythingWorksAgain() {
        KEYCLOAK.has(Trouble.NONE);
    }

    @Test
    void whoIsInvitedHasAnAccountAMailAndTheRightsFromTheFirstRequestOn() {
        var id = invite().path("id").asString();
        awaitState(id, "sent");

        assertThat(KEYCLOAK.user(account).roles).containsExactly("agent");
        assertThat(KEYCLOAK.user(account)
                        .representation
                        .at("/attributes/locale/0")
                        .asString())
                .isEqualTo("pl");
        assertThat(KEYCLOAK.mailsTo(account))
                .singleElement()
                .satisfies(mail -> assertThat(mail.actions()).containsExactly("UPDATE_PASSWORD"))
                .satisfies(mail -> assertThat(mail.query()).contains("client_id=tidings-gateway", "lifespan=259200"));

        var first = desk.get(invited(), "/api/v1/me");
        assertThat(first.at("/access/" + group).asString()).isEqualTo("change");
        assertThat(first.path("access").size()).isEqualTo(1);
        await().until(() -> invitations().isEmpty());
        await().until(() -> agent(account).path("email").asString("").equals(address));
        assertThat(agent(account).path("invited").asBoolean()).isFalse();
    }

    @Test
    void untilTheFirstSignInNothingIsAssignedAndNothingCanBeMailedToTheAddress() {
        awaitState(invite().path("id").asString(), "sent");

        assertThat(agent(account).path("invited").asBoolean()).isTrue();
        assertThat(agent(account).path("email").isString()).isFalse();
        assertThat(desk.get(admin(), "/api/v1/agents?group=" + group)
                        .path("agents")
                        .valueStream())
                .noneMatch(one -> one.path("id").asString().equals(account));
    }

    @Test
    void aSecondClickIsTheFirstInvitationAndOneMail() {
        var first = invite();
        var second = desk.answer(admin(), "POST", "/api/v1/invitations", wanted("Nowa Osoba"), null);
        assertThat(second.getStatus()).isEqualTo(200);
        assertThat(DeskRequests.json(second).path("id")).isEqualTo(first.path("id"));
        awaitState(first.path("id").asString(), "sent");

        assertThat(desk.status(admin(), "POST", "/api/v1/invitations", wanted("Nowa Osoba")))
                .isEqualTo(200);
        desk.as(admin(), "POST", mailOf(first), "");
        assertThat(KEYCLOAK.mailsTo(account)).hasSize(1);
        assertThat(KEYCLOAK.withEmail(address)).hasSize(1);
        var other = desk.answer(admin(), "POST", "/api/v1/invitations", wanted("Somebody Else"), null);
        assertThat(other.getStatus()).isEqualTo(409);
        assertThat(DeskRequests.json(other).path("code").asString()).isEqualTo("already-invited");
    }

    @Test
    void whileTheLoginServiceIsAwayTheInvitationWaitsAndSaysSo() {
        KEYCLOAK.has(Trouble.AWAY);
        var id = invite().path("id").asString();
        await().until(() -> invitation(id).path("reason").asString("").equals("away"));
        assertThat(invitation(id).path("state").asString()).isEqualTo("preparing");

        KEYCLOAK.has(Trouble.NONE);
        awaitState(id, "sent");
        assertThat(invitation(id).path("reason").isString()).isFalse();
        assertThat(KEYCLOAK.mailsTo(account)).hasSize(1);
    }

    @Test
    void whatTheLoginServiceDoesNotAllowIsSaidAndDoneOnceItDoes() {
        KEYCLOAK.has(Trouble.REFUSES);
        var id = invite().path("id").asString();
        await().until(() -> invitation(id).path("reason").asString("").equals("refused"));

        KEYCLOAK.has(Trouble.NO_MAIL);
        await().until(() -> invitation(id).path("reason").asString("").equals("mail"));
        assertThat(KEYCLOAK.mailsTo(account)).isEmpty();

        KEYCLOAK.has(Trouble.NONE);
        awaitState(id, "sent");
        assertThat(KEYCLOAK.mailsTo(account)).hasSize(1);
    }

    @Test
    void aMailWhoseAnswerWasLostIsUncertainAndNotSentAgainByItself() {
        KEYCLOAK.has(Trouble.ANSWERS_ARE_LOST);
        var invitation = invite();
        var id = invitation.path("id").asString();
        awaitState(id, "uncertain");
        KEYCLOAK.has(Trouble.NONE);
        assertThat(KEYCLOAK.mailsTo(account)).hasSize(1);

        desk.as(admin(), "POST", mailOf(invitation), "");
        awaitState(id, "sent");
        assertThat(KEYCLOAK.mailsTo(account)).hasSize(2);
    }

    @Test
    void aWithdrawnInvitationLeavesNoAccountAndNoAgent() {
        var id = invite().path("id").asString();
        awaitState(id, "sent");

        desk.as(admin(), "DELETE", "/api/v1/invitations/" + id, "");
        await().until(() -> invitations().isEmpty());
        assertThat(KEYCLOAK.isKnown(account)).isFalse();
        assertThat(desk.status(admin(), "GET", "/api/v1/agents/" + account, "")).isEqualTo(404);

        awaitState(invite().path("id").asString(), "sent");
        assertThat(agent(account).at("/access/" + group).asString()).isEqualTo("change");
    }

    @Test
    void aCustomersLoginBecomesAnAgentsAndTheCustomersTicketsStayWithThePerson() {
        var login = KEYCLOAK.knows("login-of-" + address, address, true);
        var ticket =
                desk.as(customer(address), "POST", "/api/v1/tickets", "{\"subject\": \"Mine\", \"body\": \"Before\"}");
        var id = invite().path("id").asString();
        awaitState(id, "sent");

        assertThat(login.roles).containsExactly("agent");
        assertThat(KEYCLOAK.mailsTo("login-of-" + address)).singleElement().satisfies(mail -> assertThat(mail.actions())
                .containsExactly("VERIFY_EMAIL"));
        // The customer goes on as one until the login says otherwise.
        assertThat(desk.status(
                        customer(address),
                        "GET",
                        "/api/v1/tickets/" + ticket.path("id").asString(),
                        ""))
                .isEqualTo(200);

        var agent = signedIn("login-of-" + address, "agent");
        assertThat(desk.get(agent, "/api/v1/me").at("/access/" + group).asString())
                .isEqualTo("change");
        await().until(() -> invitations().isEmpty());
        await().until(() -> desk.get(
                        admin(), "/api/v1/tickets/" + ticket.path("id").asString())
                .at("/customer/id")
                .asString()
                .equals("login-of-" + address));
        assertThat(agent("login-of-" + address).path("email").asString()).isEqualTo(address);
    }

    @Test
    void withdrawingLeavesACustomerTheAccountThatWasThereBefore() {
        var login = KEYCLOAK.knows("login-of-" + address, address, true);
        var id = invite().path("id").asString();
        awaitState(id, "sent");

        desk.as(admin(), "DELETE", "/api/v1/invitations/" + id, "");
        await().until(() -> invitations().isEmpty());
        assertThat(KEYCLOAK.isKnown("login-of-" + address)).isTrue();
        assertThat(login.roles).isEmpty();
        assertThat(login.isEnabled()).isTrue();
    }

    /** Somebody worked here, lost the role at Keycloak, and is asked back: an error of the administrator's. */
    @Test
    void withdrawingTakesNothingFromSomebodyWhoWorkedHereBefore() {
        var login = KEYCLOAK.knows(account, address, true);
        desk.get(invited(), "/api/v1/me");
        var asCustomer = signedIn(account, "customer");
        var ticket = desk.as(asCustomer, "POST", "/api/v1/tickets", "{\"subject\": \"Mine\", \"body\": \"Before\"}")
                .path("id")
                .asString();
        var id = invite().path("id").asString();
        awaitState(id, "sent");
        assertThat(login.roles).containsExactly("agent");

        desk.as(admin(), "DELETE", "/api/v1/invitations/" + id, "");
        await().until(() -> invitations().isEmpty());
        assertThat(login.roles).isEmpty();
        assertThat(desk.status(admin(), "GET", "/api/v1/agents/" + account, "")).isEqualTo(404);
        assertThat(desk.get(admin(), "/api/v1/tickets/" + ticket)
                        .at("/customer/name")
                        .asString())
                .isEqualTo("Nowa Osoba");
        assertThat(desk.status(asCustomer, "GET", "/api/v1/tickets/" + ticket, ""))
                .isEqualTo(200);

        people.forgetLogins();
        desk.get(invited(), "/api/v1/me");
        assertThat(agent(account).path("rolesGiven").asBoolean()).isFalse();
        assertThat(agent(account).path("invited").asBoolean()).isFalse();
    }

    /** Also where the login has another address by now, by which nobody would find the agent. */
    @Test
    void whoWasInvitedAndLosesTheRoleWorksHereNoMore() {
        var id = invite().path("id").asString();
        awaitState(id, "sent");
        desk.get(invited(), "/api/v1/me");
        await().until(() -> invitations().isEmpty());

        var asCustomer = signedIn(account, "customer", "moved-" + address);
        desk.get(asCustomer, "/api/v1/me");
        assertThat(desk.status(admin(), "GET", "/api/v1/agents/" + account, "")).isEqualTo(404);
        assertThat(desk.get(asCustomer, "/api/v1/me").path("id").asString()).isEqualTo(account);
    }

    @Test
    void withdrawingLeavesAnAccountThatSomebodyMadeBeforeItCouldBeMade() {
        KEYCLOAK.has(Trouble.AWAY);
        var id = invite().path("id").asString();
        await().until(() -> invitation(id).path("reason").asString("").equals("away"));
        // As where an answer of Keycloak was waited for in vain.
        database.getCollection("invitations")
                .updateOne(new Document("_id", id), new Document("$set", new Document("made", true)));
        desk.as(admin(), "DELETE", "/api/v1/invitations/" + id, "");
        KEYCLOAK.knows("login-of-" + address, address, false);

        KEYCLOAK.has(Trouble.NONE);
        await().until(() -> invitations().isEmpty());
        assertThat(KEYCLOAK.isKnown("login-of-" + address)).isTrue();
    }

    @Test
    void anAccountThatHasNeverProvenItsAddressIsGivenNothing() {
        var login = KEYCLOAK.knows("login-of-" + address, address, false);
        var id = invite().path("id").asString();
        awaitState(id, "stopped");

        assertThat(invitation(id).path("reason").asString()).isEqualTo("unproven");
        assertThat(login.roles).isEmpty();
        assertThat(KEYCLOAK.mailsTo("login-of-" + address)).isEmpty();
    }

    @Test
    void anAccountThatHasTheAddressForANameOnlyIsGivenNothing() {
        var login = KEYCLOAK.knows("login-of-" + address, address, true);
        login.representation.put("email", "other@elsewhere.example");
        var id = invite().path("id").asString();
        awaitState(id, "stopped");

        assertThat(invitation(id).path("reason").asString()).isEqualTo("unproven");
        assertThat(login.roles).isEmpty();
    }

    @Test
    void anAgentsAddressIsNotInvitedButLedToTheAgent() {
        desk.get(Callers.agent(), "/api/v1/me");
        var answer = desk.answer(
                admin(), "POST", "/api/v1/invitations", wanted("Maya").replace(address, "maya@tidings.example"), null);

        assertThat(answer.getStatus()).isEqualTo(409);
        assertThat(DeskRequests.json(answer).path("code").asString()).isEqualTo("already-agent");
        assertThat(DeskRequests.json(answer).path("agent").asString()).isEqualTo("maya");
    }

    @Test
    void switchedOffAtTheDeskTheLoginIsOffAndItsSessionsEnd() {
        var login = anAgent();
        decide("{\"active\": false}");
        await().until(() -> state().equals("in-step") && !login.isEnabled());
        assertThat(login.loggedOut).isEqualTo(1);

        decide("{\"active\": true}");
        await().until(login::isEnabled);
        await().until(() -> state().equals("in-step"));
    }

    @Test
    void whoIsSwitchedOffWhileTheLoginServiceIsAwayIsShownAsPendingUntilItIsDone() {
        var login = anAgent();
        KEYCLOAK.has(Trouble.AWAY);
        decide("{\"active\": false}");
        await().until(() -> theAccount().path("trouble").asString("").equals("away"));
        assertThat(state()).isEqualTo("pending");
        assertThat(login.isEnabled()).isTrue();

        KEYCLOAK.has(Trouble.NONE);
        await().until(() -> !login.isEnabled() && login.loggedOut == 1);
        await().until(() -> state().equals("in-step"));
    }

    @Test
    void whomTheLoginServiceItselfHasSwitchedOffTheDeskDoesNotLetInAgain() {
        var login = anAgent();
        login.representation.put("enabled", false);
        decide("{\"twoFactor\": true}");
        await().until(() ->
                state().equals("in-step") && !theAccount().path("enabled").asBoolean(true));
        assertThat(login.isEnabled()).isFalse();
    }

    @Test
    void aDemandedSecondFactorIsAskedForAtTheNextLoginAndNoLongerOnceItIsThere() {
        var login = anAgent();
        login.representation.putArray("requiredActions").add("TERMS_AND_CONDITIONS");
        decide("{\"twoFactor\": true}");
        await().until(() -> login.requiredActions().equals(List.of("TERMS_AND_CONDITIONS", "CONFIGURE_TOTP")));
        assertThat(theAccount().path("secondFactorDemanded").asBoolean()).isTrue();

        decide("{\"twoFactor\": false}");
        await().until(() -> login.requiredActions().equals(List.of("TERMS_AND_CONDITIONS")));
    }

    @Test
    void itIsDemandedOfAdministratorsOrEverybodyByTheRules() {
        var login = anAgent();
        rules("administrators");
        decide("{\"roles\": [\"admin\"]}");
        await().until(() -> login.requiredActions().contains("CONFIGURE_TOTP"));
        decide("{\"roles\": [\"agent\"]}");
        await().until(() -> login.requiredActions().isEmpty());
        rules("everybody");
        await().until(() -> login.requiredActions().contains("CONFIGURE_TOTP"));
        rules("nobody");
        await().until(() -> login.requiredActions().isEmpty());
        assertThat(desk.status(admin(), "PUT", "/api/v1/sign-in-rules", "{\"twoFactor\": \"most\"}"))
                .isEqualTo(400);
    }

    /** A code of ours would be asked for once, to be set up, and never again: the login leads past it. */
    @Test
    void whoComesByAnOutsideAccountAloneProvesItThereUntilThereIsAPasswordHere() {
        var login = anAgent();
        var password = login.credentials.remove(0);
        login.elsewhere.addObject().put("identityProvider", "corp");
        decide("{\"twoFactor\": true}");
        await().until(() -> state().equals("in-step"));
        assertThat(login.requiredActions()).isEmpty();
        assertThat(theAccount().path("secondFactorDemanded").asBoolean()).isFalse();

        login.credentials.add(password);
        decide("{\"roles\": [\"agent\"]}");
        await().until(() -> login.requiredActions().contains("CONFIGURE_TOTP"));
        await().until(() -> theAccount().path("secondFactorDemanded").asBoolean());
    }

    @Test
    void aLostSecondFactorIsRemovedAndAnotherAskedForWhereItIsDemanded() {
        var login = anAgent();
        login.credentials.addObject().put("id", "c2").put("type", "otp");
        decide("{\"twoFactor\": true}");
        await().until(() -> theAccount().path("secondFactor").asBoolean());
        assertThat(login.requiredActions()).isEmpty();

        desk.as(admin(), "DELETE", "/api/v1/accounts/" + account + "/second-factor", "");
        assertThat(login.credentials.size()).isEqualTo(1);
        await().until(() -> login.requiredActions().contains("CONFIGURE_TOTP"));
        assertThat(desk.get(admin(), "/api/v1/audit").path("entries").valueStream())
                .anyMatch(entry -> entry.path("action").asString().equals("agent.second-factor-removed")
                        && entry.path("subject").asString().equals(account));
    }

    @Test
    void aMailForANewPasswordIsSentOnceAndSaidNotToBeWhereItIsNot() {
        anAgent();
        var path = "/api/v1/accounts/" + account + "/password-mail";
        KEYCLOAK.has(Trouble.AWAY);
        assertThat(DeskRequests.json(desk.answer(admin(), "POST", path, "", null))
                        .path("code")
                        .asString())
                .isEqualTo("login-service-away");
        KEYCLOAK.has(Trouble.NO_MAIL);
        assertThat(DeskRequests.json(desk.answer(admin(), "POST", path, "", null))
                        .path("code")
                        .asString())
                .isEqualTo("login-mail-not-sent");
        assertThat(KEYCLOAK.mailsTo(account)).isEmpty();

        KEYCLOAK.has(Trouble.NONE);
        var first = desk.as(admin(), "POST", path, "");
        assertThat(desk.as(admin(), "POST", path, "")).isEqualTo(first);
        assertThat(KEYCLOAK.mailsTo(account)).singleElement().satisfies(mail -> assertThat(mail.actions())
                .containsExactly("UPDATE_PASSWORD"));
    }

    @Test
    void nobodyButWhoGivesAccessMayAnyOfIt() {
        anAgent();
        for (var caller : List.of(Callers.agent(), customer("c@customer.example"), Callers.service())) {
            for (var path : List.of("/api/v1/invitations", "/api/v1/accounts", "/api/v1/sign-in-rules")) {
                assertThat(desk.status(caller, "GET", path, "")).as(path).isEqualTo(403);
            }
            assertThat(desk.status(caller, "POST", "/api/v1/invitations", wanted("X")))
                    .isEqualTo(403);
            assertThat(desk.status(caller, "POST", "/api/v1/accounts/" + account + "/password-mail", ""))
                    .isEqualTo(403);
            assertThat(desk.status(caller, "DELETE", "/api/v1/accounts/" + account + "/second-factor", ""))
                    .isEqualTo(403);
        }
    }

    /** Signs in once, by an account that Keycloak has. */
    private KeycloakStandIn.User anAgent() {
        var login = KEYCLOAK.knows(account, address, true);
        desk.get(invited(), "/api/v1/me");
        await().until(() -> state().equals("in-step"));
        return login;
    }

    private RequestPostProcessor invited() {
        return signedIn(account, "agent");
    }

    private RequestPostProcessor signedIn(String subject, String role) {
        return signedIn(subject, role, address);
    }

    private static RequestPostProcessor signedIn(String subject, String role, String address) {
        return jwt().jwt(token -> token.subject(subject)
                .claim("name", "Nowa Osoba")
                .claim("email", address)
                .claim("email_verified", true)
                .claim("roles", List.of(role))
                .claim("groups", List.of()));
    }

    private JsonNode invite() {
        return desk.as(admin(), "POST", "/api/v1/invitations", wanted("Nowa Osoba"));
    }

    private String wanted(String name) {
        return """
                {"address": "%s", "name": "%s", "language": "pl", "roles": ["agent"], "access": {"%s": "change"}}""".formatted(address, name, group);
    }

    private static String mailOf(JsonNode invitation) {
        return "/api/v1/invitations/" + invitation.path("id").asString() + "/mail";
    }

    private void decide(String change) {
        desk.as(admin(), "PATCH", "/api/v1/agents/" + account, change);
    }

    private void rules(String twoFactor) {
        desk.as(admin(), "PUT", "/api/v1/sign-in-rules", "{\"twoFactor\": \"%s\"}".formatted(twoFactor));
    }

    private JsonNode agent(String id) {
        return desk.get(admin(), "/api/v1/agents/" + id);
    }

    private JsonNode invitation(String id) {
        return desk.get(admin(), "/api/v1/invitations/" + id);
    }

    private void awaitState(String id, String state) {
        await().until(() -> invitation(id).path("state").asString().equals(state));
    }

    /** Of this test; others may have left some. */
    private List<JsonNode> invitations() {
        return desk.get(admin(), "/api/v1/invitations")
                .path("invitations")
                .valueStream()
                .filter(one -> one.path("address").asString().equals(address))
                .toList();
    }

    private JsonNode theAccount() {
        return desk.get(admin(), "/api/v1/accounts")
                .path("accounts")
                .valueStream()
                .filter(one -> one.path("agent").asString().equals(account))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private String state() {
        return theAccount().path("state").asString("");
    }
}
