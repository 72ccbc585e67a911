package io.tidings.spine.web;

import io.tidings.events.CurrentFact.AgentCurrent;
import java.util.Optional;

/**
 * What administrators have decided of agents, as this service knows it. Asked with every request, so an answer comes from
 * memory nearly always; it may be a second old.
 */
@FunctionalInterface
public interface Agents {

    /** Empty where nothing is known of the agent: then the token's word holds. */
    Optional<AgentCurrent> find(String agentId);

    /** What the claims of outside logins give. */
    default SignOnRules signOnRules() {
        return SignOnRules.NONE;
    }

    /** The caller with what its claims give and, where it is an agent, what was decided of it, which comes first. */
    default Caller with(Caller caller) {
        var signedOn = caller.outside().isEmpty() ? caller : caller.under(signOnRules());
        return signedOn.isAgent() ? find(signedOn.id()).map(signedOn::as).orElse(signedOn) : signedOn;
    }
}
