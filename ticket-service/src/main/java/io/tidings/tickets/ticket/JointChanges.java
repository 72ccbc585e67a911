package io.tidings.tickets.ticket;

import static java.util.stream.Collectors.toSet;

import io.tidings.events.AccessLevel;
import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.tag.TagNames;
import io.tidings.tickets.tag.Tags;
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
    private final Tags tags;

    JointChanges(Sight sight, PropertyEdits properties, Tags tags) {
        this.sight = sight;
        this.properties = properties;
        this.tags = tags;
    }

    /** The change with its tags as they are written here. Refuses what no ticket could do, before any is asked. */
    public JointChange checked(Caller caller, JointChange change, Instant at) {
        if (change.isNothing()) {
            throw new BadField(
                    "change", "Say what to change: state, priority, group, assignee, type, addTags or removeTags.");
        }
        var added = tags.known("change.addTags", change.tagsToAdd());
        var removed = folded(change.tagsToRemove());
        added.stream()
                .filter(tag -> removed.contains(TagNames.folded(tag)))
                .findFirst()
                .ifPresent(both -> {
                    throw new BadField(
                            "change.removeTags", "%s cannot be added and removed in one change.".formatted(both));
                });
        if (change.state() != null) {
            properties.checkState(change.state());
        }
        if (change.assignee() != null) {
            properties.checkAssignee(change.assignee());
        }
        edits(caller, change, at);
        return new JointChange(
                change.state(),
                change.assignee(),
                change.group(),
                change.priority(),
                change.type(),
                added.isEmpty() ? null : added,
                change.removeTags());
    }

    private static Set<String> folded(List<String> tags) {
        return tags.stream().map(TagNames::folded).collect(toSet());
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
        var removed = folded(change.tagsToRemove());
        return new TicketEdit("tags", change.tagsToAdd(), now -> now.tags(), ticket -> {
            var tags = new LinkedHashSet<>(ticket.state().tags());
            tags.removeIf(tag -> removed.contains(TagNames.folded(tag)));
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
