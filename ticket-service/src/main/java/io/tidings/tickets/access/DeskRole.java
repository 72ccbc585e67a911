package io.tidings.tickets.access;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;

/** A name for what somebody may do. Two are built in and never change. */
public record DeskRole(String id, String name, Set<Permission> permissions, boolean builtIn) {

    /** What a login with the role agent has. */
    static final DeskRole AGENT = new DeskRole("agent", "Agent", Permission.OF_AN_AGENT, true);

    /** What a login with the role admin has. */
    static final DeskRole ADMIN = new DeskRole("admin", "Administrator", Permission.ALL, true);

    static final List<DeskRole> BUILT_IN = List.of(AGENT, ADMIN);

    /** The ids of the roles that a login has: those that its token's own roles stand for, and those that rules give besides. */
    public static List<String> ofLogin(Caller caller, Set<String> byRules) {
        var roles = new TreeSet<>(byRules);
        if (caller.roles().contains(Role.AGENT)) {
            roles.add(AGENT.id());
        }
        if (caller.isAdmin()) {
            roles.add(ADMIN.id());
        }
        return List.copyOf(roles);
    }

    static Optional<DeskRole> builtIn(String id) {
        return BUILT_IN.stream().filter(role -> role.id().equals(id)).findFirst();
    }

    static DeskRole read(Document document) {
        return new DeskRole(
                document.getString("_id"),
                document.getString("name"),
                Permission.known(document.getList("permissions", String.class, List.of())),
                false);
    }

    /** The permissions' words, in an order that does not change. */
    public List<String> words() {
        return words(permissions);
    }

    static List<String> words(Set<Permission> permissions) {
        return permissions.stream().sorted().map(Permission::word).toList();
    }
}
