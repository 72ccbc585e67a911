package io.tidings.tickets.ticket;

import io.tidings.events.TicketSnapshot;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One field of a change request.
 *
 * @param field under which its changes are remembered
 * @param yours what the caller wants, as the request named it
 * @param theirs what the ticket has, in the same form
 */
record TicketEdit(
        String field,
        @Nullable Object yours,
        Function<TicketSnapshot, @Nullable Object> theirs,
        UnaryOperator<Ticket> command) {

    /**
     * Applies the edits to a ticket that the caller read at version {@code seen}: what nobody changed since is applied, and
     * so is what somebody changed to the same value; anything else refuses the whole request.
     */
    static Ticket apply(List<TicketEdit> edits, Ticket ticket, @Nullable Long seen) {
        if (seen != null) {
            refuseConflicts(edits, ticket, seen);
        }
        var edited = ticket;
        for (var edit : edits) {
            edited = edit.command.apply(edited);
        }
        return edited;
    }

    private static void refuseConflicts(List<TicketEdit> edits, Ticket ticket, long seen) {
        var conflicts = new TreeMap<String, TicketProblem.ChangedMeanwhile.Conflict>();
        for (var edit : edits) {
            var theirs = edit.theirs.apply(ticket.state());
            if (ticket.backstage().changedIn().getOrDefault(edit.field, 0L) > seen
                    && !Objects.equals(edit.yours, theirs)) {
                conflicts.put(
                        edit.field.replace(':', '.'), new TicketProblem.ChangedMeanwhile.Conflict(edit.yours, theirs));
            }
        }
        if (!conflicts.isEmpty()) {
            throw new TicketProblem.ChangedMeanwhile(ticket.state(), seen, conflicts);
        }
    }
}
