package io.tidings.tickets.ticket;

import io.tidings.events.TicketLink;
import io.tidings.tickets.Cause;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Links two tickets. Whether they are linked, and as what, is decided on the one with the lower id, in one write; the other
 * follows, by {@link #mirror}: at once for whoever asked, and again by the reaction.
 */
@Component
final class Links {

    private final TicketStore tickets;
    private final Clock clock;

    Links(TicketStore tickets, Clock clock) {
        this.tickets = tickets;
        this.clock = clock;
    }

    /** Whether this ticket decides about the link to that one. */
    static boolean decides(String ticketId, String otherId) {
        return ticketId.compareTo(otherId) < 0;
    }

    /** @param kind what {@code other} is to {@code ticket} */
    void link(String ticketId, LinkKind kind, String otherId, Cause cause) {
        if (!decides(ticketId, otherId) && !ticketId.equals(otherId)) {
            link(otherId, kind.inverse(), ticketId, cause);
            return;
        }
        tickets.change(ticketId, cause, now -> {
            if (now.linkTo(otherId).isEmpty() && !ticketId.equals(otherId)) {
                var other = tickets.find(otherId).orElseThrow(() -> new TicketProblem.TicketNotFound(otherId));
                refuseTooMany(now);
                refuseTooMany(other);
                refuseWrongParents(now, kind, other);
            }
            return now.link(kind.to(otherId), clock.instant());
        });
        mirror(ticketId, otherId, cause);
    }

    void unlink(String ticketId, String otherId, Cause cause) {
        if (!decides(ticketId, otherId)) {
            unlink(otherId, ticketId, cause);
            return;
        }
        tickets.change(ticketId, cause, now -> now.unlink(otherId, clock.instant()));
        mirror(ticketId, otherId, cause);
    }

    /** Brings the other ticket to what the deciding one says now, however often and in whatever order this is asked for. */
    void mirror(String decidingId, String otherId, Cause cause) {
        Optional<TicketLink> decided;
        do {
            breakCircle(decidingId, otherId, cause);
            decided = decided(decidingId, otherId);
            var wanted = decided.map(link -> LinkKind.of(link.kind()).inverse().to(decidingId));
            tickets.change(otherId, cause, other -> {
                var now = other.linkTo(decidingId).equals(wanted) ? other : other.unlink(decidingId, clock.instant());
                return wanted.isEmpty() ? now : now.link(wanted.get(), clock.instant());
            });
            // Somebody else may have mirrored an older decision in between.
        } while (!decided(decidingId, otherId).equals(decided));
    }

    private Optional<TicketLink> decided(String decidingId, String otherId) {
        return tickets.find(decidingId).flatMap(ticket -> ticket.linkTo(otherId));
    }

    private static void refuseTooMany(Ticket ticket) {
        if (ticket.state().links().size() >= Ticket.MOST_LINKS) {
            throw new LinkProblem.TooManyLinks(ticket.state(), Ticket.MOST_LINKS);
        }
    }

    private void refuseWrongParents(Ticket ticket, LinkKind kind, Ticket other) {
        if (kind == LinkKind.RELATED) {
            return;
        }
        var child = kind == LinkKind.PARENT ? ticket : other;
        var parent = kind == LinkKind.PARENT ? other : ticket;
        var above = tickets.relatives().ancestors(child);
        if (!above.isEmpty()) {
            throw new LinkProblem.HasParent(child.state(), above.getFirst().state());
        }
        if (isAbove(child, parent)) {
            throw new LinkProblem.CircularParents(child.state(), parent.state());
        }
    }

    private boolean isAbove(Ticket ticket, Ticket other) {
        return tickets.relatives().ancestors(other).stream()
                .anyMatch(ancestor -> ancestor.id().equals(ticket.id()));
    }

    /** Three links decided at the same moment may make a ticket its own ancestor; then what is still being mirrored goes. */
    private void breakCircle(String decidingId, String otherId, Cause cause) {
        var ticket = tickets.find(decidingId);
        var link = ticket.flatMap(found -> found.linkTo(otherId));
        if (link.isPresent()
                && !link.get().kind().equals(LinkKind.RELATED.word())
                && isAbove(ticket.get(), ticket.get())) {
            tickets.change(decidingId, cause, now -> now.unlink(otherId, clock.instant()));
        }
    }
}
