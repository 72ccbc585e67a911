package io.tidings.tickets.apitoken;

import io.tidings.events.Permission;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an API token, which is everything but the token itself.
 *
 * @param agentId in whose name it acts
 * @param end its last four characters, by which a person tells one from another
 * @param permissions what it allows at most; what its agent may not do, it never allows
 * @param createdBy the id of the agent who made it
 * @param expiresAt null where it lasts until it is revoked
 * @param lastUsedAt exact to a minute
 * @param revokedBy the id of the agent who revoked it
 */
record ApiToken(
        String id,
        String agentId,
        String name,
        String end,
        Set<Permission> permissions,
        Instant createdAt,
        String createdBy,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt,
        @Nullable String revokedBy) {

    /** Whether it lets anybody in. */
    enum State {
        ACTIVE,
        EXPIRED,
        REVOKED
    }

    State state(Instant now) {
        if (revokedAt != null) {
            return State.REVOKED;
        }
        return expiresAt != null && !now.isBefore(expiresAt) ? State.EXPIRED : State.ACTIVE;
    }

    static ApiToken read(Document document) {
        return new ApiToken(
                document.getString("_id"),
                document.getString("agentId"),
                document.getString("name"),
                document.getString("end"),
                Permission.known(document.getList("permissions", String.class)),
                document.getDate("createdAt").toInstant(),
                document.getString("createdBy"),
                instant(document, "expiresAt"),
                instant(document, "lastUsedAt"),
                instant(document, "revokedAt"),
                document.getString("revokedBy"));
    }

    private static @Nullable Instant instant(Document document, String field) {
        var date = document.getDate(field);
        return date == null ? null : date.toInstant();
    }

    /** As it is stored when it is made. */
    Document document() {
        var document = new Document("_id", id)
                .append("agentId", agentId)
                .append("name", name)
                .append("end", end)
                .append(
                        "permissions",
                        permissions.stream().map(Permission::word).sorted().collect(Collectors.toList()))
                .append("createdAt", Date.from(createdAt))
                .append("createdBy", createdBy);
        if (expiresAt != null) {
            document.append("expiresAt", Date.from(expiresAt));
        }
        return document;
    }
}
