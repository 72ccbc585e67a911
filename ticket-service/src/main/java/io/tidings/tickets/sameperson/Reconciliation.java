package io.tidings.tickets.sameperson;

import io.tidings.events.NamedRef;
import io.tidings.tickets.Cause;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.person.PersonStore;
import io.tidings.tickets.sameperson.MovedTickets.Moved;
import io.tidings.tickets.ticket.Ticket;
import io.tidings.tickets.ticket.TicketStore;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Brings the others in line with what a person is now: who is merged has given its addresses, phones, logins and tickets to
 * the one it turned out to be; who is not has them back; and tickets without an organization have the person's. It asks
 * nothing of what was done before, so it may be cut off and repeated anywhere.
 */
@Component
class Reconciliation {

    /** Tickets in one go; a person with more has them moved in several. */
    static final int BATCH = 100;

    private final PersonStore store;
    private final People people;
    private final TicketStore tickets;
    private final MovedTickets moved;
    private final Clock clock;

    Reconciliation(PersonStore store, People people, TicketStore tickets, MovedTickets moved, Clock clock) {
        this.store = store;
        this.people = people;
        this.tickets = tickets;
        this.moved = moved;
        this.clock = clock;
    }

    /** What is still to be done, and of whom. */
    enum Left {
        NOTHING,
        /** More of the same. */
        MORE,
        /** The one that this person was merged into was merged on: what it was given moves on with it. */
        OF_TARGET
    }

    Left reconcile(String personId, Cause cause) {
        var found = store.find(personId).filter(person -> !person.erased());
        if (found.isEmpty()) {
            return Left.NOTHING;
        }
        var person = found.get();
        var into = person.mergedInto();
        return into == null ? part(person, cause) : join(person, into, cause);
    }

    private Left join(Person person, String into, Cause cause) {
        if (closesCircle(person)) {
            return Left.MORE;
        }
        var target = store.find(into).filter(other -> !other.erased());
        if (target.isEmpty()) {
            return Left.NOTHING;
        }
        var joined = store.change(into, other -> other.absorb(person));
        people.forgetLogins();
        var organization = people.organizationOf(joined);
        var ids = tickets.idsOfCustomer(person.id(), BATCH);
        ids.forEach(ticketId -> tickets.change(ticketId, cause, ticket -> {
            if (!isOf(person.id(), ticket)) {
                return ticket;
            }
            var before = ticket.state().organization();
            moved.note(person.id(), ticketId, into, before);
            return ticket.customerTurnedOutToBe(
                    joined.ref(), organization == null ? before : organization, clock.instant());
        }));
        if (ids.size() == BATCH) {
            return Left.MORE;
        }
        return joined.isMerged() ? Left.OF_TARGET : Left.NOTHING;
    }

    /**
     * Two people may have been merged into each other at the same moment. The one with the greatest id of the circle steps
     * back; the others wait for that.
     */
    private boolean closesCircle(Person person) {
        var circle = new LinkedHashSet<String>();
        var next = Optional.of(person);
        while (next.isPresent() && circle.add(next.get().id())) {
            next = Optional.ofNullable(next.get().mergedInto()).flatMap(store::find);
        }
        if (next.isEmpty() || !next.get().id().equals(person.id())) {
            return false;
        }
        if (circle.stream().allMatch(id -> id.compareTo(person.id()) <= 0)) {
            store.change(person.id(), now -> now.with(draft -> draft.mergedInto = null));
        }
        return true;
    }

    private Left part(Person person, Cause cause) {
        store.absorbing(person.id()).forEach(other -> store.change(other.id(), now -> now.release(person.id())));
        people.forgetLogins();
        var rows = moved.of(person.id(), BATCH);
        rows.forEach(row -> giveBack(row, person, cause));
        var organization = people.organizationOf(person);
        var without = organization == null ? 0 : giveOrganization(person, organization, cause);
        return rows.size() == BATCH || without == BATCH ? Left.MORE : Left.NOTHING;
    }

    private void giveBack(Moved row, Person person, Cause cause) {
        if (tickets.find(row.ticketId()).isPresent()) {
            // Whoever was made the customer since then stays it.
            tickets.change(
                    row.ticketId(),
                    cause,
                    ticket -> isOf(row.into(), ticket)
                            ? ticket.customerTurnedOutToBe(person.ref(), row.organization(), clock.instant())
                            : ticket);
        }
        moved.forget(row);
    }

    private int giveOrganization(Person person, NamedRef organization, Cause cause) {
        var ids = tickets.idsOfCustomerWithoutOrganization(person.id(), BATCH);
        ids.forEach(ticketId -> tickets.change(
                ticketId,
                cause,
                ticket -> isOf(person.id(), ticket) && ticket.state().organization() == null
                        ? ticket.customerTurnedOutToBe(ticket.state().customer(), organization, clock.instant())
                        : ticket));
        return ids.size();
    }

    private static boolean isOf(String personId, Ticket ticket) {
        return ticket.state().customer().id().equals(personId);
    }
}
