package io.tidings.tickets.textmodule;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A prepared text.
 *
 * @param keyword what one types after {@code ::}; lower case, unique among the shared ones and among each person's own
 * @param groups whose tickets it is for; empty unless the scope says groups
 * @param owner whose it is; present for a personal one only
 * @param content plain text with placeholders, by language tag
 */
public record TextModule(
        String id,
        long version,
        String keyword,
        String name,
        Scope scope,
        List<String> groups,
        @Nullable String owner,
        Map<String, String> content) {

    /** Who finds it. */
    public enum Scope {
        @JsonProperty("everyone")
        EVERYONE,
        @JsonProperty("groups")
        GROUPS,
        @JsonProperty("personal")
        PERSONAL
    }

    boolean isPersonal() {
        return scope == Scope.PERSONAL;
    }

    /** Whether it is for tickets of this group. A ticket of no group takes what is for everyone. */
    boolean isForGroup(@Nullable String group) {
        return scope != Scope.GROUPS || (group != null && groups.contains(group));
    }
}
