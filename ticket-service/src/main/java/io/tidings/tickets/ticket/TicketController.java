package io.tidings.tickets.ticket;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tidings.events.TicketSnapshot;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Visible;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.person.CustomerName;
import io.tidings.tickets.person.People;
import io.tidings.tickets.ticket.ConversationReader.Place;
import io.tidings.tickets.ticket.HistoryController.Entries;
import io.tidings.tickets.ticket.MessageController.Messages;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tickets over HTTP: open, read, change. A ticket is answered in the form in which its events carry it. */
@RestController
@RequestMapping("/api/v1/tickets")
final class TicketController {

    /** RFC 5322's longest line, and so the longest subject that a mail can bring. */
    static final int MAX_SUBJECT = 998;

    /** What can be read along with a ticket. */
    private static final Set<String> PARTS = Set.of("messages", "history", "steps");

    /** How many versions the history that comes with a ticket goes back. */
    private static final long RECENT_VERSIONS = 200;

    private final TicketStore tickets;
    private final Sight sight;
    private final ShownMessages messages;
    private final ShownHistory history;
    private final CustomerSteps steps;
    private final Openings openings;
    private final PropertyEdits properties;
    private final People people;
    private final Groups groups;
    private final Clock clock;
    private final JsonMapper json;

    TicketController(
            TicketStore tickets,
            Sight sight,
            ShownMessages messages,
            ShownHistory history,
            CustomerSteps steps,
            Openings openings,
            PropertyEdits properties,
            People people,
            Groups groups,
            Clock clock,
            JsonMapper json) {
        this.tickets = tickets;
        this.sight = sight;
        this.messages = messages;
        this.history = history;
        this.steps = steps;
        this.openings = openings;
        this.properties = properties;
        this.people = people;
        this.groups = groups;
        this.clock = clock;
        this.json = json;
    }

    /**
     * @param body plain text; {@code html} may stand in its place, and is made harmless
     * @param customer whose ticket it is; a customer's own call needs none
     * @param type id of a type of {@code /types}
     * @param priority id of a priority; absent for the type's own, or the desk's default
     * @param fields values by the names of {@code /fields}; any other name is a free internal field
     * @param channel how it came in: email, web, phone-in, phone-out, api, chat, form
     * @param attachments ids of uploads
     */
    record OpenTicket(
            @NotBlank @Visible @Size(max = MAX_SUBJECT) String subject,
            @Nullable String body,
            @Nullable String html,
            @Nullable @Valid CustomerName customer,
            @Nullable String group,
            @Nullable String assignee,
            @Nullable @Size(max = 100) String type,
            @Nullable String priority,
            @Nullable @Size(max = 100) List<@NotBlank @Visible @Size(max = 100) String> tags,
            @Nullable Map<String, JsonNode> fields,
            @Nullable String channel,
            @Nullable @Size(max = 100) List<@NotNull String> attachments) {}

    /** What is absent stays as it is; an assignee or type of null is taken away. */
    record ChangeTicket(
            @Nullable @Visible @Size(min = 1, max = MAX_SUBJECT)
            String subject,

            @Nullable String state,
            @Nullable JsonNode assignee,
            @Nullable String group,
            @Nullable String priority,
            @Nullable JsonNode type,
            @Nullable @Valid CustomerName customer,
            @Nullable @Size(max = 100) List<@NotBlank @Visible @Size(max = 100) String> tags,
            @Nullable Map<String, JsonNode> fields,
            @Nullable @Size(max = 100) List<@NotBlank String> watchers) {}

    record Tickets(List<TicketSnapshot> tickets) {}

    /**
     * @param messages where asked for: the newest page, as {@code /messages} answers it
     * @param history where asked for: the changes of the last 200 versions, as {@code /history} answers them
     * @param steps where a customer asked for it: what the customer can do besides writing
     */
    record TicketView(
            @JsonUnwrapped TicketSnapshot ticket,
            @Nullable Messages messages,
            @Nullable Entries history,
            CustomerSteps.@Nullable Steps steps) {}

    @PostMapping
    ResponseEntity<TicketSnapshot> open(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @Valid @RequestBody OpenTicket request) {
        var repeatable = Preconditions.repeatable(caller, idempotencyKey, request, json);
        var earlier = repeatable == null ? null : tickets.opened(repeatable).orElse(null);
        var ticket = earlier != null
                ? earlier
                : tickets.open(openings.of(caller, request), Callers.cause(caller), repeatable);
        return ResponseEntity.created(URI.create("/api/v1/tickets/" + ticket.id()))
                .eTag(Preconditions.entityTag(ticket))
                .body(Sight.shown(caller, ticket));
    }

