package io.tidings.tickets.ticket;

import io.tidings.events.StateType;
import io.tidings.tickets.Cause;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes two tickets one, and two again. What happens is decided on the source alone, in one write; the target follows, by
 * {@link #settle}: at once for whoever asked, and again by the reaction, for a process that stopped in between.
 */
@Component
public final class TicketMerges {

    /** Each travels in every event of the target. */
    static final int MOST_SOURCES = 100;

    private final TicketStore tickets;
    private final Clock clock;

    TicketMerges(TicketStore tickets, Clock clock) {
        this.tickets = tickets;
        this.clock = clock;
    }

    /**
     * @param named where it is to go; if that one was merged itself, it goes where that one went
     * @param seen the version of the source that the caller had read
     */
    public Ticket merge(Ticket source, Ticket named, boolean acrossCustomers, Cause cause, @Nullable Long seen) {
        var merged = tickets.change(source.id(), cause, now -> {
            var target = target(now, named);
            var edit = new TicketEdit(
                    "state",
                    now.definitions().standard(StateType.MERGED).id(),
                    ticket -> ticket.state().id(),
                    ticket -> refuseOthers(ticket.mergeInto(target.state(), clock.instant()), target, acrossCustomers));
            return TicketEdit.apply(List.of(edit), now, seen);
        });
        var into = merged.state().mergedInto();
        if (into != null) {
            settle(source.id(), into, cause);
        }
        return merged;
    }

    private Ticket target(Ticket source, Ticket named) {
        var target = tickets.relatives().home(tickets.find(named.id()).orElse(named));
        if (target.id().equals(source.id()) && !named.id().equals(source.id())) {
            throw new MergeProblem.Circle(source.state(), named.state());
        }
        return target;
    }

    /** Only a merge that is decided now: asked again, the one that was is answered. */
    private static Ticket refuseOthers(Ticket decided, Ticket target, boolean acrossCustomers) {
        if (decided.isUnchanged()) {
            return decided;
        }
        if (!acrossCustomers && !decided.hasCustomerOf(target)) {
            throw new MergeProblem.OtherCustomer(decided.state(), target.state());
        }
        if (target.state().mergedFrom().size() >= MOST_SOURCES) {
            throw new MergeProblem.TooMany(target.state(), MOST_SOURCES);
        }
        return decided;
    }

    public Ticket unmerge(Ticket source, Cause cause, @Nullable Long seen) {
        var into = source.state().mergedInto();
        var unmerged = tickets.change(source.id(), cause, now -> {
            var wanted = now.unmerge(clock.instant());
            var edit = new TicketEdit(
                    "state",
                    wanted.state().state().id(),
                    ticket -> ticket.state().id(),
                    _ -> wanted);
            return TicketEdit.apply(List.of(edit), now, seen);
        });
        if (into != null) {
            settle(source.id(), into, cause);
        }
        return unmerged;
    }

    /**
     * Brings the target to what its source says now, however often and in whatever order this is asked for. A merge that closed
     * a circle, because two were decided at the same moment, is undone: of the circle always the same one, whoever notices.
     */
    void settle(String sourceId, String targetId, Cause cause) {
        boolean stands;
        do {
            breakCircle(sourceId, cause);
            stands = isMergedInto(sourceId, targetId);
            var admitted = stands;
            tickets.change(
                    targetId,
                    cause,
                    target -> admitted
                            ? target.admit(sourceId, clock.instant())
                            : target.release(sourceId, clock.instant()));
            // Somebody else may have settled an older state of the source in between.
        } while (isMergedInto(sourceId, targetId) != stands);
    }

    private boolean isMergedInto(String sourceId, String targetId) {
        return tickets.find(sourceId)
                .filter(source -> targetId.equals(source.state().mergedInto()))
                .isPresent();
    }

    private void breakCircle(String sourceId, Cause cause) {
        var chain = tickets.find(sourceId)
                .map(source -> tickets.relatives().chain(source))
                .orElse(List.of());
        if (chain.isEmpty() || !sourceId.equals(chain.getLast().state().mergedInto())) {
            return;
        }
        var undone = chain.stream().max(Comparator.comparing(Ticket::id)).orElseThrow();
        var into = undone.state().mergedInto();
        tickets.change(
                undone.id(),
                cause,
                now -> into != null && into.equals(now.state().mergedInto()) ? now.unmerge(clock.instant()) : now);
    }
}
