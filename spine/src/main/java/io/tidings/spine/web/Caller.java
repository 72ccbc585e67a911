package io.tidings.spine.web;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Who is calling, as the token says. A controller method has one by naming it as a parameter.
 *
 * @param id the token's subject; for an agent also the person's id
 * @param groups the ids of the groups whose tickets an agent sees
 */
public record Caller(
        String id, String name, @Nullable String email, boolean emailVerified, Set<Role> roles, Set<String> groups) {

    public Caller {
        roles = Set.copyOf(roles);
        groups = Set.copyOf(groups);
    }

    static Caller of(Jwt token) {
        var id = String.valueOf(token.getSubject());
        var name = firstOf(token.getClaimAsString("name"), token.getClaimAsString("preferred_username"), id);
        return new Caller(
                id,
                name,
                token.getClaimAsString("email"),
                Boolean.TRUE.equals(token.getClaimAsBoolean("email_verified")),
                roles(token.getClaimAsStringList("roles")),
                Set.copyOf(listOf(token.getClaimAsStringList("groups"))));
    }

    public boolean isAdmin() {
        return roles.contains(Role.ADMIN);
    }

    /** Works at this desk: an agent or an admin. */
    public boolean isAgent() {
        return roles.contains(Role.AGENT) || isAdmin();
    }

    /** Another service of this installation. */
    public boolean isService() {
        return roles.contains(Role.SERVICE);
    }

    /** Whether tickets of this group are for these eyes. A ticket of no group is for admins and services. */
    public boolean maySeeGroup(@Nullable String groupId) {
        return isAdmin() || isService() || (isAgent() && groupId != null && groups.contains(groupId));
    }

    private static Set<Role> roles(@Nullable List<String> names) {
        var known = EnumSet.noneOf(Role.class);
        for (var role : Role.values()) {
            if (listOf(names).contains(role.name().toLowerCase(Locale.ROOT))) {
                known.add(role);
            }
        }
        return known;
    }

    private static List<String> listOf(@Nullable List<String> claim) {
        return claim == null ? List.of() : claim;
    }

    private static String firstOf(@Nullable String... candidates) {
        return Arrays.stream(candidates)
                .filter(candidate -> candidate != null && !candidate.isBlank())
                .findFirst()
                .orElse("");
    }
}
