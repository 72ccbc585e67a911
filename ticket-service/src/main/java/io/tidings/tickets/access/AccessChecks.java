package io.tidings.tickets.access;

import io.tidings.events.AccessLevel;
import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.group.Groups;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Roles and levels as a request names them, checked. */
@Component
public class AccessChecks {

    private final DeskRoles roles;
    private final Groups groups;

    AccessChecks(DeskRoles roles, Groups groups) {
        this.roles = roles;
        this.groups = groups;
    }

    /**
     * @param at where in the request they stand, such as {@code rules[0].}; empty where on top
     * @throws InvalidField where there is no such role
     */
    public List<String> roles(String at, List<String> ids) {
        for (var id : ids) {
            if (roles.find(id).isEmpty()) {
                throw new InvalidField(
                        at + "roles",
                        "There is no role %s; there are %s."
                                .formatted(
                                        id,
                                        roles.all().stream().map(DeskRole::id).collect(Collectors.joining(", "))));
            }
        }
        return ids.stream().distinct().toList();
    }

    /**
     * @param at as above
     * @throws InvalidField where there is no such group or level
     */
    public Map<String, AccessLevel> access(String at, Map<String, String> wanted) {
        var levels = new TreeMap<String, AccessLevel>();
        for (var entry : wanted.entrySet()) {
            var group = entry.getKey();
            if (!group.equals(AccessLevel.EVERY_GROUP) && groups.find(group).isEmpty()) {
                throw new InvalidField(at + "access." + group, "There is no group " + group + ".");
            }
            levels.put(
                    group,
                    AccessLevel.of(entry.getValue())
                            .orElseThrow(() -> new InvalidField(
                                    at + "access." + group,
                                    "A level is one of %s."
                                            .formatted(Arrays.stream(AccessLevel.values())
                                                    .map(AccessLevel::word)
                                                    .collect(Collectors.joining(", "))))));
        }
        return Map.copyOf(levels);
    }
}
