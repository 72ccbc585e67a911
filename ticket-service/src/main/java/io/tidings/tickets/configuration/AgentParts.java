package io.tidings.tickets.configuration;

import io.tidings.spine.web.Rights;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.configuration.Configuration.AgentPart;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Between an agent and what a configuration says of one. */
final class AgentParts {

    private AgentParts() {}

    /** How a configuration calls the agent: by what is the same on another installation. */
    static String nameOf(Agent agent) {
        return Optional.ofNullable(agent.email())
                .map(email -> email.toLowerCase(Locale.ROOT))
                .orElse(agent.id());
    }

    static AgentPart of(Agent agent, Map<String, String> signature) {
        var given = agent.given();
        return new AgentPart(
                nameOf(agent),
                agent.active(),
                agent.roles() == null ? null : agent.roles().stream().sorted().toList(),
                given == null ? null : Agent.words(given),
                signature.isEmpty() ? null : new TreeMap<>(signature),
                agent.twoFactor() ? Boolean.TRUE : null);
    }

    /** Whether it says anything: an agent of whom nobody decided anything is not part of a configuration. */
    static boolean saysSomething(AgentPart part) {
        return !part.active()
                || part.roles() != null
                || part.access() != null
                || part.signature() != null
                || part.twoFactor() != null;
    }

    /** The agent as the part decides, but for the signature. */
    static Agent decided(Agent agent, AgentPart part) {
        var access = part.access();
        return agent.withActive(part.active())
                .withRoles(part.roles())
                .withAccess(access == null ? null : Rights.levels(access))
                .withTwoFactor(Boolean.TRUE.equals(part.twoFactor()));
    }
}
