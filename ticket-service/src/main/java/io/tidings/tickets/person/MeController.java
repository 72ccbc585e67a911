package io.tidings.tickets.person;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Role;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells a caller who it is here. */
@RestController
final class MeController {

    private final People people;

    MeController(People people) {
        this.people = people;
    }

    /**
     * @param id the person's id, as tickets name it; a service's is its token's subject
     * @param roles the login's: admin, agent, customer or service
     * @param groups those that the login names; {@code access} says what counts
     * @param permissions what the caller may do, where its access to the group allows it too
     * @param access group id → {@code read}, {@code create}, {@code change} or {@code full}; {@code *} stands for every group
     */
    record Me(
            String id,
            @Nullable String name,
            @Nullable String email,
            List<String> roles,
            List<String> groups,
            List<String> permissions,
            Map<String, String> access,
            @Nullable String language) {}

    @GetMapping("/api/v1/me")
    Me me(Caller caller) {
        var roles = caller.roles().stream()
                .map(Role::name)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
        var groups = caller.groups().stream().sorted().toList();
        var permissions = caller.rights().permissions().stream()
                .sorted()
                .map(Permission::word)
                .toList();
        var access = new TreeMap<String, String>();
        caller.rights().access().forEach((group, level) -> access.put(group, level.word()));
        if (caller.isService()) {
            return new Me(caller.id(), caller.name(), null, roles, groups, permissions, access, null);
        }
        var person = people.of(caller);
        return new Me(
                person.id(), person.name(), caller.email(), roles, groups, permissions, access, person.language());
    }
}
