package io.tidings.tickets.access;

import static java.util.stream.Collectors.toMap;

import io.tidings.events.AccessLevel;
import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.Ids;
import io.tidings.tickets.Roles;
import io.tidings.tickets.Visible;
import io.tidings.tickets.audit.AuditLog;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Agents over HTTP: who works here, and what an administrator lets them do. Logins themselves are Keycloak's, which is told by {@code account}. */
@RestController
@RequestMapping("/api/v1/agents")
final class AgentController {

    private static final String BY_LOGIN = "by login";

    private final AgentStore agents;
    private final AccessChecks checks;
    private final ServiceAccounts accounts;
    private final AuditLog audit;

    AgentController(AgentStore agents, AccessChecks checks, ServiceAccounts accounts, AuditLog audit) {
        this.agents = agents;
        this.checks = checks;
        this.accounts = accounts;
        this.audit = audit;
    }

    /**
     * @param roles ids of the roles that count
     * @param rolesGiven whether an administrator gave them; else they are what the login says
     * @param permissions what the roles allow together
     * @param access group id → {@code read}, {@code create}, {@code change} or {@code full}; {@code *} stands for every group
     * @param accessGiven whether an administrator gave it; else it is what the login said last
     * @param active false locks the agent out
     * @param program a service account: it has no login, acts by API tokens, and is given no tickets
     * @param invited has an account and has not signed in yet, so no ticket is given to it
     * @param twoFactor whether an administrator demands a second factor of this agent in particular
     */
    record AgentView(
            String id,
            @Nullable String name,
            @Nullable String email,
            boolean active,
            List<String> roles,
            boolean rolesGiven,
            List<String> permissions,
            Map<String, String> access,
            boolean accessGiven,
            boolean program,
            boolean invited,
            boolean twoFactor) {}

    record AgentList(List<AgentView> agents) {}

    /**
     * What is absent stays as it is.
     *
     * @param active false locks the agent out at once, and switches the login off at the login service
     * @param twoFactor true demands a second factor of this agent; the next login asks to set one up
     * @param roles ids of roles; null gives back what the login says
     * @param access group id → level; null gives back what the login says
     */
    record ChangeAgent(
            @Nullable Boolean active,
            @Nullable JsonNode roles,
            @Nullable JsonNode access,
            @Nullable Boolean twoFactor) {}

    /**
     * @param name what histories and conversations call it
     * @param roles ids of roles
     * @param access group id → {@code read}, {@code create}, {@code change} or {@code full}; {@code *} stands for every group
     */
    record NewServiceAccount(
            @NotBlank @Visible @Size(max = 100) String name,
            @NotNull @Size(max = 100) List<@NotNull String> roles,
            @NotNull @Size(max = 1_000) Map<String, @NotNull String> access) {}

    /** Lists everybody who works here; with a group, those to whom its tickets may be given. */
    @GetMapping
    AgentList list(Caller caller, @RequestParam(required = false) @Nullable String group) {
        Roles.needsDesk(caller);
        return new AgentList(agents.all().stream()
                .filter(agent -> group == null || agents.mayWorkIn(agent, group))
                .map(this::view)
                .toList());
    }

    @GetMapping("/{id}")
    AgentView read(Caller caller, @PathVariable String id) {
        Roles.needsDesk(caller);
        return view(agents.agent(id).orElseThrow(() -> new AccessProblems.AgentNotFound(id)));
    }

    /**
     * Makes a service account: an agent without a login, for a program that works at this desk with API tokens
     * ({@code POST /api-tokens} with its id as {@code agent}). Afterwards it is changed and switched off as any agent.
     */
    @PostMapping
    ResponseEntity<AgentView> create(Caller caller, @Valid @RequestBody NewServiceAccount request) {
        caller.needs(Permission.ADMIN_ACCESS);
        var given = checks.roles("", request.roles());
        var access = checks.access("", request.access());
        var id = Ids.next();
        var name = request.name().strip();
        audit.write(
                caller,
                "service-account.created",
                "agent",
                id,
                name,
                Map.of("roles", given, "access", Agent.words(access)));
        // Between the two writes it has no group, so there is nothing that it could do.
        accounts.open(id, name);
        var account = agents.change(id, agent -> agent.withRoles(given).withAccess(access))
                .orElseThrow(() -> new AccessProblems.AgentNotFound(id));
        return ResponseEntity.created(URI.create("/api/v1/agents/" + id)).body(view(account));
    }

