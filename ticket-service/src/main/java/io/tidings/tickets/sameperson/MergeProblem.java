package io.tidings.tickets.sameperson;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why two people cannot be merged, or parted again. */
abstract sealed class MergeProblem extends Problem {

    private MergeProblem(String code, String sentence, Map<String, ?> facts) {
        super(HttpStatus.CONFLICT, code, sentence, facts);
    }

    static final class CircularMerge extends MergeProblem {
        CircularMerge(String id, String into) {
            super(
                    "circular-merge",
                    id.equals(into)
                            ? "A person cannot be merged into itself."
                            : "Person %s was merged into %s already; merging back would close a circle."
                                    .formatted(into, id),
                    Map.of());
        }
    }

    /** Tickets are assigned to an agent by the login's own id, so it cannot become somebody else. */
    static final class AgentNotMergeable extends MergeProblem {
        AgentNotMergeable(String id) {
            super(
                    "agent-not-mergeable",
                    "%s works at the desk; merge the other one into this person.".formatted(id),
                    Map.of());
        }
    }

    static final class NotMerged extends MergeProblem {
        NotMerged(String id) {
            super("person-not-merged", "Person %s is not merged into another.".formatted(id), Map.of());
        }
    }

    /** Merges are taken back in the opposite order, so that each finds what it brought along. */
    static final class MergedOn extends MergeProblem {
        MergedOn(String into, String further) {
            super(
                    "person-merged",
                    "Person %s was itself merged into %s; take that back first.".formatted(into, further),
                    Map.of("mergedInto", further));
        }
    }
}
