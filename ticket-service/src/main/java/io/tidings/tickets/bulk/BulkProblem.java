package io.tidings.tickets.bulk;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why a bulk change cannot be had, stopped or taken back. */
abstract sealed class BulkProblem extends Problem {

    private BulkProblem(HttpStatus status, String code, String sentence) {
        super(status, code, sentence, Map.of());
    }

    /** Also where it is another agent's. */
    static final class BulkChangeNotFound extends BulkProblem {
        BulkChangeNotFound(String id) {
            super(HttpStatus.NOT_FOUND, "bulk-change-not-found", "There is no bulk change " + id + " of yours.");
        }
    }

    static final class StillRunning extends BulkProblem {
        StillRunning() {
            super(
                    HttpStatus.CONFLICT,
                    "bulk-change-running",
                    "This bulk change is still at work; wait for its end or cancel it, then take it back.");
        }
    }

    static final class NothingToUndo extends BulkProblem {
        NothingToUndo() {
            super(HttpStatus.CONFLICT, "nothing-to-undo", "This bulk change has changed no ticket.");
        }
    }

    static final class UndoExpired extends BulkProblem {
        UndoExpired(long days) {
            super(
                    HttpStatus.CONFLICT,
                    "undo-expired",
                    "A bulk change can be taken back for %d days; after that, change the tickets anew."
                            .formatted(days));
        }
    }

    /** An erasure takes the history along. */
    static final class HistoryErased extends BulkProblem {
        HistoryErased(String key) {
            super(
                    HttpStatus.CONFLICT,
                    "history-erased",
                    "The history of ticket %s was erased; what it had before is not known any more.".formatted(key));
        }
    }

    static final class TagInHand extends BulkProblem {
        TagInHand() {
            super(
                    HttpStatus.CONFLICT,
                    "tag-in-hand",
                    "One of these tags is being renamed already; wait for its end, or cancel it.");
        }
    }

    static final class TagNotFound extends BulkProblem {
        TagNotFound(String name) {
            super(HttpStatus.NOT_FOUND, "tag-not-found", "No ticket has the tag “%s”.".formatted(name));
        }
    }

    static final class TagNamedSo extends BulkProblem {
        TagNamedSo(String name) {
            super(HttpStatus.CONFLICT, "tag-named-so", "The tag is called “%s” already.".formatted(name));
        }
    }

    /** Names that differ in nothing but capitals are one tag; which of the two spellings is meant must be said. */
    static final class TagInOtherCapitals extends BulkProblem {
        TagInOtherCapitals(String name) {
            super(
                    HttpStatus.CONFLICT,
                    "tag-in-other-capitals",
                    "There is a tag “%s”; write it so to make the two one, or choose another name.".formatted(name));
        }
    }
}
