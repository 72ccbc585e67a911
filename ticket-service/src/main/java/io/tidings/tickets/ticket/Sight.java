package io.tidings.tickets.ticket;

import io.tidings.events.TicketSnapshot;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.person.People;
import org.springframework.stereotype.Component;

/** Who may see which ticket, and how much of it. Every ticket that leaves by the API passes through here. */
@Component
public class Sight {

    private final TicketStore tickets;
    private final People people;

    Sight(TicketStore tickets, People people) {
        this.tickets = tickets;
        this.people = people;
    }

    /** @throws TicketProblem.TicketNotFound alike for a ticket that is not there and one that is not for these eyes */
    public Ticket ticket(Caller caller, String name) {
        return TicketName.read(name)
                .flatMap(tickets::find)
                .filter(ticket -> sees(caller, ticket.state()))
                .orElseThrow(() -> new TicketProblem.TicketNotFound(name));
    }

    /** Whether the caller sees the desk's side too: internal notes, tags, internal fields. */
    public static boolean seesInternal(Caller caller) {
        return caller.isAgent() || caller.isService();
    }

    static TicketSnapshot shown(Caller caller, Ticket ticket) {
        return seesInternal(caller) ? ticket.state() : ticket.state().publicPart();
    }

    boolean sees(Caller caller, TicketSnapshot ticket) {
        if (caller.isService()) {
            return true;
        }
        var person = people.of(caller);
        if (!caller.isAgent()) {
            return ticket.customer().id().equals(person.id());
        }
        var group = ticket.group();
        var assignee = ticket.assignee();
        return caller.maySeeGroup(group == null ? null : group.id())
                || (assignee != null && assignee.id().equals(person.id()));
    }
}
