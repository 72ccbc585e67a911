package io.tidings.tickets.ticket;

import io.tidings.events.AccessLevel;
import io.tidings.events.FieldTarget;
import io.tidings.events.Permission;
import io.tidings.events.Priority;
import io.tidings.events.TicketSnapshot;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.definition.Definition;
import io.tidings.tickets.definition.DefinitionStore;
import io.tidings.tickets.definition.Definitions;
import io.tidings.tickets.definition.FieldDefinitions;
import io.tidings.tickets.definition.PriorityDefinition;
import io.tidings.tickets.definition.WantedFields;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.person.People;
import io.tidings.tickets.tag.Tags;
import io.tidings.tickets.ticket.TicketController.ChangeTicket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What a request says of a ticket's properties, by the names that people gave them, made into edits; whatever is unknown is refused. */
@Component
final class PropertyEdits {

    private static final int LONGEST_ID = 100;

    private final Groups groups;
    private final DefinitionStore definitions;
    private final Assignees assignees;
    private final People people;
    private final Tags tags;
    private final FieldDefinitions fields;
    private final Colleagues colleagues;

    PropertyEdits(
            Groups groups,
            DefinitionStore definitions,
            Assignees assignees,
            People people,
            Tags tags,
            FieldDefinitions fields,
            Colleagues colleagues) {
        this.groups = groups;
        this.definitions = definitions;
        this.assignees = assignees;
        this.people = people;
        this.tags = tags;
        this.fields = fields;
        this.colleagues = colleagues;
    }

    /** All that a request wants, in the order in which it is done. */
    List<TicketEdit> of(Caller caller, ChangeTicket request, Instant at) {
        var edits = new ArrayList<TicketEdit>();
        wanted(
                request.subject(),
                subject -> edits.add(new TicketEdit(
                        "subject",
                        subject,
                        now -> now.subject().value(),
                        ticket -> ticket.changeSubject(subject.strip(), at))));
        wanted(request.group(), id -> edits.add(group(caller, id, at)));
        wanted(request.assignee(), value -> edits.add(assignee(value, at)));
        wanted(request.priority(), id -> edits.add(priority(id, at)));
        wanted(request.type(), value -> edits.add(type(value, at)));
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
                        ticket -> ticket.changeWatchers(watching(watchers, ticket), at))));
        edits.addAll(fields(fields.wanted(FieldTarget.TICKET, caller, request.fields()), at));
        // Last, so that a ticket that is changed and closed in one request ends closed.
        wanted(request.state(), id -> edits.add(state(id, at)));
        return edits;
    }

    /** Who watches it already stays, whatever they may see by now; who comes is told of what is internal. */
    private List<String> watching(List<String> wanted, Ticket ticket) {
        var added = wanted.stream()
                .filter(id -> !ticket.state().watchers().contains(id))
                .toList();
        if (!added.isEmpty()) {
            colleagues.checked("watchers", added, ticket.state());
        }
        return wanted;
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

    private static <T> void wanted(@Nullable T value, Consumer<T> then) {
        if (value != null) {
            then.accept(value);
        }
    }

    /** Moves it, which needs the right to open tickets where it goes. */
    TicketEdit group(Caller caller, String id, Instant at) {
        var group = openGroup(id).ref();
        caller.needs(Permission.TICKET_CREATE, AccessLevel.CREATE, group.id());
        return new TicketEdit(
                "group",
                id,
                now -> now.group() == null ? null : now.group().id(),
                ticket -> assignees.moved(ticket, group, at));
    }

    /** @param value an agent's id, or JSON null for nobody */
    TicketEdit assignee(JsonNode value, Instant at) {
        var id = text("assignee", value);
        return new TicketEdit(
                "assignee",
                id,
                now -> now.assignee() == null ? null : now.assignee().id(),
                // In whichever group the ticket is by then.
                ticket -> ticket.assignTo(
                        id == null ? null : assignees.of(id, ticket.state().group()), at));
    }

    TicketEdit priority(String id, Instant at) {
        var priority = priority(definitions.now(), id);
        return new TicketEdit(
                "priority", id, now -> now.priority().id(), ticket -> ticket.changePriority(priority, at));
    }

    /** @param value a type's id, or JSON null for none */
    TicketEdit type(JsonNode value, Instant at) {
        var id = text("type", value);
        var type = id == null ? null : type(definitions.now(), id);
        return new TicketEdit("type", type, TicketSnapshot::type, ticket -> ticket.changeType(type, at));
    }

    TicketEdit state(String id, Instant at) {
        return new TicketEdit("state", id, now -> now.state().id(), ticket -> ticket.changeState(id, at));
    }

    /** The standard group where none is named. */
    Group openGroup(@Nullable String id) {
        var group = group(id);
        if (!group.active()) {
            throw new TicketProblem.GroupInactive(group.name());
        }
        return group;
    }

    private Group group(@Nullable String id) {
        return id == null
                ? groups.standard()
                : groups.find(id)
                        .orElseThrow(() -> TicketProblem.unknownValue(
                                "group",
                                id,
                                groups.all().stream().map(Group::id).toList()));
    }

    static Priority priority(Definitions defined, String id) {
        return defined.priority(id)
                .filter(Definition::active)
                .map(PriorityDefinition::priority)
                .orElseThrow(
                        () -> TicketProblem.unknownValue("priority", id, Definitions.activeIds(defined.priorities())));
    }

    static String type(Definitions defined, String id) {
        return defined.type(id)
                .filter(Definition::active)
                .map(Definition::id)
                .orElseThrow(() -> TicketProblem.unknownValue("type", id, Definitions.activeIds(defined.types())));
    }

    void checkState(String id) {
        var defined = definitions.now();
        if (defined.state(id).filter(Definition::active).isEmpty()) {
            throw TicketProblem.unknownValue("state", id, Definitions.activeIds(defined.states()));
        }
    }

    /** @throws BadField where nobody of this id works here; in which groups, each ticket asks */
    void checkAssignee(JsonNode value) {
        var id = text("assignee", value);
        if (id != null) {
            assignees.known(id);
        }
    }

    private static @Nullable String text(String field, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (!value.isString() || value.asString().isBlank() || value.asString().length() > LONGEST_ID) {
            throw new BadField(field, field + " is a text, or null to take it away.");
        }
        return value.asString();
    }
}
