package io.tidings.tickets.ticket;

import io.tidings.events.AccessLevel;
import io.tidings.events.Permission;
import io.tidings.events.TicketSnapshot;
import io.tidings.spine.web.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Makes two tickets one over HTTP, and two again. Both calls may be sent again without harm: asked twice, they answer what is.
 */
@RestController
@RequestMapping("/api/v1/tickets/{name}")
final class TicketMergeController {

    private final TicketMerges merges;
    private final Sight sight;

    TicketMergeController(TicketMerges merges, Sight sight) {
        this.merges = merges;
        this.sight = sight;
    }

    /**
     * @param into the ticket that goes on, by id, number or key; where that one was merged itself, the ticket it went into
     * @param acrossCustomers needed where the two have different customers: the desk then sees one conversation, each customer
     *     goes on seeing only the own ticket
     */
    record MergeTicket(
            @NotBlank @Size(max = 100) String into,
            @Nullable Boolean acrossCustomers) {}

    /**
     * Merges this ticket into another. It is answered as it is then: its state is merged, {@code mergedInto} is where its
     * conversation goes on, and mails to it arrive there. Nobody is sent a mail about it.
     */
    @PostMapping("/merge")
    ResponseEntity<TicketSnapshot> merge(
            Caller caller,
            @PathVariable String name,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody MergeTicket request) {
        var seen = Preconditions.version(ifMatch);
        var source = toMerge(caller, name);
        var target = toMerge(caller, request.into().strip());
        return answer(
                caller,
                merges.merge(
                        source, target, Boolean.TRUE.equals(request.acrossCustomers()), Callers.cause(caller), seen));
    }

    /**
     * Takes this ticket out of the one that it was merged into, and brings it back to the state that it had. What was written
     * since then stays where it was written.
     */
    @PostMapping("/unmerge")
    ResponseEntity<TicketSnapshot> unmerge(
            Caller caller,
            @PathVariable String name,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
        var seen = Preconditions.version(ifMatch);
        var source = toMerge(caller, name);
        return answer(caller, merges.unmerge(source, Callers.cause(caller), seen));
    }

    private Ticket toMerge(Caller caller, String name) {
        var ticket = sight.ticketToChange(caller, name);
        Sight.needs(caller, Permission.TICKET_MERGE, AccessLevel.FULL, ticket);
        return ticket;
    }

    private ResponseEntity<TicketSnapshot> answer(Caller caller, Ticket ticket) {
        return ResponseEntity.ok().eTag(Preconditions.entityTag(ticket)).body(Sight.shown(caller, ticket));
    }
}
