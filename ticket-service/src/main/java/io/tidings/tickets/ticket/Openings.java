package io.tidings.tickets.ticket;

import io.tidings.events.AccessLevel;
import io.tidings.events.Author;
import io.tidings.events.Permission;
import io.tidings.events.Visibility;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Ids;
import io.tidings.tickets.definition.DefinitionStore;
import io.tidings.tickets.definition.FieldDefinitions;
import io.tidings.tickets.definition.TypeDefinition;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.person.CustomerName;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.signature.Signatures;
import io.tidings.tickets.tag.Tags;
import io.tidings.tickets.ticket.TicketController.OpenTicket;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a request to open a ticket comes to: a customer says what it is about, and an agent what the desk knows of it besides. */
@Component
final class Openings {

    private final TicketNumbers numbers;
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

    Openings(
            TicketNumbers numbers,
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
            Clock clock) {
        this.numbers = numbers;
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
    }

    Ticket of(Caller caller, OpenTicket request) {
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
        // By no channel but this one, as with all that a customer writes: others say that it was a call or a mail.
        var channel = staff ? Channels.checked(request.channel(), "api") : "web";
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
                    chosen(request.group()).ref(),
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

    /** Which groups there are is not told to customers, so one that is not there is passed over. */
    private Group chosen(@Nullable String id) {
        return Optional.ofNullable(id)
                .flatMap(groups::find)
                .filter(Group::active)
                .orElseGet(groups::standard);
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
}
