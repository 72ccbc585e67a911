package io.tidings.tickets.group;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why a group cannot be had as asked. */
abstract sealed class GroupProblem extends Problem {

    private GroupProblem(HttpStatus status, String code, String sentence) {
        super(status, code, sentence, Map.of());
    }

    static final class GroupNotFound extends GroupProblem {
        GroupNotFound(String id) {
            super(HttpStatus.NOT_FOUND, "group-not-found", "There is no group " + id + ".");
        }
    }

    static final class GroupExists extends GroupProblem {
        GroupExists(String id) {
            super(HttpStatus.CONFLICT, "group-exists", "There is a group " + id + " already; choose another id.");
        }
    }

    static final class GroupBusy extends GroupProblem {
        GroupBusy(String id) {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "group-busy",
                    "Too many changes of group %s at once; nothing was saved, try again.".formatted(id));
        }
    }
}
