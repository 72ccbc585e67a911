package io.tidings.tickets.ticket;

import io.tidings.events.AccessLevel;
import io.tidings.events.NamedRef;
import io.tidings.events.Permission;
import io.tidings.events.PersonRef;
import io.tidings.events.TicketFact;
import io.tidings.events.TicketFact.TicketAssigned;
import io.tidings.events.TicketFact.TicketMoved;
import io.tidings.events.TicketFact.TicketPriorityChanged;
import io.tidings.events.TicketFact.TicketStateChanged;
import io.tidings.events.TicketFact.TicketTagsChanged;
import io.tidings.events.TicketFact.TicketTypeChanged;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gives a ticket back what some facts of it changed, field by field, wherever nobody has changed the field since. */
@Component
public class TakeBacks {

    private final JointChanges changes;
    private final Assignees assignees;
    private final Groups groups;

    TakeBacks(JointChanges changes, Assignees assignees, Groups groups) {
        this.changes = changes;
        this.assignees = assignees;
        this.groups = groups;
    }

    /**
     * @param facts of the ticket, oldest first: what is to be taken back
     * @param kept receives, by field, why it stays as it is; emptied first, since a command may be asked again
     */
    public UnaryOperator<Ticket> command(Caller caller, List<TicketFact> facts, Map<String, String> kept, Instant at) {
        return stored -> {
            kept.clear();
            var ticket = changes.changeable(caller, stored);
            // The group first: who may be given a ticket goes by its group.
            ticket = restore(
                    "group",
                    TicketMoved.class,
                    facts,
                    stored,
                    ticket,
                    kept,
                    (now, first) -> moved(caller, now, first.previousGroup(), at));
            ticket = restore(
                    "assignee",
                    TicketAssigned.class,
                    facts,
                    stored,
                    ticket,
                    kept,
                    (now, first) -> assigned(now, first.previousAssignee(), at));
            ticket = restore(
                    "priority",
                    TicketPriorityChanged.class,
                    facts,
                    stored,
                    ticket,
                    kept,
                    (now, first) -> now.changePriority(first.previousPriority(), at));
            ticket = restore(
                    "type",
                    TicketTypeChanged.class,
                    facts,
                    stored,
                    ticket,
                    kept,
                    (now, first) -> now.changeType(first.previousType(), at));
            ticket = exchanged(ticket, facts, at);
            return restore(
                    "state",
                    TicketStateChanged.class,
                    facts,
                    stored,
                    ticket,
                    kept,
                    (now, first) -> now.restoreState(first.previousState(), at));
        };
    }

    /** Takes tags back one by one, in a merged ticket too: they say nothing of where its conversation goes on. */
    public static Ticket exchanged(Ticket ticket, List<TicketFact> facts, Instant at) {
        var exchanged = ticket;
        for (var fact : facts.reversed()) {
            if (fact instanceof TicketTagsChanged changed) {
                exchanged = exchanged.exchangeTags(changed.added(), changed.removed(), at);
            }
        }
        return exchanged;
    }

    private interface Restoring<F> {
        /** @param first the first fact about the field, which knows what was there before */
        Ticket restored(Ticket now, F first);
    }

    private static <F extends TicketFact> Ticket restore(
            String field,
            Class<F> kind,
            List<TicketFact> facts,
            Ticket stored,
            Ticket now,
            Map<String, String> kept,
            Restoring<F> restoring) {
        var about = facts.stream().filter(kind::isInstance).map(kind::cast).toList();
        if (about.isEmpty()) {
            return now;
        }
        var changedIn = stored.backstage().changedIn().getOrDefault(field, 0L);
        if (changedIn != about.getLast().ticket().version()) {
            kept.put(field, "Somebody has changed the field %s since.".formatted(field));
            return now;
        }
        try {
            return restoring.restored(now, about.getFirst());
        } catch (Problem problem) {
            kept.put(field, String.valueOf(problem.getMessage()));
            return now;
        }
    }

    private Ticket moved(Caller caller, Ticket ticket, @Nullable NamedRef before, Instant at) {
        var group = Optional.ofNullable(before)
                .flatMap(known -> groups.find(known.id()))
                .filter(Group::active)
                .orElseThrow(() -> new TicketProblem.GroupInactive(before == null ? "–" : before.name()));
        caller.needs(Permission.TICKET_CREATE, AccessLevel.CREATE, group.id());
        return assignees.moved(ticket, group.ref(), at);
    }

    private Ticket assigned(Ticket ticket, @Nullable PersonRef before, Instant at) {
        return ticket.assignTo(
                before == null ? null : assignees.of(before.id(), ticket.state().group()), at);
    }
}
