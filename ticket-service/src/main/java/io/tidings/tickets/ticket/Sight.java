package io.tidings.tickets.ticket;

import io.tidings.events.AccessLevel;
import io.tidings.events.Permission;
import io.tidings.events.TicketSnapshot;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import org.jspecify.annotations.Nullable;
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
                .filter(ticket -> sees(caller, ticket))
                .orElseThrow(() -> new TicketProblem.TicketNotFound(name));
    }

    /** Whether the caller sees the desk's side too: internal notes, tags, internal fields. */
    public static boolean seesInternal(Caller caller) {
        return caller.isAgent() || caller.isService();
    }

    static TicketSnapshot shown(Caller caller, Ticket ticket) {
        return seesInternal(caller) ? ticket.state() : ticket.state().publicPart();
    }

    /** Whoever of the desk sees a conversation sees the tickets that it was merged from. */
    boolean sees(Caller caller, Ticket ticket) {
        return sees(caller, ticket.state())
                || (caller.isAgent()
                        && ticket.state().mergedInto() != null
                        && sees(caller, tickets.relatives().home(ticket).state()));
    }

    private boolean sees(Caller caller, TicketSnapshot ticket) {
        if (caller.isService()) {
            return true;
        }
        // Asked of agents too: whoever works here is known from the first ticket on, and can be given some.
        var person = people.of(caller);
        return caller.isAgent()
                ? caller.maySeeGroup(groupOf(ticket))
                : person.ids().contains(ticket.customer().id()) || seesAsMember(person, ticket);
    }

    /**
     * The ticket, for a caller of the desk who is about to change it.
     *
     * @throws TicketProblem.TicketNotFound where it is out of sight
     * @throws io.tidings.spine.web.AccessProblem where it may be read and not changed
     */
    public Ticket ticketToChange(Caller caller, String name) {
        var ticket = ticket(caller, name);
        Roles.needsAgent(caller);
        needs(caller, Permission.TICKET_CHANGE, AccessLevel.CHANGE, ticket);
        return ticket;
    }

    /**
     * Where a customer's ticket goes on, who need not know what the desk has put together.
     *
     * @throws MergeProblem.GoesOnElsewhere where that is another customer's
     */
    Ticket home(Ticket ticket) {
        var home = tickets.relatives().home(ticket);
        if (!home.hasCustomerOf(ticket)) {
            throw new MergeProblem.GoesOnElsewhere(ticket.state());
        }
        return home;
    }

    /** Whether a ticket is the caller's own, and not one that an organization shares. */
    boolean isOwn(Caller caller, Ticket ticket) {
        return people.of(caller).ids().contains(ticket.state().customer().id());
    }

    /** @throws io.tidings.spine.web.AccessProblem where the caller has no such right in the ticket's group */
    public static void needs(Caller caller, Permission permission, AccessLevel level, Ticket ticket) {
        caller.needs(permission, level, groupOf(ticket.state()));
    }

    private static @Nullable String groupOf(TicketSnapshot ticket) {
        var group = ticket.group();
        return group == null ? null : group.id();
    }

    /** A member of an organization reads the tickets of the others where they share theirs. */
    private boolean seesAsMember(Person person, TicketSnapshot ticket) {
        var organization = ticket.organization();
        return organization != null
                && people.sharedOrganizationOf(person)
                        .filter(organization.id()::equals)
                        .isPresent();
    }
}
