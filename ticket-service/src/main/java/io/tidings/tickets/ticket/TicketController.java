package io.tidings.tickets.ticket;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tidings.events.AccessLevel;
import io.tidings.events.Author;
import io.tidings.events.FieldTarget;
import io.tidings.events.Permission;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.Visibility;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Ids;
import io.tidings.tickets.Visible;
import io.tidings.tickets.definition.DefinitionStore;
import io.tidings.tickets.definition.FieldDefinitions;
import io.tidings.tickets.definition.TypeDefinition;
import io.tidings.tickets.definition.WantedFields;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.person.CustomerName;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.signature.Signatures;
import io.tidings.tickets.tag.Tags;
import io.tidings.tickets.ticket.ConversationReader.Place;
import io.tidings.tickets.ticket.HistoryController.Entries;
import io.tidings.tickets.ticket.MessageController.Messages;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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
    private final TicketNumbers numbers;
    private final Sight sight;
    private final ShownMessages messages;
    private final ShownHistory history;
    private final CustomerSteps steps;
    private final Assignees assignees;
    private final PropertyEdits properties;
    private final Tags tags;
    private final People people;
    private final Groups groups;
    private final DefinitionStore definitions;
    private final FieldDefinitions fields;
    private final Texts texts;
    private final Files files;
    private final Signatures signatures;
    private final Clock clock;
    private final JsonMapper json;

    TicketController(
            TicketStore tickets,
            TicketNumbers numbers,
            Sight sight,
            ShownMessages messages,
            ShownHistory history,
            CustomerSteps steps,
            Assignees assignees,
            PropertyEdits properties,
            Tags tags,
            People people,
            Groups groups,
            DefinitionStore definitions,
            FieldDefinitions fields,
            Texts texts,
            Files files,
            Signatures signatures,
            Clock clock,
            JsonMapper json) {
        this.tickets = tickets;
        this.numbers = numbers;
        this.sight = sight;
        this.messages = messages;
        this.history = history;
        this.steps = steps;
        this.assignees = assignees;
        this.properties = properties;
        this.tags = tags;
        this.people = people;
        this.groups = groups;
        this.definitions = definitions;
        this.fields = fields;
        this.texts = texts;
        this.files = files;
        this.signatures = signatures;
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
        var ticket =
                earlier != null ? earlier : tickets.open(opened(caller, request), Callers.cause(caller), repeatable);
        return ResponseEntity.created(URI.create("/api/v1/tickets/" + ticket.id()))
                .eTag(Preconditions.entityTag(ticket))
                .body(Sight.shown(caller, ticket));
    }

    private Ticket opened(Caller caller, OpenTicket request) {
        var at = clock.instant();
        var opening = opening(caller, request);
        var opened = Ticket.open(opening, at);
        // What the desk begins with goes out like any answer of it.
        return opening.message().author().role() == Author.Role.AGENT
                ? signatures
                        .in(opened.state(), caller)
                        .map(signature -> Ticket.open(
                                opening.beginningWith(opening.message().signed(signature)), at))
                        .orElse(opened)
                : opened;
    }

    private Opening opening(Caller caller, OpenTicket request) {
        var staff = Sight.seesInternal(caller);
        var channel = Channels.checked(request.channel(), staff ? "api" : "web");
        var text = texts.of(request.body(), request.html());
        var customer = customer(caller, request.customer());
        var author = staff && Channels.startsFromTheDesk(channel) ? Callers.author(caller) : Callers.author(customer);
        var defined = definitions.now();
        if (!staff) {
            // What else an agent may say of a ticket is not a customer's to say, and is passed over like any other
            // wish.
            var type = request.type() == null
                    ? null
                    : defined.type(request.type())
                            .filter(TypeDefinition::choosableByCustomers)
                            .map(TypeDefinition::id)
                            .orElse(null);
            return new Opening(
                    defined,
                    Ids.next(),
                    numbers.next(),
                    request.subject().strip(),
                    customer.ref(),
                    people.organizationOf(customer),
                    properties.openGroup(request.group()).ref(),
                    null,
                    type,
                    defined.standardPriority(type),
                    List.of(),
                    fields.ofCustomer(caller, type, request.fields()),
                    channel,
                    customer.language(),
                    List.of(),
                    message(caller, request, author, channel, text));
        }
        var type = request.type() == null ? null : PropertyEdits.type(defined, request.type());
        var group = groupFor(caller, request.group()).ref();
        return new Opening(
                defined,
                Ids.next(),
                numbers.next(),
                request.subject().strip(),
                customer.ref(),
                people.organizationOf(customer),
                group,
                request.assignee() == null ? null : assignees.of(request.assignee(), group),
                type,
                request.priority() == null
                        ? defined.standardPriority(type)
                        : PropertyEdits.priority(defined, request.priority()),
                request.tags() == null ? List.of() : tags.known("tags", request.tags()),
                fields.opening(caller, type, request.fields()),
                channel,
                customer.language(),
                List.of(),
                message(caller, request, author, channel, text));
    }

    private NewMessage message(Caller caller, OpenTicket request, Author author, String channel, Texts.Body text) {
        return new NewMessage(
                author,
                Visibility.PUBLIC,
                channel,
                text.text(),
                text.html(),
                null,
                files.of(caller, request.attachments(), text),
                null,
                false,
                null);
    }

    private Person customer(Caller caller, @Nullable CustomerName named) {
        if (!Sight.seesInternal(caller)) {
            return people.of(caller);
        }
        if (named == null) {
            throw new BadField("customer", "customer is missing: say whose ticket it is, by id, externalId or email.");
        }
        return people.named(named);
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
        var edits = edits(caller, request, clock.instant());
        return shown(
                caller, tickets.change(ticket.id(), Callers.cause(caller), now -> TicketEdit.apply(edits, now, seen)));
    }

    private List<TicketEdit> edits(Caller caller, ChangeTicket request, Instant at) {
        var edits = new ArrayList<TicketEdit>();
        wanted(
                request.subject(),
                subject -> edits.add(new TicketEdit(
                        "subject",
                        subject,
                        now -> now.subject().value(),
                        ticket -> ticket.changeSubject(subject.strip(), at))));
        wanted(request.group(), id -> edits.add(properties.group(caller, id, at)));
        wanted(request.assignee(), value -> edits.add(properties.assignee(value, at)));
        wanted(request.priority(), id -> edits.add(properties.priority(id, at)));
        wanted(request.type(), value -> edits.add(properties.type(value, at)));
        wanted(request.customer(), named -> {
            var customer = people.named(named);
            var organization = people.organizationOf(customer);
            edits.add(new TicketEdit(
                    "customer",
                    customer.id(),
                    now -> now.customer().id(),
                    ticket -> ticket.changeCustomer(customer.ref(), organization, at)));
        });
        wanted(
                request.tags() == null ? null : tags.known("tags", request.tags()),
                wanted -> edits.add(
                        new TicketEdit("tags", wanted, TicketSnapshot::tags, ticket -> ticket.changeTags(wanted, at))));
        wanted(
                request.watchers(),
                watchers -> edits.add(new TicketEdit(
                        "watchers",
                        watchers,
                        TicketSnapshot::watchers,
                        ticket -> ticket.changeWatchers(watchers, at))));
        edits.addAll(fields(fields.wanted(FieldTarget.TICKET, caller, request.fields()), at));
        // Last, so that a ticket that is changed and closed in one request ends closed.
        wanted(request.state(), id -> edits.add(properties.state(id, at)));
        return edits;
    }

    private static List<TicketEdit> fields(WantedFields fields, Instant at) {
        var edits = new ArrayList<TicketEdit>();
        fields.set()
                .forEach((name, value) -> edits.add(fieldEdit(
                        name, value.value(), ticket -> ticket.changeFields(Map.of(name, value), Set.of(), at))));
        fields.remove()
                .forEach(name ->
                        edits.add(fieldEdit(name, null, ticket -> ticket.changeFields(Map.of(), Set.of(name), at))));
        return edits;
    }

    private static TicketEdit fieldEdit(String name, @Nullable Object yours, UnaryOperator<Ticket> command) {
        Function<TicketSnapshot, @Nullable Object> theirs = now -> {
            var field = now.fields().get(name);
            return field == null ? null : field.value();
        };
        return new TicketEdit(TicketChanges.changeOf(name), yours, theirs, command);
    }

    private ResponseEntity<TicketSnapshot> shown(Caller caller, Ticket ticket) {
        return ResponseEntity.ok().eTag(Preconditions.entityTag(ticket)).body(Sight.shown(caller, ticket));
    }

    private static List<TicketSnapshot> shown(Caller caller, List<Ticket> tickets) {
        return tickets.stream().map(ticket -> Sight.shown(caller, ticket)).toList();
    }

    /** Where nobody named one, the standard group, or the first in which the caller may open tickets. */
    private Group groupFor(Caller caller, @Nullable String id) {
        var group = id != null
                        || caller.rights()
                                .has(AccessLevel.CREATE, groups.standard().id())
                ? properties.openGroup(id)
                : groups.open().stream()
                        .filter(other -> caller.rights().has(AccessLevel.CREATE, other.id()))
                        .findFirst()
                        .orElseGet(groups::standard);
        caller.needs(Permission.TICKET_CREATE, AccessLevel.CREATE, group.id());
        return group;
    }

    private static <T> void wanted(@Nullable T value, Consumer<T> then) {
        if (value != null) {
            then.accept(value);
        }
    }
}
