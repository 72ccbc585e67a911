package io.tidings.tickets.access;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.EntityTag;
import io.tidings.spine.web.InvalidField;
import io.tidings.spine.web.OutsideClaims;
import io.tidings.tickets.Visible;
import io.tidings.tickets.audit.AuditLog;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the claims of outside logins give: administrators decide it, and try it on whoever came lately. */
@RestController
@RequestMapping("/api/v1/sign-on-rules")
final class SignOnController {

    private static final int MOST_RULES = 100;
    private static final int MOST_SIGN_INS = 50;

    private final SignOnStore store;
    private final SignIns signIns;
    private final AgentStore agents;
    private final AccessChecks checks;
    private final AuditLog audit;

    SignOnController(SignOnStore store, SignIns signIns, AgentStore agents, AccessChecks checks, AuditLog audit) {
        this.store = store;
        this.signIns = signIns;
        this.agents = agents;
        this.checks = checks;
        this.audit = audit;
    }

    /**
     * Whoever comes with the claim and one of the values is given the roles and the access, besides what other rules give. Who is
     * given no role by any rule, nor by Keycloak, is a customer.
     *
     * @param provider the alias of the provider by which one has to come; absent for any
     * @param claim the claim's name, as the provider's configuration in Keycloak calls it for Tidings
     * @param values any of them will do, upper and lower case alike; {@code *} is any value
     * @param roles ids of roles
     * @param access group id → {@code read}, {@code create}, {@code change} or {@code full}; {@code *} stands for every group
     */
    record Rule(
            @Nullable @Visible @Size(max = 60) String provider,
            @NotBlank @Size(max = 60) String claim,
            @NotEmpty @Size(max = 50) List<@NotBlank @Size(max = 500) String> values,
            @NotNull @Size(max = 20) List<@NotNull String> roles,
            @NotNull @Size(max = 200) Map<String, @NotNull String> access) {}

    /**
     * @param organizationClaim the claim whose value is the name of a customer's organization, which is made where there is none
     *     of that name; absent where an organization's mail domains alone say who belongs to it
     */
    record Rules(
            @NotNull @Size(max = MOST_RULES) @Valid List<@NotNull Rule> rules,
            @Nullable @Visible @Size(max = 60) String organizationClaim) {}

    /**
     * Somebody who came by an outside provider within the last week, and what these rules give.
     *
     * @param name what the provider calls the person
     * @param claims by name; {@code provider} is the provider's alias
     * @param met the places, from 0, of the rules that are met
     * @param roles ids of the roles that these give together; empty for a customer
     * @param access group id → the highest level that these give
     * @param organization the name of the customer's organization, where a claim says it
     * @param decided whether an administrator has given this agent roles or access, which come before what rules give
     */
    record SignInView(
            String person,
            @Nullable String name,
            Instant at,
            Map<String, List<String>> claims,
            List<Integer> met,
            List<String> roles,
            Map<String, String> access,
            @Nullable String organization,
            boolean decided) {}

    record SignInList(List<SignInView> signIns) {}

    /** The rules in force. Its {@code ETag} is for {@code If-Match}. Needs {@code admin.access}. */
    @GetMapping
    ResponseEntity<Rules> read(Caller caller) {
        caller.needs(Permission.ADMIN_ACCESS);
        return answer(store.decided());
    }

    /**
     * Decides the rules. They hold within seconds, also for whoever is signed in; roles and access that an administrator gave an
     * agent come first. Nobody can take their own permission to give access away.
     *
     * @param ifMatch the {@code ETag} of the rules that this is a change of; absent for whatever there are
     */
    @PutMapping
    ResponseEntity<Rules> decide(
            Caller caller,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody Rules request) {
        caller.needs(Permission.ADMIN_ACCESS);
        var wanted = decision(request);
        // Nobody may lock the door behind themselves, by a rule no more than otherwise.
        if (!agents.mayGiveAccessUnder(wanted, caller)) {
            throw new AccessProblems.OwnAccess();
        }
        var seen = EntityTag.version(ifMatch, "the rules as they were read", InvalidField::new);
        var before = store.decided();
        if (before.decision().equals(wanted)) {
            return answer(before);
        }
        if (seen != null && seen != before.version()) {
            throw new AccessProblems.RulesChanged();
        }
        audit.write(
                caller,
                "sign-on-rules.changed",
                "sign-on-rules",
                "rules",
                null,
                Map.of("before", lines(before.decision()), "after", lines(wanted)));
        return answer(store.decide(wanted, seen).orElseThrow(AccessProblems.RulesChanged::new));
    }

    /** Tries rules on whoever came by an outside provider within the last week, without deciding them. Needs {@code admin.access}. */
    @PostMapping("/preview")
    SignInList preview(Caller caller, @Valid @RequestBody Rules request) {
        caller.needs(Permission.ADMIN_ACCESS);
        var wanted = decision(request);
        var rules = store.rules(wanted);
        return new SignInList(signIns.latest(MOST_SIGN_INS).stream()
                .map(signIn -> {
                    var outcome = rules.of(signIn.claims());
                    return new SignInView(
                            signIn.person(),
                            signIn.name(),
                            signIn.at(),
                            signIn.claims().values(),
                            outcome.met(),
                            outcome.roles().stream().sorted().toList(),
                            Agent.words(outcome.access()),
                            organization(wanted, signIn.claims()),
                            agents.agent(signIn.person())
                                    .filter(agent -> agent.roles() != null || agent.given() != null)
                                    .isPresent());
                })
                .toList());
    }

    private static @Nullable String organization(SignOnDecision decision, OutsideClaims claims) {
        return decision.organizationClaim() == null ? null : claims.first(decision.organizationClaim());
    }

    private SignOnDecision decision(Rules request) {
        return new SignOnDecision(
                IntStream.range(0, request.rules().size())
                        .mapToObj(place ->
                                rule("rules[" + place + "].", request.rules().get(place)))
                        .toList(),
                request.organizationClaim() == null
                        ? null
                        : request.organizationClaim().strip());
    }

    private SignOnDecision.Rule rule(String at, Rule rule) {
        if (rule.roles().isEmpty() && rule.access().isEmpty()) {
            throw new InvalidField(at + "roles", "A rule gives roles, or access to groups, or both.");
        }
        return new SignOnDecision.Rule(
                rule.provider() == null ? null : rule.provider().strip(),
                rule.claim().strip(),
                rule.values().stream().map(String::strip).distinct().toList(),
                checks.roles(at, rule.roles()),
                checks.access(at, rule.access()));
    }

    private static List<String> lines(SignOnDecision decision) {
        var lines = new ArrayList<>(
                decision.rules().stream().map(SignOnDecision.Rule::line).toList());
        if (decision.organizationClaim() != null) {
            lines.add("organization = " + decision.organizationClaim());
        }
        return lines;
    }

    private static ResponseEntity<Rules> answer(SignOnStore.Decided decided) {
        var decision = decided.decision();
        return ResponseEntity.ok()
                .eTag(EntityTag.of(decided.version()))
                .body(new Rules(
                        decision.rules().stream()
                                .map(rule -> new Rule(
                                        rule.provider(),
                                        rule.claim(),
                                        rule.values(),
                                        rule.roles(),
                                        new TreeMap<>(Agent.words(rule.access()))))
                                .toList(),
                        decision.organizationClaim()));
    }
}
