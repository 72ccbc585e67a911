package io.tidings.tickets.ticket;

import io.tidings.events.AccessLevel;
import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/** Makes one request into a command for each of many tickets. */
@Component
public class JointChanges {

    private static final int MOST_TAGS = 100;

    private final Sight sight;
    private final PropertyEdits properties;

    JointChanges(Sight sight, PropertyEdits properties) {
        this.sight = sight;
        this.properties = properties;
    }

    /** Refuses what no ticket could do, before any is asked. */
    public void check(Caller caller, JointChange change, Instant at) {
        if (change.isNothing()) {
            throw new BadField(
                    "change", "Say what to change: state, priority, group, assignee, type, addTags or removeTags.");
        }
        var both = new LinkedHashSet<>(change.tagsToAdd());
        both.retainAll(change.tagsToRemove());
        if (!both.isEmpty()) {
            throw new BadField(
                    "change.removeTags", "%s cannot be added and removed in one change.".formatted(both.getFirst()));
        }
        if (change.state() != null) {
            properties.checkState(change.state());
        }
        if (change.assignee() != null) {
            properties.checkAssignee(change.assignee());
        }
        edits(caller, change, at);
    }

    /**
     * The change as the caller may make it: each ticket is asked as it is by then, and by what the caller may do by then.
     *
     * @throws io.tidings.spine.web.Problem where nothing of it can be done any more
     */
    public UnaryOperator<Ticket> command(Caller caller, JointChange change, Instant at) {
        var edits = edits(caller, change, at);
        return ticket -> TicketEdit.apply(edits, changeable(caller, ticket), null);
    }

    private List<TicketEdit> edits(Caller caller, JointChange change, Instant at) {
        var edits = new ArrayList<TicketEdit>();
        if (change.group() != null) {
            edits.add(properties.group(caller, change.group(), at));
        }
        if (change.assignee() != null) {
            edits.add(properties.assignee(change.assignee(), at));
        }
        if (change.priority() != null) {
            edits.add(properties.priority(change.priority(), at));
        }
        if (change.type() != null) {
            edits.add(properties.type(change.type(), at));
        }
        if (!change.tagsToAdd().isEmpty() || !change.tagsToRemove().isEmpty()) {
            edits.add(tags(change, at));
        }
        // Last, so that a ticket that is changed and closed in one go ends closed.
        if (change.state() != null) {
            edits.add(properties.state(change.state(), at));
        }
        return edits;
    }

    private static TicketEdit tags(JointChange change, Instant at) {
        return new TicketEdit("tags", change.tagsToAdd(), now -> now.tags(), ticket -> {
            var tags = new LinkedHashSet<>(ticket.state().tags());
            tags.removeAll(Set.copyOf(change.tagsToRemove()));
            tags.addAll(change.tagsToAdd());
            if (tags.size() > MOST_TAGS) {
                throw new BadField(
                        "addTags",
                        "Ticket %s would have more than %d tags."
                                .formatted(ticket.state().key(), MOST_TAGS));
            }
            return ticket.changeTags(List.copyOf(tags), at);
        });
    }

    /** The ticket, which the caller sees and may change. */
    Ticket changeable(Caller caller, Ticket ticket) {
        if (!sight.sees(caller, ticket)) {
            throw new TicketProblem.TicketNotFound(ticket.id());
        }
        Sight.needs(caller, Permission.TICKET_CHANGE, AccessLevel.CHANGE, ticket);
        return ticket;
    }
}
