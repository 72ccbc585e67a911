package io.tidings.tickets;

import io.tidings.spine.web.Problem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * One field of a request that changes a person or an organization.
 *
 * @param field under which its changes are remembered
 * @param yours what the caller wants
 * @param theirs what is there, in the same form
 */
public record FieldEdit<T>(
        String field, @Nullable Object yours, Function<T, @Nullable Object> theirs, UnaryOperator<T> command) {

    /** The same field was changed by somebody else since the caller read it; both values are in the answer. */
    static final class ChangedMeanwhile extends Problem {
        ChangedMeanwhile(long version, long seen, Map<String, Conflict> conflicts) {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "changed-meanwhile",
                    "%s changed since version %d; nothing was saved."
                            .formatted(String.join(", ", conflicts.keySet()), seen),
                    Map.of("version", version, "conflicts", conflicts));
        }

        record Conflict(@Nullable Object yours, @Nullable Object theirs) {}
    }

    /**
     * Applies the edits to what the caller read at version {@code seen}: what nobody changed since is applied, and so is
     * what somebody changed to the same value; anything else refuses the whole request.
     *
     * @param changedIn the version that last changed a field
     * @param seen null where the caller did not say
     */
    public static <T> T apply(
            List<FieldEdit<T>> edits, T now, long version, Map<String, Long> changedIn, @Nullable Long seen) {
        var conflicts = new TreeMap<String, ChangedMeanwhile.Conflict>();
        var edited = now;
        for (var edit : edits) {
            var there = edit.theirs.apply(now);
            if (seen != null && changedIn.getOrDefault(edit.field, 0L) > seen && !Objects.equals(edit.yours, there)) {
                conflicts.put(edit.field.replace(':', '.'), new ChangedMeanwhile.Conflict(edit.yours, there));
            }
            edited = edit.command.apply(edited);
        }
        if (seen != null && !conflicts.isEmpty()) {
            throw new ChangedMeanwhile(version, seen, conflicts);
        }
        return edited;
    }
}
