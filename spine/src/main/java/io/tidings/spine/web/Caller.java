package io.tidings.spine.web;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tidings.events.AccessLevel;
import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.Permission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Who is calling, as the token says, and what it may do, as the token and this desk's administrators say. A controller method
 * has one by naming it as a parameter. {@link #needs(Permission)} and its like are the one place where a right is refused.
 *
 * @param id the token's subject; for an agent also the person's id
 * @param groups the ids of the groups that the token names; what counts is {@code rights}
 * @param only what the API token allows at most that the request came with; null where somebody signed in. {@code rights} never
 *     hold more
 * @param outside what the provider says by which somebody signed in who has an account elsewhere
 */
public record Caller(
        String id,
        String name,
        @Nullable String email,
        boolean emailVerified,
        Set<Role> roles,
        Set<String> groups,
        Rights rights,
        @Nullable Set<Permission> only,
        OutsideClaims outside) {

    public Caller {
        roles = Set.copyOf(roles);
        groups = Set.copyOf(groups);
        only = only == null ? null : Set.copyOf(only);
        rights = only == null ? rights : rights.within(only);
    }

    /** Somebody who signed in. */
    public Caller(
            String id,
            String name,
            @Nullable String email,
            boolean emailVerified,
            Set<Role> roles,
            Set<String> groups,
            Rights rights) {
        this(id, name, email, emailVerified, roles, groups, rights, null, OutsideClaims.NONE);
    }

    /** A caller of whom nobody has decided anything. */
    public Caller(
            String id,
            String name,
            @Nullable String email,
            boolean emailVerified,
            Set<Role> roles,
            Set<String> groups) {
        this(id, name, email, emailVerified, roles, groups, Rights.ofLogin(roles, groups));
    }

    static Caller of(Jwt token) {
        var id = String.valueOf(token.getSubject());
        var name = firstOf(token.getClaimAsString("name"), token.getClaimAsString("preferred_username"), id);
        var roles = roles(token.getClaimAsStringList("roles"));
        var groups = Set.copyOf(listOf(token.getClaimAsStringList("groups")));
        var only = ExchangedTokens.permissions(token);
        return new Caller(
                id,
                name,
                token.getClaimAsString("email"),
                Boolean.TRUE.equals(token.getClaimAsBoolean("email_verified")),
                roles,
                groups,
                Rights.ofLogin(roles, groups),
                only,
                only == null ? OutsideClaims.of(token.getClaims()) : OutsideClaims.NONE);
    }

    /** The same caller, by an API token that allows these at most; null is no API token. */
    public Caller only(@Nullable Set<Permission> allowed) {
        return new Caller(id, name, email, emailVerified, roles, groups, rights, allowed, outside);
    }

    /** A program with an API token, in the name of the agent whose it is. */
    public boolean isByApiToken() {
        return only != null;
    }

    /** Whether the login is an administrator's. What it may do is asked of {@link #may(Permission)}. */
    public boolean isAdmin() {
        return roles.contains(Role.ADMIN);
    }

    /** Works at this desk: an agent or an admin by its token's roles, or whoever sign-on rules make one. */
    public boolean isAgent() {
        return roles.contains(Role.AGENT) || isAdmin() || rights.atDeskByRules();
    }

    /** What the caller is at this desk: the token's roles, and an agent's where sign-on rules make it one. */
    public Set<Role> standing() {
        return isAgent() ? Stream.concat(roles.stream(), Stream.of(Role.AGENT)).collect(toUnmodifiableSet()) : roles;
    }

    /** Another service of this installation. */
    public boolean isService() {
        return roles.contains(Role.SERVICE);
    }

    /** An account that is there to import, and for nothing else. */
    public boolean isImporter() {
        return isNobodyBut(Role.IMPORT);
    }

    /** An account that is there to ask for the sessions of another site's customers, and for nothing else. */
    public boolean isSite() {
        return isNobodyBut(Role.SITE);
    }

    /** Here by the word of another site, which asked for a session; there is no login behind it. */
    public boolean isInCustomerSession() {
        return CustomerSessions.isIdentity(id);
    }

    /** The person, as far as the token alone tells: known at once, where a copy of people hears of a new one a moment later. */
    public String personId() {
        return isInCustomerSession() ? CustomerSessions.personOf(id) : id;
    }

    private boolean isNobodyBut(Role program) {
        return roles.contains(program) && !isAgent() && !isService() && !roles.contains(Role.CUSTOMER);
    }

    /** The same caller, of whom an administrator has decided this. */
    public Caller as(AgentCurrent decided) {
        return with(rights.with(decided, outside.areOfThisLogin()));
    }

    /** The same caller, as the token alone says. */
    public Caller byLogin() {
        return with(Rights.ofLogin(roles, groups));
    }

    /** The same caller, to whom the claims of its outside login give what these rules say. */
    public Caller under(SignOnRules rules) {
        var outcome = rules.of(outside);
        return outcome.met().isEmpty() ? this : with(rights.and(outcome));
    }

    private Caller with(Rights other) {
        return new Caller(id, name, email, emailVerified, roles, groups, other, only, outside);
    }

    public boolean may(Permission permission) {
        return rights.may(permission);
    }

    /** @throws AccessProblem where it may not */
    public void needs(Permission permission) {
        if (!may(permission)) {
            throw new AccessProblem.PermissionMissing(permission);
        }
    }

    /**
     * Both halves of a right that goes by group.
     *
     * @param groupId the ticket's group; null where it has none
     * @throws AccessProblem where it may not
     */
    public void needs(Permission permission, AccessLevel level, @Nullable String groupId) {
        needs(permission);
        if (!rights.has(level, groupId)) {
            throw new AccessProblem.LevelMissing(level, groupId == null ? "–" : groupId);
        }
    }

    /** Whether tickets of this group are for these eyes. A ticket of no group is for those who see every group. */
    public boolean maySeeGroup(@Nullable String groupId) {
        return may(Permission.TICKET_READ) && rights.has(AccessLevel.READ, groupId);
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
