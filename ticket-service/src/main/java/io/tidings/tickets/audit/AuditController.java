package io.tidings.tickets.audit;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.audit.AuditLog.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit log over HTTP. */
@RestController
final class AuditController {

    private static final int MOST = 200;

    private final AuditLog log;

    AuditController(AuditLog log) {
        this.log = log;
    }

    /**
     * @param by the id of the agent who did it
     * @param byName what that agent was called then
     * @param byApiToken whether it was done with an API token of the agent
     * @param action {@code api-token.created}, {@code api-token.revoked}, {@code service-account.created}, {@code agent.changed},
     *     {@code agent.invited}, {@code invitation.sent-again}, {@code invitation.withdrawn}, {@code agent.password-mail},
     *     {@code agent.second-factor-removed}, {@code sign-in-rules.changed}, {@code sign-on-rules.changed},
     *     {@code role.created}, {@code role.changed}, {@code role.deleted} or {@code configuration.applied}; there will be more
     * @param subject the id of what it was done to
     * @param name what that was called then
     * @param facts what else there is to know, by the action
     */
    record AuditEntry(
            String id,
            Instant at,
            String by,
            String byName,
            boolean byApiToken,
            String action,
            String subject,
            @Nullable String name,
            Map<String, Object> facts) {}

    /** @param next what to send as {@code before} for the older ones; absent on the last page */
    record AuditPage(List<AuditEntry> entries, @Nullable String next) {}

    /** Tells who gave whom which rights, newest first: tokens, service accounts, agents and roles. Needs {@code admin.access}. */
    @GetMapping("/api/v1/audit")
    AuditPage read(
            Caller caller,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(defaultValue = "50") int limit) {
        caller.needs(Permission.ADMIN_ACCESS);
        var most = Math.clamp(limit, 1, MOST);
        var found = log.read(before, most + 1);
        var page = found.subList(0, Math.min(most, found.size()));
        return new AuditPage(
                page.stream().map(AuditController::view).toList(),
                found.size() > most ? page.getLast().id() : null);
    }

    private static AuditEntry view(Entry entry) {
        return new AuditEntry(
                entry.id(),
                entry.at(),
                entry.by(),
                entry.byName(),
                entry.byApiToken(),
                entry.action(),
                entry.subject(),
                entry.name(),
                entry.facts());
    }
}
