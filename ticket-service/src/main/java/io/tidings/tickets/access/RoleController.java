package io.tidings.tickets.access;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.Roles;
import io.tidings.tickets.audit.AuditLog;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Roles over HTTP: named sets of permissions, which administrators make and give to agents. */
@RestController
@RequestMapping("/api/v1/roles")
final class RoleController {

    private final DeskRoles roles;
    private final AgentStore agents;
    private final SignOnStore signOn;
    private final AuditLog audit;

    RoleController(DeskRoles roles, AgentStore agents, SignOnStore signOn, AuditLog audit) {
        this.roles = roles;
        this.agents = agents;
        this.signOn = signOn;
        this.audit = audit;
    }

    /** @param builtIn what a login of this role has by itself; it cannot be changed */
    record RoleView(String id, String name, List<String> permissions, boolean builtIn) {

        static RoleView of(DeskRole role) {
            return new RoleView(role.id(), role.name(), role.words(), role.builtIn());
        }
    }

    /** @param permissions every permission that there is */
    record RoleList(List<RoleView> roles, List<String> permissions) {}

    record NewRole(
            @NotBlank @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,59}")
            String id,

            @NotBlank @Size(max = 100) String name,
            @NotNull @Size(max = 100) List<@NotNull String> permissions) {}

    /** What is absent stays as it is. */
    record ChangeRole(
            @Nullable @Size(min = 1, max = 100) String name,
            @Nullable @Size(max = 100) List<@NotNull String> permissions) {}

    @GetMapping
    RoleList list(Caller caller) {
        Roles.needsDesk(caller);
        return new RoleList(roles.all().stream().map(RoleView::of).toList(), DeskRole.words(Permission.ALL));
    }

    @GetMapping("/{id}")
    RoleView read(Caller caller, @PathVariable String id) {
        Roles.needsDesk(caller);
        return RoleView.of(roles.find(id).orElseThrow(() -> new AccessProblems.RoleNotFound(id)));
    }

    @PostMapping
    ResponseEntity<RoleView> create(Caller caller, @Valid @RequestBody NewRole request) {
        caller.needs(Permission.ADMIN_ACCESS);
        var wanted = new DeskRole(request.id(), request.name().strip(), permissions(request.permissions()), false);
        if (roles.find(wanted.id()).isPresent()) {
            throw new AccessProblems.RoleExists(wanted.id());
        }
        audit.write(caller, "role.created", "role", wanted.id(), wanted.name(), Map.of("permissions", wanted.words()));
        var role = roles.insert(wanted).orElseThrow(() -> new AccessProblems.RoleExists(wanted.id()));
        return ResponseEntity.created(URI.create("/api/v1/roles/" + role.id())).body(RoleView.of(role));
    }

    /** Changes what everybody with this role may do. */
    @PatchMapping("/{id}")
    RoleView change(Caller caller, @PathVariable String id, @Valid @RequestBody ChangeRole request) {
        caller.needs(Permission.ADMIN_ACCESS);
        var role = own(id);
        var permissions = request.permissions() == null ? role.permissions() : permissions(request.permissions());
        if (!permissions.contains(Permission.ADMIN_ACCESS) && needsForAccess(caller, id)) {
            throw new AccessProblems.OwnAccess();
        }
        var name = Optional.ofNullable(request.name()).map(String::strip).orElse(role.name());
        audit.write(
                caller,
                "role.changed",
                "role",
                id,
                name,
                Map.of("before", role.words(), "after", DeskRole.words(permissions)));
        return roles.change(id, name, permissions)
                .map(RoleView::of)
                .orElseThrow(() -> new AccessProblems.RoleNotFound(id));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        caller.needs(Permission.ADMIN_ACCESS);
        var role = own(id);
        var holders = agents.withRole(id);
        if (!holders.isEmpty()) {
            throw new AccessProblems.RoleInUse(
                    id, holders.stream().map(Agent::id).toList());
        }
        if (signOn.decided().decision().names(id)) {
            throw new AccessProblems.RoleInRules(id);
        }
        audit.write(caller, "role.deleted", "role", id, role.name(), Map.of("permissions", role.words()));
        roles.delete(id);
        return ResponseEntity.noContent().build();
    }

    private DeskRole own(String id) {
        var role = roles.find(id).orElseThrow(() -> new AccessProblems.RoleNotFound(id));
        if (role.builtIn()) {
            throw new AccessProblems.RoleBuiltIn(id);
        }
        return role;
    }

    /** Whether the caller may give access by this role alone. */
    private boolean needsForAccess(Caller caller, String roleId) {
        var held = agents.agent(caller.id()).map(Agent::effectiveRoles).orElse(List.of());
        if (!held.contains(roleId)) {
            return false;
        }
        var others = new HashSet<>(held);
        others.remove(roleId);
        return !agents.allowedBy(others).contains(Permission.ADMIN_ACCESS);
    }

    private static Set<Permission> permissions(List<String> words) {
        var permissions = EnumSet.noneOf(Permission.class);
        for (var word : words) {
            permissions.add(Permission.of(word)
                    .orElseThrow(() -> new InvalidField(
                            "permissions",
                            "There is no permission %s; there are %s."
                                    .formatted(word, String.join(", ", DeskRole.words(Permission.ALL))))));
        }
        return permissions;
    }
}
