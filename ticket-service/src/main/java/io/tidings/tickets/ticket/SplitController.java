package io.tidings.tickets.ticket;

import io.tidings.events.AccessLevel;
import io.tidings.events.Permission;
import io.tidings.events.TicketSnapshot;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Visible;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.person.CustomerName;
import io.tidings.tickets.person.People;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Begins a ticket with messages of another, over HTTP. */
@RestController
@RequestMapping("/api/v1/tickets/{name}/split")
final class SplitController {

    private final Splits splits;
    private final TicketStore tickets;
    private final Sight sight;
    private final People people;
    private final Groups groups;
    private final JsonMapper json;

    SplitController(Splits splits, TicketStore tickets, Sight sight, People people, Groups groups, JsonMapper json) {
        this.splits = splits;
        this.tickets = tickets;
        this.sight = sight;
        this.people = people;
        this.groups = groups;
        this.json = json;
    }

    /**
     * @param messages the numbers of the messages that the new ticket begins with, at most 50
     * @param customer whose the new ticket is; absent for the same customer
     * @param group the id of its group; absent for the same group
     */
    record SplitTicket(
            @NotEmpty @Size(max = Splits.MOST_MESSAGES) List<@NotNull Integer> messages,

            @NotBlank @Visible @Size(max = TicketController.MAX_SUBJECT)
            String subject,

            @Nullable @Valid CustomerName customer,
            @Nullable String group) {}

    /**
     * Opens a ticket with copies of these messages, each of which names the one it was copied from. The messages stay in this
     * ticket too; the two are linked. Nobody is sent a mail.
     */
    @PostMapping
    ResponseEntity<TicketSnapshot> split(
            Caller caller,
            @PathVariable String name,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @Valid @RequestBody SplitTicket request) {
        var source = sight.ticketToChange(caller, name);
        var repeatable = Preconditions.repeatable(caller, idempotencyKey, List.of(source.id(), request), json);
        var earlier = repeatable == null ? null : tickets.opened(repeatable).orElse(null);
        var ticket = earlier != null ? earlier : split(caller, source, request, repeatable);
        return ResponseEntity.created(URI.create("/api/v1/tickets/" + ticket.id()))
                .eTag(Preconditions.entityTag(ticket))
                .body(Sight.shown(caller, ticket));
    }

    private Ticket split(
            Caller caller, Ticket source, SplitTicket request, TicketStore.@Nullable Repeatable repeatable) {
        var group = request.group() == null ? groupOf(source) : group(request.group());
        caller.needs(Permission.TICKET_CREATE, AccessLevel.CREATE, group.id());
        var person = request.customer() == null ? null : people.named(request.customer());
        var wanted = new Splits.Wanted(
                request.messages(),
                request.subject().strip(),
                person == null ? source.state().customer() : person.ref(),
                person == null ? source.state().organization() : people.organizationOf(person),
                group.ref());
        return splits.split(source, wanted, Callers.cause(caller), repeatable);
    }

    /** Its own, while that takes new tickets. */
    private Group groupOf(Ticket source) {
        var group = source.state().group();
        return groups.open().stream()
                .filter(open -> group != null && open.id().equals(group.id()))
                .findFirst()
                .orElseGet(groups::standard);
    }

    private Group group(String id) {
        return groups.open().stream()
                .filter(group -> group.id().equals(id))
                .findFirst()
                .orElseThrow(() -> TicketProblem.unknownValue(
                        "group", id, groups.open().stream().map(Group::id).toList()));
    }
}
