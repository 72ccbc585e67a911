package io.tidings.tickets.apitoken;

import io.tidings.events.AccessLevel;
import io.tidings.spine.web.ExchangedTokens;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.access.AgentStore;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * For the gateway, and below an address that it passes nothing on to: what an API token is worth inside. Whoever has the token
 * needs nothing else.
 */
@RestController
final class ExchangeController {

    private final ApiTokens tokens;
    private final AgentStore agents;
    private final ExchangedTokens exchanged;
    private final SigningKeys keys;

    ExchangeController(ApiTokens tokens, AgentStore agents, ExchangedTokens exchanged, SigningKeys keys) {
        this.tokens = tokens;
        this.agents = agents;
        this.exchanged = exchanged;
        this.keys = keys;
    }

    /** In the body, because addresses are written down. */
    record Exchange(@NotNull @Size(min = 1, max = 200) String token) {

        @Override
        public String toString() {
            return "Exchange";
        }
    }

    /**
     * @param token for {@code Authorization: Bearer} towards the services
     * @param expiresAt when that one is over; the API token is asked about again long before
     * @param tokenId which API token it was
     * @param agentId in whose name it acts
     */
    record Exchanged(String token, Instant expiresAt, String tokenId, String agentId) {

        @Override
        public String toString() {
            return "Exchanged " + tokenId;
        }
    }

    @PostMapping("/internal/api-tokens/exchange")
    ResponseEntity<Exchanged> exchange(@Valid @RequestBody Exchange request) {
        var token = tokens.used(request.token()).orElseThrow(ApiTokenProblem.NotLetIn::new);
        var agent = agents.agent(token.agentId()).orElseThrow(ApiTokenProblem.NotLetIn::new);
        // Real time, as every other short token: the services compare it with theirs.
        var now = Clock.systemUTC().instant();
        var groups = agent.ofLogin().keySet().stream()
                .filter(group -> !group.equals(AccessLevel.EVERY_GROUP))
                .collect(Collectors.toSet());
        var claims =
                exchanged.claims(agent.id(), nameOf(agent), agent.isAdminByLogin(), groups, token.permissions(), now);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Exchanged(keys.sign(claims), now.plus(ExchangedTokens.LASTS), token.id(), agent.id()));
    }

    private static String nameOf(Agent agent) {
        return agent.name() == null ? agent.id() : agent.name();
    }

    /** The public keys of every replica (RFC 7517). */
    @GetMapping("/internal/token-keys")
    Map<String, Object> keys() {
        return keys.published().toJSONObject(true);
    }
}
