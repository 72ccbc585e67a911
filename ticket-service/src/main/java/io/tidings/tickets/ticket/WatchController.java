package io.tidings.tickets.ticket;

import io.tidings.events.TicketSnapshot;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
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
    private final Clock clock;

    WatchController(TicketStore tickets, Sight sight, Colleagues colleagues, Clock clock) {
        this.tickets = tickets;
        this.sight = sight;
        this.colleagues = colleagues;
        this.clock = clock;
    }

    record ColleagueView(String id, @Nullable String name) {}

    record ColleagueList(List<ColleagueView> people) {}

    /** The agents who may see this ticket, by name: whom a note of it can mention. */
    @GetMapping("/api/v1/tickets/{name}/agents")
    ColleagueList agents(Caller caller, @PathVariable String name) {
        Roles.needsAgent(caller);
        return new ColleagueList(colleagues.of(sight.ticket(caller, name).state()).stream()
                .map(agent -> new ColleagueView(agent.id(), agent.name()))
                .toList());
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
