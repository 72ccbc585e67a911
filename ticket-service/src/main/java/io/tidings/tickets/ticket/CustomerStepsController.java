package io.tidings.tickets.ticket;

import io.tidings.events.TicketSnapshot;
import io.tidings.spine.web.Caller;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A customer's own word on whether a ticket is solved, over HTTP. What can be done {@code GET /tickets/{name}?with=steps} says. */
@RestController
@RequestMapping("/api/v1/tickets/{name}")
final class CustomerStepsController {

    private final CustomerSteps steps;

    CustomerStepsController(CustomerSteps steps) {
        this.steps = steps;
    }

    /** The customer says that it is solved. Agents change the ticket's state instead. Of a closed ticket it changes nothing. */
    @PostMapping("/close")
    ResponseEntity<TicketSnapshot> close(Caller caller, @PathVariable String name) {
        return answer(caller, steps.close(caller, name));
    }

    /**
     * The customer says that it is not solved after all. For how long that can be said the ticket's group decides: 409
     * {@code reopens-no-more} means that a message begins a new ticket. Of an open ticket it changes nothing.
     */
    @PostMapping("/reopen")
    ResponseEntity<TicketSnapshot> reopen(Caller caller, @PathVariable String name) {
        return answer(caller, steps.reopen(caller, name));
    }

    private static ResponseEntity<TicketSnapshot> answer(Caller caller, Ticket ticket) {
        return ResponseEntity.ok().eTag(Preconditions.entityTag(ticket)).body(Sight.shown(caller, ticket));
    }
}