    /** Changes what an agent may do. It holds within seconds, also for pages that are open. */
    @PatchMapping("/{id}")
    AgentView change(Caller caller, @PathVariable String id, @RequestBody ChangeAgent request) {
        caller.needs(Permission.ADMIN_ACCESS);
        var wantedRoles = request.roles() == null ? null : roles(request.roles());
        var wantedAccess = request.access() == null ? null : access(request.access());
        UnaryOperator<Agent> change = agent -> {
            var next = request.active() == null ? agent : agent.withActive(request.active());
            next = request.roles() == null ? next : next.withRoles(wantedRoles);
            next = request.access() == null ? next : next.withAccess(wantedAccess);
            next = request.twoFactor() == null ? next : next.withTwoFactor(request.twoFactor());
            if (caller.id().equals(id)
                    && !(next.active() && agents.permissions(next).contains(Permission.ADMIN_ACCESS))) {
                throw new AccessProblems.OwnAccess();
            }
            return next;
        };
        var before = agents.agent(id).orElseThrow(() -> new AccessProblems.AgentNotFound(id));
        var difference = difference(before, change.apply(before));
        if (!difference.isEmpty()) {
            audit.write(caller, "agent.changed", "agent", id, before.name(), difference);
        }
        return view(agents.change(id, change).orElseThrow(() -> new AccessProblems.AgentNotFound(id)));
    }

    /** What of an agent becomes otherwise, as {@code {"before": …, "after": …}}; the login's word is {@code by login}. */
    private static Map<String, Object> difference(Agent before, Agent after) {
        var difference = new TreeMap<String, Object>();
        compare(difference, "active", before.active(), after.active());
        compare(difference, "twoFactor", before.twoFactor(), after.twoFactor());
        compare(difference, "roles", given(before.roles()), given(after.roles()));
        compare(difference, "access", levels(before), levels(after));
        return difference;
    }

    private static Object given(@Nullable List<String> roles) {
        return roles == null ? BY_LOGIN : roles;
    }

    private static Object levels(Agent agent) {
        return agent.given() == null ? BY_LOGIN : Agent.words(agent.given());
    }

    private static void compare(Map<String, Object> difference, String what, Object before, Object after) {
        if (!before.equals(after)) {
            difference.put(what, Map.of("before", before, "after", after));
        }
    }

    private @Nullable List<String> roles(JsonNode wanted) {
        if (wanted.isNull()) {
            return null;
        }
        if (!wanted.isArray()) {
            throw new InvalidField("roles", "roles is a list of ids, or null.");
        }
        return checks.roles("", wanted.valueStream().map(id -> id.asString("")).toList());
    }

    private @Nullable Map<String, AccessLevel> access(JsonNode wanted) {
        if (wanted.isNull()) {
            return null;
        }
        if (!wanted.isObject()) {
            throw new InvalidField("access", "access is an object of group ids and levels, or null.");
        }
        return checks.access("", wanted.properties().stream().collect(toMap(Map.Entry::getKey, entry -> entry.getValue()
                .asString(""))));
    }

    private AgentView view(Agent agent) {
        return new AgentView(
                agent.id(),
                agent.name(),
                agent.email(),
                agent.active(),
                agent.effectiveRoles(),
                agent.roles() != null,
                DeskRole.words(agents.permissions(agent)),
                Agent.words(agent.access()),
                agent.given() != null,
                agent.program(),
                agent.invited(),
                agent.twoFactor());
    }
}
