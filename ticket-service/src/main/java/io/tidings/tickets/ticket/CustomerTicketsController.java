package io.tidings.tickets.ticket;

import io.tidings.events.Permission;
import io.tidings.events.TicketSnapshot;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.organization.OrganizationProblem.OrganizationNotFound;
import io.tidings.tickets.organization.Organizations;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.PersonProblem.PersonNotFound;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The tickets of a person and of an organization over HTTP, for the desk: newest first, and only those in the caller's sight. */
@RestController
final class CustomerTicketsController {

    private static final int LARGEST_PAGE = 200;

    /** How many tickets out of the caller's sight are passed over for one page. */
    private static final int MOST_READ = 1_000;

    private final TicketStore tickets;
    private final Sight sight;
    private final People people;
    private final Organizations organizations;

    CustomerTicketsController(TicketStore tickets, Sight sight, People people, Organizations organizations) {
        this.tickets = tickets;
        this.sight = sight;
        this.people = people;
        this.organizations = organizations;
    }

    /** @param next the {@code cursor} of the next page; absent on the last */
    record TicketPage(
            List<TicketSnapshot> tickets, @Nullable String next) {}

    /** The tickets whose customer the person is. */
    @GetMapping("/api/v1/people/{id}/tickets")
    TicketPage ofPerson(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        caller.needs(Permission.PERSON_READ);
        var person = people.whoIs(id).orElseThrow(() -> new PersonNotFound(id));
        return page(caller, cursor, limit, before -> tickets.ofCustomer(person.id(), before, LARGEST_PAGE));
    }

    /** The tickets that were opened for members of the organization. */
    @GetMapping("/api/v1/organizations/{id}/tickets")
    TicketPage ofOrganization(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        caller.needs(Permission.PERSON_READ);
        var organization = organizations.find(id).orElseThrow(() -> new OrganizationNotFound(id));
        return page(caller, cursor, limit, before -> tickets.ofOrganization(organization.id(), before, LARGEST_PAGE));
    }

    private TicketPage page(
            Caller caller, @Nullable String cursor, int limit, Function<@Nullable String, List<Ticket>> read) {
        var most = Math.clamp(limit, 1, LARGEST_PAGE);
        var shown = new ArrayList<TicketSnapshot>();
        var last = cursor;
        for (var seen = 0; seen < MOST_READ; ) {
            var found = read.apply(last);
            for (var ticket : found) {
                if (sight.sees(caller, ticket)) {
                    if (shown.size() == most) {
                        return new TicketPage(shown, last);
                    }
                    shown.add(Sight.shown(caller, ticket));
                }
                last = ticket.id();
            }
            seen += found.size();
            if (found.size() < LARGEST_PAGE) {
                return new TicketPage(shown, null);
            }
        }
        return new TicketPage(shown, last);
    }
}
