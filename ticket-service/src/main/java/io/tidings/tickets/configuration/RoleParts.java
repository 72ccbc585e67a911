package io.tidings.tickets.configuration;

import io.tidings.events.Permission;
import io.tidings.tickets.access.DeskRole;
import io.tidings.tickets.access.DeskRoles;
import io.tidings.tickets.configuration.Configuration.AgentPart;
import io.tidings.tickets.configuration.Configuration.RolePart;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Between a role of the desk's own and what a configuration says of one. */
final class RoleParts {

    private RoleParts() {}

    static RolePart of(DeskRole role) {
        return new RolePart(role.id(), role.name(), role.words());
    }

    static DeskRole role(RolePart part) {
        return new DeskRole(part.id(), part.name().strip(), Permission.known(part.permissions()), false);
    }

    /** A role that somebody holds stays. */
    static List<RolePart> after(
            Configuration now, Configuration sent, List<AgentPart> agents, Set<String> heldElsewhere, Faults faults) {
        var next = new TreeMap<String, RolePart>();
        now.roles().stream()
                .filter(part -> heldElsewhere.contains(part.id())
                        || agents.stream()
                                .anyMatch(agent ->
                                        agent.roles() != null && agent.roles().contains(part.id())))
                .forEach(part -> next.put(part.id(), part));
        var seen = new HashSet<String>();
        for (var n = 0; n < sent.roles().size(); n++) {
            var at = "/roles/" + n;
            var part = sent.roles().get(n);
            faults.once(seen, part.id(), at + "/id");
            if (DeskRoles.isBuiltIn(part.id())) {
                faults.add(at + "/id", "The role %s is built in; choose another id.".formatted(part.id()));
            }
            var known = true;
            for (var k = 0; k < part.permissions().size(); k++) {
                var word = part.permissions().get(k);
                if (Permission.of(word).isEmpty()) {
                    faults.add(at + "/permissions/" + k, "There is no permission %s.".formatted(word));
                    known = false;
                }
            }
            if (known) {
                next.put(part.id(), of(role(part)));
            }
        }
        return List.copyOf(next.values());
    }

    static void areThere(String at, List<String> wanted, List<RolePart> roles, Faults faults) {
        for (var k = 0; k < wanted.size(); k++) {
            var id = wanted.get(k);
            if (!DeskRoles.isBuiltIn(id)
                    && roles.stream().noneMatch(role -> role.id().equals(id))) {
                faults.add(at + "/roles/" + k, "There is no role %s.".formatted(id));
            }
        }
    }
}
