package io.tidings.tickets.ticket;

import io.tidings.events.TicketLink;
import io.tidings.events.TicketState;
import io.tidings.spine.web.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The tickets that belong to a ticket, over HTTP: links, and what it was merged with. */
@RestController
@RequestMapping("/api/v1/tickets/{name}/links")
final class LinkController {

    private final TicketStore tickets;
    private final Links links;
    private final Sight sight;

    LinkController(TicketStore tickets, Links links, Sight sight) {
        this.tickets = tickets;
        this.links = links;
        this.sight = sight;
    }

    /**
     * @param kind what the other ticket is to this one: related, parent or child
     * @param ticket the other one, by id, number or key
     */
    record LinkTickets(
            @NotBlank String kind,
            @NotBlank @Size(max = 100) String ticket) {}

    /** Another ticket in a line. Of one that is not for the caller's eyes there is the id alone. */
    record Other(
            String id,
            @Nullable String key,
            @Nullable String subject,
            @Nullable TicketState state,
            @Nullable String customer) {}

    record LinkView(String kind, Other ticket) {}

    /**
     * @param mergedInto where this ticket's conversation goes on
     * @param mergedFrom the tickets whose conversations go on here
     */
    record Relations(List<LinkView> links, @Nullable Other mergedInto, List<Other> mergedFrom) {}

    /** Links are the desk's; a customer is told of merged tickets where they are the customer's own. */
    @GetMapping
    Relations read(Caller caller, @PathVariable String name) {
        var ticket = sight.ticket(caller, name);
        var state = ticket.state();
        var into = state.mergedInto();
        var linked = Sight.seesInternal(caller) ? state.links() : List.<TicketLink>of();
        var others = others(
                caller,
                Stream.of(
                                linked.stream().map(TicketLink::ticketId),
                                Stream.ofNullable(into),
                                state.mergedFrom().stream())
                        .flatMap(ids -> ids)
                        .distinct()
                        .toList());
        return new Relations(
                linked.stream()
                        .map(link -> new LinkView(link.kind(), other(others, link.ticketId())))
                        .toList(),
                into == null ? null : ofMerge(caller, others, into),
                state.mergedFrom().stream()
                        .map(id -> ofMerge(caller, others, id))
                        .filter(Objects::nonNull)
                        .toList());
    }

    /** Links the two tickets, which then both show it. The same link again changes nothing. */
    @PostMapping
    ResponseEntity<LinkView> link(Caller caller, @PathVariable String name, @Valid @RequestBody LinkTickets request) {
        var ticket = sight.ticketToChange(caller, name);
        var kind = LinkKind.of(request.kind());
        var other = sight.ticket(caller, request.ticket().strip());
        links.link(ticket.id(), kind, other.id(), Callers.cause(caller));
        return ResponseEntity.status(HttpStatus.CREATED).body(new LinkView(kind.word(), seen(other)));
    }

    /** Removes whatever link there is between the two. Where there is none, nothing is to be done. */
    @DeleteMapping("/{other}")
    ResponseEntity<Void> unlink(Caller caller, @PathVariable String name, @PathVariable String other) {
        var ticket = sight.ticketToChange(caller, name);
        // A link to what one may not see can be removed from this side: by the id, which is all that one sees.
        var otherId = ticket.linkTo(other).isPresent()
                ? other
                : sight.ticket(caller, other).id();
        links.unlink(ticket.id(), otherId, Callers.cause(caller));
        return ResponseEntity.noContent().build();
    }

    private Map<String, Ticket> others(Caller caller, Collection<String> ids) {
        var others = tickets.relatives().byId(ids);
        others.values().removeIf(other -> !sight.sees(caller, other));
        return others;
    }

    private static @Nullable Other ofMerge(Caller caller, Map<String, Ticket> others, String id) {
        return Sight.seesInternal(caller) || others.containsKey(id) ? other(others, id) : null;
    }

    private static Other other(Map<String, Ticket> others, String id) {
        var other = others.get(id);
        return other == null ? new Other(id, null, null, null, null) : seen(other);
    }

    private static Other seen(Ticket ticket) {
        var state = ticket.state();
        return new Other(
                state.id(),
                state.key(),
                state.subject().value(),
                state.state(),
                state.customer().id());
    }
}
