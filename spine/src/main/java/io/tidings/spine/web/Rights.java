package io.tidings.spine.web;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tidings.events.AccessLevel;
import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.Permission;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may do: of the permissions that go by group, only what both the permission and the group's level allow.
 *
 * @param active false locks an agent out of everything
 * @param access group id → level; {@code *} stands for every group
 * @param atDeskByRules whether sign-on rules let the caller work at the desk, which its token alone may not say
 */
public record Rights(
        boolean active, Set<Permission> permissions, Map<String, AccessLevel> access, boolean atDeskByRules) {

    private static final Map<String, AccessLevel> EVERYWHERE = Map.of(AccessLevel.EVERY_GROUP, AccessLevel.FULL);

    public Rights {
        permissions = Set.copyOf(permissions);
        access = Map.copyOf(access);
    }

    public Rights(boolean active, Set<Permission> permissions, Map<String, AccessLevel> access) {
        this(active, permissions, access, false);
    }

    /** What a token says by itself. */
    static Rights ofLogin(Set<Role> roles, Set<String> groups) {
        if (roles.contains(Role.ADMIN)) {
            return new Rights(true, Permission.ALL, EVERYWHERE);
        }
        if (roles.contains(Role.SERVICE)) {
            return new Rights(
                    true, Set.of(Permission.TICKET_READ, Permission.TICKET_CREATE, Permission.PERSON_READ), EVERYWHERE);
        }
        var imports = roles.contains(Role.IMPORT) ? Set.of(Permission.IMPORT) : Set.<Permission>of();
        if (roles.contains(Role.AGENT)) {
            return new Rights(
                    true,
                    Stream.concat(Permission.OF_AN_AGENT.stream(), imports.stream())
                            .collect(toUnmodifiableSet()),
                    groups.stream().collect(toUnmodifiableMap(group -> group, _ -> AccessLevel.FULL)));
        }
        return new Rights(true, imports, Map.of());
    }

    /** These, and what the claims of an outside login give besides. */
    Rights and(SignOnRules.Outcome outcome) {
        var levels = new HashMap<>(access);
        outcome.access().forEach((group, level) -> levels.merge(group, level, AccessLevel::orHigher));
        return new Rights(
                active,
                Stream.concat(permissions.stream(), outcome.permissions().stream())
                        .collect(toUnmodifiableSet()),
                levels,
                outcome.worksHere());
    }

    /**
     * These, changed by what an administrator has decided of the agent.
     *
     * @param claimsAreHere whether these come from a login and what it claimed, be it nothing; else what the claims gave at the
     *     last one holds, as it must for an API token and for a job that goes on without its agent
     */
    Rights with(AgentCurrent decided, boolean claimsAreHere) {
        var byRules = decided.permissionsByLogin();
        var given = Boolean.TRUE.equals(byRules) && claimsAreHere ? null : decided.permissions();
        var levelsHold = Boolean.TRUE.equals(decided.accessGiven()) || (byRules != null && !claimsAreHere);
        return new Rights(
                !Boolean.TRUE.equals(decided.inactive()),
                given == null ? permissions : Permission.known(given),
                levelsHold ? levels(decided.access()) : access,
                atDeskByRules);
    }

    /** Of these, what is allowed beside. */
    Rights within(Set<Permission> allowed) {
        return new Rights(
                active,
                permissions.stream().filter(allowed::contains).collect(toUnmodifiableSet()),
                access,
                atDeskByRules);
    }

    /** Reads the levels of an event; a level that is not known here gives nothing. */
    public static Map<String, AccessLevel> levels(Map<String, String> words) {
        return words.entrySet().stream()
                .flatMap(entry ->
                        AccessLevel.of(entry.getValue()).stream().map(level -> Map.entry(entry.getKey(), level)))
                .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    public boolean may(Permission permission) {
        return active && permissions.contains(permission);
    }

    /** @param groupId null is a ticket of no group, which only those have who have every group */
    public boolean has(AccessLevel needed, @Nullable String groupId) {
        return Stream.of(groupId, AccessLevel.EVERY_GROUP)
                .flatMap(key -> Stream.ofNullable(key == null ? null : access.get(key)))
                .anyMatch(level -> level.includes(needed));
    }

    /** Whether there is no group whose tickets are out of sight. */
    public boolean seesEveryGroup() {
        return may(Permission.TICKET_READ) && has(AccessLevel.READ, null);
    }

    /** The groups named one by one whose tickets are in sight. */
    public Set<String> groupsInSight() {
        return may(Permission.TICKET_READ)
                ? access.keySet().stream()
                        .filter(group -> !group.equals(AccessLevel.EVERY_GROUP))
                        .collect(toUnmodifiableSet())
                : Set.of();
    }
}
