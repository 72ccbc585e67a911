package io.tidings.tickets.access;

import io.tidings.events.AccessLevel;
import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.Roles;
import io.tidings.tickets.group.Groups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Agents over HTTP: who works here, and what an administrator lets them do. Logins themselves are Keycloak's. */
@RestController
@RequestMapping("/api/v1/agents")
final class AgentController {

    private final AgentStore agents;
    private final DeskRoles roles;
    private final Groups groups;

    AgentController(AgentStore agents, DeskRoles roles, Groups groups) {
        this.agents = agents;
        this.roles = roles;
        this.groups = groups;
    }

    /**
     * @param roles ids of the roles that count
     * @param rolesGiven whether an administrator gave them; else they are what the login says
     * @param permissions what the roles allow together
     * @param access group id → {@code read}, {@code create}, {@code change} or {@code full}; {@code *} stands for every group
     * @param accessGiven whether an administrator gave it; else it is what the login said last
     * @param active false locks the agent out
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
            boolean accessGiven) {}

    record AgentList(List<AgentView> agents) {}

    /**
     * What is absent stays as it is.
     *
     * @param roles ids of roles; null gives back what the login says
     * @param access group id → level; null gives back what the login says
     */
    record ChangeAgent(
            @Nullable Boolean active,
            @Nullable JsonNode roles,
            @Nullable JsonNode access) {}

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

    /** Changes what an agent may do. It holds within seconds, also for pages that are open. */
    @PatchMapping("/{id}")
    AgentView change(Caller caller, @PathVariable String id, @RequestBody ChangeAgent request) {
        caller.needs(Permission.ADMIN_ACCESS);
        var wantedRoles = request.roles() == null ? null : roles(request.roles());
        var wantedAccess = request.access() == null ? null : access(request.access());
        var changed = agents.change(id, agent -> {
            var next = request.active() == null ? agent : agent.withActive(request.active());
            next = request.roles() == null ? next : next.withRoles(wantedRoles);
            next = request.access() == null ? next : next.withAccess(wantedAccess);
            if (caller.id().equals(id)
                    && !(next.active() && agents.permissions(next).contains(Permission.ADMIN_ACCESS))) {
                throw new AccessProblems.OwnAccess();
            }
            return next;
        });
        return view(changed.orElseThrow(() -> new AccessProblems.AgentNotFound(id)));
    }

    private @Nullable List<String> roles(JsonNode wanted) {
        if (wanted.isNull()) {
            return null;
        }
        if (!wanted.isArray()) {
            throw new InvalidField("roles", "roles is a list of ids, or null.");
        }
        var ids = new ArrayList<String>();
        for (var id : wanted) {
            if (!id.isString() || roles.find(id.asString()).isEmpty()) {
                throw new InvalidField(
                        "roles",
                        "There is no role %s; there are %s."
                                .formatted(
                                        id.asString(""),
                                        String.join(
                                                ", ",
                                                roles.all().stream()
                                                        .map(DeskRole::id)
                                                        .toList())));
            }
            ids.add(id.asString());
        }
        return ids.stream().distinct().toList();
    }

    private @Nullable Map<String, AccessLevel> access(JsonNode wanted) {
        if (wanted.isNull()) {
            return null;
        }
        if (!wanted.isObject()) {
            throw new InvalidField("access", "access is an object of group ids and levels, or null.");
        }
        var levels = new TreeMap<String, AccessLevel>();
        for (var entry : wanted.properties()) {
            var group = entry.getKey();
            if (!group.equals(AccessLevel.EVERY_GROUP) && groups.find(group).isEmpty()) {
                throw new InvalidField("access." + group, "There is no group " + group + ".");
            }
            levels.put(
                    group,
                    AccessLevel.of(entry.getValue().asString(""))
                            .orElseThrow(() -> new InvalidField(
                                    "access." + group,
                                    "A level is one of %s."
                                            .formatted(String.join(
                                                    ", ",
                                                    Arrays.stream(AccessLevel.values())
                                                            .map(AccessLevel::word)
                                                            .toList())))));
        }
        return Map.copyOf(levels);
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
                agent.given() != null);
    }
}
