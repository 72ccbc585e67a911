package io.tidings.tickets.account;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.access.AgentStore;
import io.tidings.tickets.account.AccountProblem.AccountNotFound;
import io.tidings.tickets.account.AccountProblem.SwitchedOff;
import io.tidings.tickets.account.SignInRules.Demanded;
import io.tidings.tickets.audit.AuditLog;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Agents' logins over HTTP, for administrators: how they stand, a mail for a new password, a lost second factor. */
@RestController
@RequestMapping("/api/v1")
final class AccountController {

    private final Accounts accounts;
    private final AgentStore agents;
    private final SignInRules rules;
    private final SecondFactorDemand secondFactor;
    private final AuditLog audit;

    AccountController(
            Accounts accounts, AgentStore agents, SignInRules rules, SecondFactorDemand secondFactor, AuditLog audit) {
        this.accounts = accounts;
        this.agents = agents;
        this.rules = rules;
        this.secondFactor = secondFactor;
        this.audit = audit;
    }

    /**
     * @param agent the agent's id
     * @param state {@code in-step} with what the desk has decided; {@code pending} where the login service has still to be told of
     *     it; {@code gone} where it knows no such account
     * @param trouble why it is pending: {@code away} or {@code refused} (by the login service); absent where it is only a moment
     * @param enabled whether the login service lets the login in
     * @param secondFactor whether a second factor is set up
     * @param secondFactorDemanded whether one is demanded, of this agent or by the rules of signing in; never of who comes by an
     *     outside account alone and proves it there
     */
    record AccountView(
            String agent,
            String state,
            @Nullable String trouble,
            boolean enabled,
            boolean secondFactor,
            boolean secondFactorDemanded) {}

    record AccountList(List<AccountView> accounts) {}

    /** @param mailedAt when the mail with the link was sent */
    record PasswordMail(Instant mailedAt) {}

    /** @param twoFactor of whom a second factor is demanded: {@code nobody}, {@code administrators} or {@code everybody} */
    record Rules(@NotNull String twoFactor) {}

    /** Tells how agents' logins stand. Needs {@code admin.access}, as all of accounts. */
    @GetMapping("/accounts")
    AccountList list(Caller caller) {
        caller.needs(Permission.ADMIN_ACCESS);
        var known = accounts.all();
        return new AccountList(agents.all().stream()
                .filter(agent -> !agent.program())
                .flatMap(agent -> known.containsKey(agent.id())
                        ? List.of(view(agent, known.get(agent.id()))).stream()
                        : List.<AccountView>of().stream())
                .toList());
    }

    /** Sends an agent a mail with a link to set a new password; a second click within a minute sends none. */
    @PostMapping("/accounts/{agent}/password-mail")
    PasswordMail mailPassword(Caller caller, @PathVariable String agent) {
        caller.needs(Permission.ADMIN_ACCESS);
        var known = login(agent);
        if (!known.active()) {
            throw new SwitchedOff();
        }
        audit.write(caller, "agent.password-mail", "agent", agent, known.name(), Map.of());
        return new PasswordMail(asked(() -> accounts.mailPassword(agent)));
    }

    /** Takes a lost second factor from an agent's login. Where one is demanded, the next login asks to set up another. */
    @DeleteMapping("/accounts/{agent}/second-factor")
    ResponseEntity<Void> removeSecondFactor(Caller caller, @PathVariable String agent) {
        caller.needs(Permission.ADMIN_ACCESS);
        audit.write(
                caller,
                "agent.second-factor-removed",
                "agent",
                agent,
                login(agent).name(),
                Map.of());
        return asked(() -> {
            accounts.removeSecondFactor(agent);
            return ResponseEntity.noContent().build();
        });
    }

    /** Of whom a second factor is demanded, besides the agents of whom it is demanded by name. */
    @GetMapping("/sign-in-rules")
    Rules read(Caller caller) {
        caller.needs(Permission.ADMIN_ACCESS);
        return new Rules(rules.twoFactor().word());
    }

    /** Decides it. Whoever has none yet is asked to set one up at the next login. */
    @PutMapping("/sign-in-rules")
    Rules decide(Caller caller, @Valid @RequestBody Rules wanted) {
        caller.needs(Permission.ADMIN_ACCESS);
        var demanded = Demanded.of(wanted.twoFactor())
                .orElseThrow(() -> new InvalidField(
                        "twoFactor", "A second factor is demanded of nobody, administrators or everybody."));
        var before = rules.twoFactor();
        if (demanded != before) {
            audit.write(
                    caller,
                    "sign-in-rules.changed",
                    "sign-in-rules",
                    "desk",
                    null,
                    Map.of("twoFactor", Map.of("before", before.word(), "after", demanded.word())));
            secondFactor.put(demanded.word());
        }
        return new Rules(demanded.word());
    }

    private Agent login(String id) {
        return agents.agent(id).filter(agent -> !agent.program()).orElseThrow(() -> new AccountNotFound(id));
    }

    private static <T> T asked(Supplier<T> keycloak) {
        try {
            return keycloak.get();
        } catch (LoginServiceTrouble trouble) {
            throw AccountProblem.of(trouble);
        }
    }

    private AccountView view(Agent agent, Accounts.Known known) {
        return new AccountView(
                agent.id(),
                known.state(),
                known.trouble(),
                known.enabled(),
                known.secondFactor(),
                !known.elsewhere() && rules.demandTwoFactorOf(agent));
    }
}
