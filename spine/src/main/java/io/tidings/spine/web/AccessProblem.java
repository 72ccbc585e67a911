package io.tidings.spine.web;

import io.tidings.events.AccessLevel;
import io.tidings.events.Permission;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why somebody who is known may not do something. */
public abstract sealed class AccessProblem extends Problem {

    private AccessProblem(String code, String sentence, Map<String, ?> facts) {
        super(HttpStatus.FORBIDDEN, code, sentence, facts);
    }

    static final class AgentInactive extends AccessProblem {
        AgentInactive() {
            super(
                    "agent-inactive",
                    "Your account was switched off at this desk; an administrator can switch it on again.",
                    Map.of());
        }
    }

    /** An importing account is nobody at the desk, not even a customer. */
    static final class OnlyImports extends AccessProblem {
        OnlyImports() {
            super(
                    "only-imports",
                    "Your account may only import: POST /api/v1/imports, and uploads for it.",
                    Map.of("permission", Permission.IMPORT.word()));
        }
    }

    /** A site's account is nobody at the desk; who is somebody is the customer whose session it asks for. */
    static final class OnlyCustomerSessions extends AccessProblem {
        OnlyCustomerSessions() {
            super(
                    "only-customer-sessions",
                    "Your account may only ask for customers' sessions: POST /api/v1/customer-sessions. Send the token that"
                            + " it answers for everything else.",
                    Map.of());
        }
    }

    /** The answer that everybody gets who lacks a role or a permission. */
    static final class PermissionMissing extends AccessProblem {
        PermissionMissing(Permission permission) {
            super(
                    "forbidden",
                    "Your account may not do this: it needs the permission %s.".formatted(permission.word()),
                    Map.of("permission", permission.word()));
        }
    }

    static final class LevelMissing extends AccessProblem {
        LevelMissing(AccessLevel level, String groupId) {
            super(
                    "not-in-this-group",
                    "Your account may not do this in the group %s: it needs the level %s there."
                            .formatted(groupId, level.word()),
                    Map.of("group", groupId, "level", level.word()));
        }
    }
}
