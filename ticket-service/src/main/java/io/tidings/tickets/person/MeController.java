package io.tidings.tickets.person;

import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Role;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
     * @param access group id → {@code full}; {@code *} stands for every group
     */
    record Me(
            String id,
            @Nullable String name,
            @Nullable String email,
            List<String> roles,
            List<String> groups,
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
        if (caller.isService()) {
            return new Me(caller.id(), caller.name(), null, roles, groups, Map.of(), null);
        }
        var person = people.of(caller);
        return new Me(person.id(), person.name(), caller.email(), roles, groups, person.access(), person.language());
    }
}
