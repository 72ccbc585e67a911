package io.tidings.spine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.AccessLevel;
import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.Permission;
import io.tidings.events.SignOnRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.Jwt;

class SignOnRulesTests {

    private static final SignOnRule SUPPORT = rule(null, "department", "Support", "agent", Map.of("support", "change"));
    private static final SignOnRule LEADS =
            rule(null, "title", "Lead", "lead", Map.of("support", "full", "sales", "read"));
    private static final SignOnRule EVERYBODY = rule("corp", "provider", "*", null, Map.of("*", "read"));

    @Test
    void aClaimGivesWhatItsRuleSaysAndNothingElse() {
        var outcome = new SignOnRules(List.of(SUPPORT, LEADS)).of(claims(Map.of("department", "Support")));

        assertThat(outcome.met()).containsExactly(0);
        assertThat(outcome.roles()).containsExactly("agent");
        assertThat(outcome.permissions()).containsExactlyInAnyOrder(Permission.TICKET_READ, Permission.TICKET_CHANGE);
        assertThat(outcome.access()).containsExactly(Map.entry("support", AccessLevel.CHANGE));
    }

    @Test
    void rulesAddUpToTheHighestLevelInWhateverOrderTheyStand() {
        var claims = claims(Map.of("department", "Support", "title", List.of("Mentor", "Lead")));
        var one = new SignOnRules(List.of(SUPPORT, LEADS)).of(claims);
        var other = new SignOnRules(List.of(LEADS, SUPPORT)).of(claims);

        assertThat(one.access()).isEqualTo(Map.of("support", AccessLevel.FULL, "sales", AccessLevel.READ));
        assertThat(one.roles()).containsExactlyInAnyOrder("agent", "lead").isEqualTo(other.roles());
        assertThat(one.access()).isEqualTo(other.access());
    }

    @Test
    void valuesAreComparedWholeAndWithoutRegardToCase() {
        var rules = new SignOnRules(List.of(SUPPORT));

        assertThat(rules.of(claims(Map.of("department", " sUPPORT "))).met()).containsExactly(0);
        for (var other : List.of("Supporters", "Suppor", "Support, Sales", "*", "")) {
            assertThat(rules.of(claims(Map.of("department", other))).met())
                    .as(other)
                    .isEmpty();
        }
        assertThat(rules.of(claims(Map.of("Department", "Support"))).met()).isEmpty();
    }

    @Test
    void whoComesByAnotherProviderDoesNotMeetARuleForOne() {
        var rules = new SignOnRules(
                List.of(rule("corp", "department", "Support", "agent", Map.of("support", "change")), EVERYBODY));

        assertThat(rules.of(claims(Map.of("provider", "corp", "department", "Support")))
                        .met())
                .containsExactly(0, 1);
        assertThat(rules.of(claims(Map.of("provider", "partner", "department", "Support")))
                        .met())
                .isEmpty();
    }

    /** Who has a password here too, and came by it, brings nothing of what a provider said the other day. */
    @Test
    void onlyTheProviderThatThisLoginCameByCounts() {
        var before = Map.of("corp", Map.of("department", "Support"));

        assertThat(OutsideClaims.of(Map.of("outside", before)).isEmpty()).isTrue();
        assertThat(OutsideClaims.of(Map.of("outside", Map.of("in", List.of("corp"), "corp", before.get("corp"))))
                        .values())
                .containsEntry("department", List.of("Support"))
                .containsEntry("provider", List.of("corp"));
    }

    @Test
    void withoutARoleOneStaysACustomer() {
        var here = under(List.of(EVERYBODY), token(Map.of("provider", "corp"), "customer"));

        assertThat(here.isAgent()).isFalse();
        assertThat(here.rights().permissions()).isEmpty();
    }

    @Test
    void whoLosesTheClaimIsACustomerWithTheNextToken() {
        var rules = List.of(SUPPORT);
        var agent = under(rules, token(Map.of("department", "Support"), "customer"));
        var moved = under(rules, token(Map.of("department", "Sales"), "customer"));

        assertThat(agent.isAgent()).isTrue();
        assertThat(agent.maySeeGroup("support")).isTrue();
        assertThat(agent.maySeeGroup("sales")).isFalse();
        assertThat(agent.standing()).contains(Role.AGENT);
        assertThat(moved.isAgent()).isFalse();
        assertThat(moved.maySeeGroup("support")).isFalse();
    }

    @Test
    void whatALoginHasByItselfIsNotLessenedByARule() {
        var here = under(List.of(SUPPORT), token(Map.of("department", "Support"), "admin"));

        assertThat(here.rights().permissions()).isEqualTo(Permission.ALL);
        assertThat(here.rights().seesEveryGroup()).isTrue();
    }

    @Test
    void anAdministratorsDecisionComesFirst() {
        var given = new AgentCurrent(
                "u", null, null, Map.of("sales", "read"), true, List.of("ticket.read"), null, null, null, null);
        Agents agents = agents(List.of(SUPPORT), given);

        var here = agents.with(token(Map.of("department", "Support"), "customer"));

        assertThat(here.rights().access()).containsExactly(Map.entry("sales", AccessLevel.READ));
        assertThat(here.rights().permissions()).containsExactly(Permission.TICKET_READ);
    }

    @Test
    void whoWasSwitchedOffStaysSoWhateverItClaims() {
        var off = new AgentCurrent("u", null, null, Map.of(), null, null, true, null, null, null);

        assertThat(agents(List.of(SUPPORT), off)
                        .with(token(Map.of("department", "Support"), "customer"))
                        .rights()
                        .active())
                .isFalse();
    }

