package io.tidings.tickets.person;

import io.tidings.events.NamedRef;
import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Role;
import io.tidings.tickets.Roles;
import io.tidings.tickets.Visible;
import io.tidings.tickets.organization.Organization;
import io.tidings.tickets.organization.Organizations;
import io.tidings.tickets.ticket.BadField;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Tells a caller who it is here, and takes what people may say of themselves. */
@RestController
final class MeController {

    private static final int LONGEST_NAME = 200;

    private final People people;
    private final Organizations organizations;

    MeController(People people, Organizations organizations) {
        this.people = people;
        this.organizations = organizations;
    }

    /**
     * @param id the person's id, as tickets name it; a service's is its token's subject
     * @param roles the login's: admin, agent, customer or service; agent too where sign-on rules let the caller work here
     * @param groups those that the login names; {@code access} says what counts
     * @param permissions what the caller may do, where its access to the group allows it too
     * @param access group id → {@code read}, {@code create}, {@code change} or {@code full}; {@code *} stands for every group
     * @param language a BCP 47 tag, where it is known
     * @param timeZone a name of the tz database, where it is known
     * @param organization of a customer, whose tickets the members share; absent where they do not
     */
    record Me(
            String id,
            @Nullable String name,
            @Nullable String email,
            List<String> roles,
            List<String> groups,
            List<String> permissions,
            Map<String, String> access,
            @Nullable String language,
            @Nullable String timeZone,
            @Nullable NamedRef organization) {}

    /**
     * What is absent stays as it is; a language or time zone of null is forgotten.
     *
     * @param name a customer's; an agent's is the login's
     * @param language a BCP 47 tag, such as {@code ko}: mails are written in it
     * @param timeZone a name of the tz database, such as {@code Asia/Seoul}
     */
    record ChangeMe(
            @Nullable @Visible @Size(min = 1, max = LONGEST_NAME)
            String name,

            @Nullable JsonNode language,
            @Nullable JsonNode timeZone) {}

    /** Who the caller is. */
    @GetMapping("/api/v1/me")
    Me me(Caller caller) {
        if (caller.isService()) {
            return view(caller, null);
        }
        // Who is remembered may have said something else of themselves to another replica.
        var person = people.of(caller);
        return view(caller, people.find(person.id()).orElse(person));
    }

    /** Changes what a person may say of themselves. */
    @PatchMapping("/api/v1/me")
    Me change(Caller caller, @Valid @RequestBody ChangeMe request) {
        Roles.needs(!caller.isService());
        var person = people.of(caller);
        // By another login too, where the two were merged.
        if (request.name() != null && (caller.isAgent() || person.agent())) {
            throw new BadField("name", "An agent's name is the login's; change it there.");
        }
        var changed = people.change(person.id(), draft -> {
            if (request.name() != null) {
                draft.name = request.name().strip();
            }
            if (request.language() != null) {
                draft.language = PersonChecks.language(text("language", request.language()));
            }
            if (request.timeZone() != null) {
                draft.timeZone = PersonChecks.timeZone(text("timeZone", request.timeZone()));
            }
        });
        return view(caller, changed);
    }

    private static @Nullable String text(String field, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw new BadField(field, field + " is a text, or null.");
        }
        return value.asString();
    }

    private Me view(Caller caller, @Nullable Person person) {
        var roles = caller.standing().stream()
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
        if (person == null) {
            return new Me(caller.id(), caller.name(), null, roles, groups, permissions, access, null, null, null);
        }
        var shared = caller.isAgent()
                ? Optional.<NamedRef>empty()
                : people.sharedOrganizationOf(person)
                        .flatMap(organizations::find)
                        .map(Organization::ref);
        return new Me(
                person.id(),
                person.name(),
                caller.email(),
                roles,
                groups,
                permissions,
                access,
                person.language(),
                person.timeZone(),
                shared.orElse(null));
    }
}
