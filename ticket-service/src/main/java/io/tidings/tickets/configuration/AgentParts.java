package io.tidings.tickets.configuration;

import io.tidings.spine.web.Rights;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.configuration.Configuration.AgentPart;
import io.tidings.tickets.configuration.Configuration.GroupPart;
import io.tidings.tickets.configuration.Configuration.RolePart;
import io.tidings.tickets.textmodule.Placeholders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

    /** Whom a document does not name stays as they are. */
    static List<AgentPart> after(Configuration now, Configuration sent, Faults faults) {
        var next = new TreeMap<String, AgentPart>();
        now.agents().forEach(part -> next.put(part.agent(), part));
        var seen = new HashSet<String>();
        for (var n = 0; n < sent.agents().size(); n++) {
            var at = "/agents/" + n;
            var part = sent.agents().get(n);
            var name = part.agent().strip().toLowerCase(Locale.ROOT);
            faults.once(seen, name, at + "/agent");
            var signature = part.signature();
            if (signature != null) {
                signature.forEach((language, text) -> faults.check(
                        at + "/signature" + Faults.step(language), () -> Placeholders.check(language, text)));
            }
            next.put(
                    name,
                    new AgentPart(
                            name,
                            part.active(),
                            part.roles() == null
                                    ? null
                                    : part.roles().stream().distinct().sorted().toList(),
                            part.access() == null ? null : new TreeMap<>(part.access()),
                            signature == null || signature.isEmpty() ? null : new TreeMap<>(signature),
                            twoFactor(part, next.get(name), sent)));
        }
        return List.copyOf(next.values());
    }

    /** A document of an earlier version says nothing of it, and takes it from nobody. */
    private static @Nullable Boolean twoFactor(AgentPart wanted, @Nullable AgentPart now, Configuration sent) {
        var isSilent = wanted.twoFactor() == null && sent.signIn() == null;
        var demanded = isSilent ? now != null && now.twoFactor() != null : Boolean.TRUE.equals(wanted.twoFactor());
        return demanded ? Boolean.TRUE : null;
    }

    /** Whether the roles and groups are there that agents are to have. */
    static void check(Configuration sent, List<GroupPart> groups, List<RolePart> roles, Faults faults) {
        for (var n = 0; n < sent.agents().size(); n++) {
            var part = sent.agents().get(n);
            var at = "/agents/" + n;
            RoleParts.areThere(at, Objects.requireNonNullElse(part.roles(), List.of()), roles, faults);
            GroupParts.levelsAreThere(at, Objects.requireNonNullElse(part.access(), Map.of()), groups, faults);
        }
    }
}
