package io.tidings.tickets.ticket;

import io.tidings.events.TicketLink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which tickets belong together: what was merged into what, and whose child is whose. A walk goes by what the tickets say now
 * and ends also where two writers have just closed a circle.
 */
public final class Relatives {

    private final Function<Collection<String>, List<Ticket>> find;

    Relatives(Function<Collection<String>, List<Ticket>> find) {
        this.find = find;
    }

    /** Where a ticket's conversation goes on: the ticket itself, or the last of those that it was merged into. */
    public Ticket home(Ticket ticket) {
        return chain(ticket).getLast();
    }

    /** From the ticket to its home; in a circle, all of it. */
    List<Ticket> chain(Ticket ticket) {
        var chain = new LinkedHashMap<String, Ticket>();
        chain.put(ticket.id(), ticket);
        var last = ticket;
        while (last.state().mergedInto() != null) {
            var next = one(last.state().mergedInto());
            if (next.isEmpty() || chain.putIfAbsent(next.get().id(), next.get()) != null) {
                break;
            }
            last = next.get();
        }
        return List.copyOf(chain.values());
    }

    /** The tickets that were merged into this one, and into those; none for most tickets, which then cost nothing. */
    List<Ticket> sources(Ticket target) {
        var known = new LinkedHashMap<String, Ticket>();
        var wanted = target.state().mergedFrom();
        while (!wanted.isEmpty()) {
            var found = find.apply(wanted);
            found.forEach(source -> known.put(source.id(), source));
            wanted = found.stream()
                    .flatMap(source -> source.state().mergedFrom().stream())
                    .filter(id -> !known.containsKey(id) && !id.equals(target.id()))
                    .distinct()
                    .toList();
        }
        return List.copyOf(known.values());
    }

    /** Children still open, also of the tickets that were merged into this one. */
    List<Ticket> openChildren(Ticket parent) {
        var children = Stream.concat(Stream.of(parent), sources(parent).stream())
                .flatMap(ticket -> linked(ticket, LinkKind.CHILD))
                .distinct()
                .toList();
        return find.apply(children).stream()
                .filter(child -> TicketChanges.isOpen(child.state().state()))
                .toList();
    }

    /** From the ticket's parent upwards; in a circle, once around. */
    List<Ticket> ancestors(Ticket ticket) {
        var known = new LinkedHashMap<String, Ticket>();
        var wanted = linked(ticket, LinkKind.PARENT).toList();
        while (!wanted.isEmpty()) {
            var found = find.apply(wanted);
            found.forEach(parent -> known.putIfAbsent(parent.id(), parent));
            wanted = found.stream()
                    .flatMap(parent -> linked(parent, LinkKind.PARENT))
                    .filter(id -> !known.containsKey(id))
                    .distinct()
                    .toList();
        }
        return new ArrayList<>(known.values());
    }

    /** Those of these tickets that there are, by id. */
    Map<String, Ticket> byId(Collection<String> ticketIds) {
        var tickets = new LinkedHashMap<String, Ticket>();
        find.apply(ticketIds).forEach(ticket -> tickets.put(ticket.id(), ticket));
        return tickets;
    }

    private Optional<Ticket> one(String ticketId) {
        return find.apply(List.of(ticketId)).stream().findFirst();
    }

    private static Stream<String> linked(Ticket ticket, LinkKind kind) {
        return ticket.state().links().stream()
                .filter(link -> link.kind().equals(kind.word()))
                .map(TicketLink::ticketId);
    }
}