    /** A token is newer than what the last login left behind. */
    @Test
    void whatTheLastLoginWasGivenYieldsToTheClaimsOfThisOne() {
        var before = new AgentCurrent(
                "u", null, null, Map.of("sales", "full"), null, List.of("person.erase"), null, null, null, true);

        var here = agents(List.of(SUPPORT), before).with(token(Map.of("department", "Support"), "customer"));

        assertThat(here.may(Permission.PERSON_ERASE)).isFalse();
        assertThat(here.rights().access()).containsExactly(Map.entry("support", AccessLevel.CHANGE));
    }

    /** Whoever has an agent's password here came without what the provider asks for, a second factor say. */
    @Test
    void aLoginByTheDesksOwnPasswordHasNothingOfWhatAProviderSaidTheOtherDay() {
        var before = new AgentCurrent(
                "u", null, null, Map.of("*", "full"), null, List.of("admin.access"), null, null, null, true);

        var here = agents(List.of(SUPPORT), before).with(ownLogin("agent"));

        assertThat(here.rights().permissions()).isEqualTo(Permission.OF_AN_AGENT);
        assertThat(here.rights().access()).isEmpty();
    }

    @Test
    void whatAnAdministratorGaveHoldsForALoginByTheDesksOwnPasswordToo() {
        var given = new AgentCurrent(
                "u", null, null, Map.of("sales", "read"), true, List.of("ticket.read"), null, null, null, false);

        var here = agents(List.of(SUPPORT), given).with(ownLogin("agent"));

        assertThat(here.rights().permissions()).containsExactly(Permission.TICKET_READ);
        assertThat(here.rights().access()).containsExactly(Map.entry("sales", AccessLevel.READ));
    }

    /** An API token brings no claims: it may do what the last login was given, and not what the role agent has by itself. */
    @Test
    void aProgramActsWithWhatTheLastLoginWasGiven() {
        var before = new AgentCurrent(
                "u", null, null, Map.of("support", "read"), null, List.of("ticket.read"), null, null, null, true);
        var program = new Caller("u", "", null, false, Set.of(Role.AGENT), Set.of("support"));

        var here = agents(List.of(SUPPORT), before).with(program);

        assertThat(here.rights().permissions()).containsExactly(Permission.TICKET_READ);
        assertThat(here.rights().access()).containsExactly(Map.entry("support", AccessLevel.READ));
    }

    /** The same where an administrator gave the roles, and only the groups are by rules. */
    @Test
    void aProgramHasTheLevelsOfTheLastLoginAlsoWhereAnAdministratorGaveTheRoles() {
        var before = new AgentCurrent(
                "u", null, null, Map.of("support", "read"), null, List.of("ticket.change"), null, null, null, false);
        var program = new Caller("u", "", null, false, Set.of(Role.AGENT), Set.of("support"));

        assertThat(agents(List.of(SUPPORT), before).with(program).rights().access())
                .containsExactly(Map.entry("support", AccessLevel.READ));
    }

    @Test
    void onlySoMuchIsReadOfAToken() {
        var many = IntStream.range(0, 1_000).mapToObj(Integer::toString).toList();
        var claims =
                claims(Map.of("long", "x".repeat(501), "many", many, "x".repeat(61), "y", "odd", Map.of("a", "b")));

        assertThat(claims.values().get("long")).isEmpty();
        assertThat(claims.values().get("many")).hasSize(OutsideClaims.MOST_VALUES);
        assertThat(claims.values()).containsOnlyKeys("provider", "long", "many", "odd");
        assertThat(claims.values().get("odd")).isEmpty();
        assertThat(OutsideClaims.of(Map.of("outside", "text")).isEmpty()).isTrue();
    }

    @Test
    void whatIsPrintedOfACallerHoldsNoClaimsValue() {
        assertThat(token(Map.of("department", "Secret department"), "customer").toString())
                .contains("department")
                .doesNotContain("Secret");
    }

    private static SignOnRule rule(
            @Nullable String provider, String claim, String value, @Nullable String role, Map<String, String> access) {
        return new SignOnRule(
                provider,
                claim,
                List.of(value),
                role == null ? List.of() : List.of(role),
                role == null ? List.of() : List.of("ticket.read", "ticket.change"),
                access);
    }

    private static OutsideClaims claims(Map<String, Object> claims) {
        return OutsideClaims.of(Map.of("outside", outside(claims)));
    }

    /** As Keycloak nests them: by which provider one came, and what each provider said last. */
    private static Map<String, Object> outside(Map<String, Object> claims) {
        var provider = String.valueOf(claims.getOrDefault("provider", "corp"));
        return Map.of("by", provider, provider, claims, "elsewhere", Map.of("department", "Support", "title", "Lead"));
    }

    private static Caller under(List<SignOnRule> rules, Caller caller) {
        return caller.under(new SignOnRules(rules));
    }

    private static Caller token(Map<String, Object> outside, String role) {
        return Caller.of(Jwt.withTokenValue("t")
                .header("alg", "none")
                .subject("u")
                .claim("name", "Olga")
                .claim("roles", List.of(role))
                .claim("outside", outside(outside))
                .expiresAt(Instant.MAX)
                .build());
    }

    private static Caller ownLogin(String role) {
        return Caller.of(Jwt.withTokenValue("t")
                .header("alg", "none")
                .subject("u")
                .claim("roles", List.of(role))
                .claim("outside", Map.of("corp", Map.of("department", "Support")))
                .expiresAt(Instant.MAX)
                .build());
    }

    private static Agents agents(List<SignOnRule> rules, AgentCurrent known) {
        return new Agents() {
            @Override
            public Optional<AgentCurrent> find(String agentId) {
                return Optional.of(known);
            }

            @Override
            public SignOnRules signOnRules() {
                return new SignOnRules(rules);
            }
        };
    }
}