    /**
     * A ticket, and with it what else one wants to read to open it, so that one request does. Each part tells the caller what its own
     * address would, and older messages and changes are asked for there. Alone the ticket comes with its ETag. What comes with it
     * changes without it, so then there is none: {@code "version"} in quotes is what {@code If-Match} takes.
     *
     * @param with the parts, separated by commas: messages, history, steps
     */
    @GetMapping("/{name}")
    ResponseEntity<TicketView> read(
            Caller caller, @PathVariable String name, @RequestParam(defaultValue = "") Set<String> with) {
        for (var part : with) {
            if (!PARTS.contains(part)) {
                throw new BadField("with", "A ticket has no part " + part + "; there are messages, history and steps.");
            }
        }
        var ticket = sight.ticket(caller, name);
        var answer = ResponseEntity.ok();
        if (with.isEmpty()) {
            answer.eTag(Preconditions.entityTag(ticket));
        }
        return answer.body(new TicketView(
                Sight.shown(caller, ticket),
                with.contains("messages")
                        ? messages.page(caller, ticket, Place.START, 0, MessageController.PAGE)
                        : null,
                with.contains("history")
                        ? history.page(
                                caller,
                                ticket,
                                Math.max(0, ticket.state().version() - RECENT_VERSIONS),
                                HistoryController.LARGEST_PAGE)
                        : null,
                with.contains("steps") && !Sight.seesInternal(caller) ? steps.of(caller, ticket) : null));
    }

    /**
     * The lists that do not need the search index. Everything else is asked of {@code /views} and {@code /search}.
     *
     * @param list mine (open and assigned to the caller) or unassigned; for customers mine or, where the members of their
     *     organization share tickets, organization
     * @param agent whose tickets {@code mine} lists, where they are not the caller's own: what is to be handed over
     */
    @GetMapping
    Tickets list(
            Caller caller,
            @RequestParam(defaultValue = "mine") String list,
            @RequestParam(required = false) @Nullable String agent,
            @RequestParam(defaultValue = "100") int limit) {
        var most = Math.clamp(limit, 1, 200);
        if (!caller.isAgent()) {
            var person = people.of(caller);
            return new Tickets(
                    switch (list) {
                        case "organization" ->
                            people.sharedOrganizationOf(person)
                                    .map(id -> shown(caller, tickets.ofOrganization(id, null, most)))
                                    .orElse(List.of());
                        default -> shown(caller, tickets.ofCustomer(person.id(), most));
                    });
        }
        return new Tickets(
                switch (list) {
                    case "mine" ->
                        inSight(
                                caller,
                                tickets.openFor(
                                        agent == null ? people.of(caller).id() : agent, most));
                    case "unassigned" -> shown(caller, tickets.openIn(seenGroups(caller), most));
                    default ->
                        throw new BadField("list", "There is no list " + list + "; there are mine and unassigned.");
                });
    }

    /** A ticket may have moved where its agent sees it no more. */
    private List<TicketSnapshot> inSight(Caller caller, List<Ticket> found) {
        return shown(
                caller,
                found.stream().filter(ticket -> sight.sees(caller, ticket)).toList());
    }

    private List<String> seenGroups(Caller caller) {
        return groups.all().stream().map(Group::id).filter(caller::maySeeGroup).toList();
    }

    @PatchMapping("/{name}")
    ResponseEntity<TicketSnapshot> change(
            Caller caller,
            @PathVariable String name,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody ChangeTicket request) {
        var seen = Preconditions.version(ifMatch);
        var ticket = sight.ticketToChange(caller, name);
        var edits = properties.of(caller, request, clock.instant());
        return shown(
                caller, tickets.change(ticket.id(), Callers.cause(caller), now -> TicketEdit.apply(edits, now, seen)));
    }

    private ResponseEntity<TicketSnapshot> shown(Caller caller, Ticket ticket) {
        return ResponseEntity.ok().eTag(Preconditions.entityTag(ticket)).body(Sight.shown(caller, ticket));
    }

    private static List<TicketSnapshot> shown(Caller caller, List<Ticket> tickets) {
        return tickets.stream().map(ticket -> Sight.shown(caller, ticket)).toList();
    }
}
