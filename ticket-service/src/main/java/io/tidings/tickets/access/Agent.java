package io.tidings.tickets.access;

import static java.util.stream.Collectors.toMap;

import io.tidings.events.AccessLevel;
import io.tidings.spine.web.Rights;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who works here, and what administrators have decided of them.
 *
 * @param ofLogin group id → level, as the login said when the agent was last here; {@code *} stands for every group
 * @param given the same as an administrator gave it; null where the login's word holds
 * @param rolesByRules ids of the roles that the login had last, where sign-on rules gave it some; else empty
 * @param program a service account, which has no login: whoever acts in its name brings an API token
 * @param roles the ids of the roles that an administrator gave; null where the login's word holds
 * @param invited has an account and has not been here yet, so nothing is given to it
 * @param twoFactor whether an administrator demands a second factor of this agent in particular
 */
public record Agent(
        String id,
        long version,
        @Nullable String name,
        @Nullable String email,
        Map<String, AccessLevel> ofLogin,
        @Nullable Map<String, AccessLevel> given,
        @Nullable List<String> roles,
        List<String> rolesByRules,
        boolean active,
        boolean program,
        boolean invited,
        boolean twoFactor) {

    private static final String PROGRAM = "program:";

    /** By what a person is known who is a service account. */
    public static String programIdentity(String id) {
        return PROGRAM + id;
    }

    static Agent read(Document person) {
        var desk = person.get("desk", new Document());
        var given = desk.get("access", Document.class);
        return new Agent(
                person.getString("_id"),
                person.getLong("version"),
                person.getString("name"),
                person.getList("emails", String.class, List.of()).stream()
                        .findFirst()
                        .orElse(null),
                levels(person.get("access", new Document())),
                given == null ? null : levels(given),
                desk.getList("roles", String.class),
                person.getList("rolesByRules", String.class, List.of()),
                !desk.getBoolean("inactive", false),
                person.getList("identities", String.class, List.of())
                        .contains(programIdentity(person.getString("_id"))),
                desk.getBoolean("invited", false),
                desk.getBoolean("twoFactor", false));
    }

    /** The part that is an administrator's. */
    Document desk() {
        var desk = new Document("inactive", !active);
        if (given != null) {
            desk.append("access", new Document(words(given)));
        }
        if (roles != null) {
            desk.append("roles", roles);
        }
        if (invited) {
            desk.append("invited", true);
        }
        if (twoFactor) {
            desk.append("twoFactor", true);
        }
        return desk;
    }

    public Map<String, AccessLevel> access() {
        return given == null ? ofLogin : given;
    }

    /** Whether the login is an administrator's, as Keycloak says or sign-on rules. */
    public boolean isAdminByLogin() {
        return rolesByRules.isEmpty()
                ? ofLogin.containsKey(AccessLevel.EVERY_GROUP)
                : rolesByRules.contains(DeskRole.ADMIN.id());
    }

    /** The ids of the roles that count. */
    public List<String> effectiveRoles() {
        if (roles != null) {
            return roles;
        }
        if (!rolesByRules.isEmpty()) {
            return rolesByRules;
        }
        return List.of(isAdminByLogin() ? DeskRole.ADMIN.id() : DeskRole.AGENT.id());
    }

    public Agent withActive(boolean now) {
        return new Agent(
                id, version, name, email, ofLogin, given, roles, rolesByRules, now, program, invited, twoFactor);
    }

    public Agent withRoles(@Nullable List<String> now) {
        return new Agent(
                id, version, name, email, ofLogin, given, now, rolesByRules, active, program, invited, twoFactor);
    }

    public Agent withAccess(@Nullable Map<String, AccessLevel> now) {
        return new Agent(
                id, version, name, email, ofLogin, now, roles, rolesByRules, active, program, invited, twoFactor);
    }

    public Agent withInvited(boolean now) {
        return new Agent(
                id, version, name, email, ofLogin, given, roles, rolesByRules, active, program, now, twoFactor);
    }

    public Agent withTwoFactor(boolean now) {
        return new Agent(id, version, name, email, ofLogin, given, roles, rolesByRules, active, program, invited, now);
    }

    public static Map<String, String> words(Map<String, AccessLevel> levels) {
        return levels.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().word(), (level, _) -> level, TreeMap::new));
    }

    private static Map<String, AccessLevel> levels(Document words) {
        return Rights.levels(
                words.entrySet().stream().collect(toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue()))));
    }
}
