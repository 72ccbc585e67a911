package io.tidings.tickets.apitoken;

import static java.util.stream.Collectors.toMap;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.Roles;
import io.tidings.tickets.Visible;
import io.tidings.tickets.Words;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.access.AgentStore;
import io.tidings.tickets.apitoken.ApiTokens.Made;
import io.tidings.tickets.audit.AuditLog;
import io.tidings.tickets.person.People;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** API tokens over HTTP: everybody at the desk has the own ones, administrators those of service accounts. */
@RestController
@RequestMapping("/api/v1/api-tokens")
final class ApiTokenController {

    private static final int MOST_OF_ONE = 50;

    private final ApiTokens tokens;
    private final AgentStore agents;
    private final AuditLog audit;

    private final People people;

    ApiTokenController(ApiTokens tokens, AgentStore agents, People people, AuditLog audit) {
        this.tokens = tokens;
        this.agents = agents;
        this.people = people;
        this.audit = audit;
    }

    /**
     * @param agent the id of the agent in whose name it acts
     * @param end the token's last four characters
     * @param permissions what it allows at most; what its agent may not do, it does not allow
     * @param createdBy the id of the agent who made it
     * @param expiresAt absent where it lasts until it is revoked
     * @param lastUsedAt exact to a minute; absent where nobody has used it yet
     * @param revokedBy the id of the agent who revoked it
     * @param state {@code active}, {@code expired} or {@code revoked}
     */
    record ApiTokenView(
            String id,
            String agent,
            @Nullable String agentName,
            String name,
            String end,
            List<String> permissions,
            Instant createdAt,
            String createdBy,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt,
            @Nullable String revokedBy,
            String state) {}

    record ApiTokenList(List<ApiTokenView> tokens) {}

    /** @param secret the token itself, sent as {@code Authorization: Bearer}. It is shown here and never again */
    record CreatedApiToken(ApiTokenView token, String secret) {

        @Override
        public String toString() {
            return token.toString();
        }
    }

    /**
     * @param name what it is for
     * @param permissions what it shall allow at most: none that you, or the service account, do not have
     * @param expiresAt when it shall stop letting anybody in; absent for one that lasts until it is revoked
     * @param agent the id of a service account; absent for a token of your own
     */
    record NewApiToken(
            @NotBlank @Visible @Size(max = 100) String name,
            @NotEmpty @Size(max = 100) List<@NotNull String> permissions,
            @Nullable Instant expiresAt,
            @Nullable @Size(min = 1, max = 100) String agent) {}

    /** Lists your own tokens, newest first; with {@code of=everybody} those of every agent, which needs {@code admin.access}. */
    @GetMapping
    ApiTokenList list(Caller caller, @RequestParam(required = false) @Nullable String of) {
        needsPerson(caller);
        var everybody = "everybody".equals(of);
        if (everybody) {
            caller.needs(Permission.ADMIN_ACCESS);
        } else if (of != null) {
            throw new InvalidField("of", "of is everybody, or absent for your own tokens.");
        }
        var now = tokens.now();
        var names = everybody ? names() : Map.of(caller.id(), caller.name());
        return new ApiTokenList((everybody ? tokens.all() : tokens.of(caller.id()))
                .stream()
                        .map(token -> view(token, names.get(token.agentId()), now))
                        .toList());
    }

    /** Makes a token. Its {@code secret} is in this answer and nowhere else. */
    @PostMapping
    ResponseEntity<CreatedApiToken> create(Caller caller, @Valid @RequestBody NewApiToken request) {
        needsPerson(caller);
        var wanted = permissions(request.permissions());
        var now = tokens.now();
        if (request.expiresAt() != null && !request.expiresAt().isAfter(now)) {
            throw new InvalidField("expiresAt", "expiresAt lies in the past.");
        }
        var held = new HashSet<>(caller.rights().permissions());
        var account = request.agent() == null ? null : serviceAccount(caller, request.agent());
        if (account != null) {
            held.retainAll(agents.permissions(account));
        }
        var missing = EnumSet.copyOf(wanted);
        missing.removeAll(held);
        if (!missing.isEmpty()) {
            throw new ApiTokenProblem.MoreThanHeld(missing);
        }
        // Whoever makes a token with the first request of all is not known here yet, and a token of nobody lets nobody
        // in.
        var agentId = account == null ? people.of(caller).id() : account.id();
        if (tokens.active(agentId) >= MOST_OF_ONE) {
            throw new ApiTokenProblem.TooManyTokens(MOST_OF_ONE);
        }
        var made = tokens.draft(agentId, request.name().strip(), wanted, request.expiresAt(), caller.id());
        audit.write(
                caller,
                "api-token.created",
                "api-token",
                made.token().id(),
                made.token().name(),
                facts(made));
        tokens.keep(made);
        var name = account == null ? caller.name() : account.name();
        return ResponseEntity.created(
                        URI.create("/api/v1/api-tokens/" + made.token().id()))
                .cacheControl(CacheControl.noStore())
                .body(new CreatedApiToken(view(made.token(), name, now), made.secret()));
    }

    /** Revokes a token: from the next second on no request gets in with it, and streams that it opened end. */
    @DeleteMapping("/{id}")
    ResponseEntity<Void> revoke(Caller caller, @PathVariable String id) {
        needsPerson(caller);
        var token = tokens.find(id)
                .filter(found -> found.agentId().equals(caller.id()) || caller.may(Permission.ADMIN_ACCESS))
                .orElseThrow(() -> new ApiTokenProblem.TokenNotFound(id));
        if (token.revokedAt() == null) {
            audit.write(caller, "api-token.revoked", "api-token", id, token.name(), Map.of("agent", token.agentId()));
            tokens.revoke(id, caller.id());
        }
        return ResponseEntity.noContent().build();
    }

    private static void needsPerson(Caller caller) {
        Roles.needsAgent(caller);
        if (caller.isByApiToken()) {
            throw new ApiTokenProblem.SignInNeeded();
        }
    }

    private Agent serviceAccount(Caller caller, String id) {
        caller.needs(Permission.ADMIN_ACCESS);
        return agents.agent(id).filter(Agent::program).orElseThrow(() -> new ApiTokenProblem.NotAServiceAccount(id));
    }

    private static Set<Permission> permissions(List<String> words) {
        var permissions = EnumSet.noneOf(Permission.class);
        for (var word : words) {
            permissions.add(Permission.of(word)
                    .orElseThrow(() -> new InvalidField("permissions", "There is no permission " + word + ".")));
        }
        return permissions;
    }

    private static Map<String, Object> facts(Made made) {
        var token = made.token();
        return Map.of(
                "agent",
                token.agentId(),
                "permissions",
                words(token),
                "expiresAt",
                token.expiresAt() == null ? "never" : token.expiresAt().toString());
    }

    private Map<String, String> names() {
        return agents.all().stream()
                .collect(toMap(Agent::id, agent -> agent.name() == null ? agent.id() : agent.name(), (one, _) -> one));
    }

    private static ApiTokenView view(ApiToken token, @Nullable String agentName, Instant now) {
        return new ApiTokenView(
                token.id(),
                token.agentId(),
                agentName,
                token.name(),
                token.end(),
                words(token),
                token.createdAt(),
                token.createdBy(),
                token.expiresAt(),
                token.lastUsedAt(),
                token.revokedAt(),
                token.revokedBy(),
                Words.of(token.state(now)));
    }

    private static List<String> words(ApiToken token) {
        return token.permissions().stream().sorted().map(Permission::word).toList();
    }
}
