package io.tidings.tickets.access;

import io.tidings.spine.web.Problem;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why agents and roles cannot be changed as asked. */
abstract sealed class AccessProblems extends Problem {

    private AccessProblems(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    static final class AgentNotFound extends AccessProblems {
        AgentNotFound(String id) {
            super(
                    HttpStatus.NOT_FOUND,
                    "agent-not-found",
                    "There is no agent " + id + " who has signed in once.",
                    Map.of());
        }
    }

    static final class RoleNotFound extends AccessProblems {
        RoleNotFound(String id) {
            super(HttpStatus.NOT_FOUND, "role-not-found", "There is no role " + id + ".", Map.of());
        }
    }

    static final class RoleExists extends AccessProblems {
        RoleExists(String id) {
            super(
                    HttpStatus.CONFLICT,
                    "role-exists",
                    "There is a role " + id + " already; choose another id.",
                    Map.of());
        }
    }

    static final class RoleBuiltIn extends AccessProblems {
        RoleBuiltIn(String id) {
            super(
                    HttpStatus.CONFLICT,
                    "role-built-in",
                    "The role " + id + " is built in; make one of your own instead.",
                    Map.of());
        }
    }

    static final class RoleInUse extends AccessProblems {
        RoleInUse(String id, List<String> agents) {
            super(
                    HttpStatus.CONFLICT,
                    "role-in-use",
                    "The role %s is held by %d agents; give them others first.".formatted(id, agents.size()),
                    Map.of("agents", agents));
        }
    }

    static final class RoleInRules extends AccessProblems {
        RoleInRules(String id) {
            super(
                    HttpStatus.CONFLICT,
                    "role-in-use",
                    "The sign-on rules give the role %s; take it out of them first.".formatted(id),
                    Map.of("agents", List.of()));
        }
    }

    static final class RulesChanged extends AccessProblems {
        RulesChanged() {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "sign-on-rules-changed",
                    "Somebody else has changed the sign-on rules since you read them; nothing was saved.",
                    Map.of());
        }
    }

    /** Nobody may lock the door behind themselves: it could be the last one with the key. */
    static final class OwnAccess extends AccessProblems {
        OwnAccess() {
            super(
                    HttpStatus.CONFLICT,
                    "own-access",
                    "You cannot take your own permission to give access away, nor switch yourself off; another"
                            + " administrator can.",
                    Map.of());
        }
    }

    static final class AgentBusy extends AccessProblems {
        AgentBusy(String id) {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "agent-busy",
                    "Too many changes of this agent at once; nothing was saved, try again.",
                    Map.of("agent", id));
        }
    }
}
