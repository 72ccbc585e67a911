package io.tidings.tickets.ticket;

import io.tidings.events.TicketSnapshot;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Watching a ticket, and who may be asked to: one's own name on the list is put there and taken away by itself. */
@RestController
final class WatchController {

    private final TicketStore tickets;
    private final Sight sight;
    private final Colleagues colleagues;
    private final People people;
    private final Clock clock;

    WatchController(TicketStore tickets, Sight sight, Colleagues colleagues, People people, Clock clock) {
        this.tickets = tickets;
        this.sight = sight;
        this.colleagues = colleagues;
        this.people = people;
        this.clock = clock;
    }

    record ColleagueView(String id, @Nullable String name) {}

    /** @param watching who watches the ticket and may not see it: it moved, or they did */
    record ColleagueList(List<ColleagueView> people, List<ColleagueView> watching) {}

    /** The agents who may see this ticket, by name: whom a note of it can mention. */
    @GetMapping("/api/v1/tickets/{name}/agents")
    ColleagueList agents(Caller caller, @PathVariable String name) {
        Roles.needsAgent(caller);
        var ticket = sight.ticket(caller, name).state();
        var seeing = colleagues.of(ticket).stream()
                .map(agent -> new ColleagueView(agent.id(), agent.name()))
                .toList();
        var watching = ticket.watchers().stream()
                .filter(id ->
                        seeing.stream().noneMatch(colleague -> colleague.id().equals(id)))
                .map(id ->
                        new ColleagueView(id, people.find(id).map(Person::name).orElse(null)))
                .toList();
        return new ColleagueList(seeing, watching);
    }

    /** Lets the caller watch this ticket. */
    @PutMapping("/api/v1/tickets/{name}/watch")
    TicketSnapshot watch(Caller caller, @PathVariable String name) {
        Roles.needsAgent(caller);
        var ticket = sight.ticket(caller, name);
        return tickets.change(
                        ticket.id(), Callers.cause(caller), now -> now.watchedBy(List.of(caller.id()), clock.instant()))
                .state();
    }

    /** Lets the caller watch this ticket no longer. */
    @DeleteMapping("/api/v1/tickets/{name}/watch")
    TicketSnapshot unwatch(Caller caller, @PathVariable String name) {
        Roles.needsAgent(caller);
        var ticket = sight.ticket(caller, name);
        return tickets.change(ticket.id(), Callers.cause(caller), now -> now.unwatchedBy(caller.id(), clock.instant()))
                .state();
    }
}
