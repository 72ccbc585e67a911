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

    /** The caller with what was decided, where it is an agent. */
    default Caller with(Caller caller) {
        return caller.isAgent() ? find(caller.id()).map(caller::as).orElse(caller) : caller;
    }
}
