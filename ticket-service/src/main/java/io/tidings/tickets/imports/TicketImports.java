package io.tidings.tickets.imports;

import static java.util.stream.Collectors.toMap;

import io.tidings.events.FieldTarget;
import io.tidings.events.PersonRef;
import io.tidings.events.StateType;
import io.tidings.events.TicketState;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Digests;
import io.tidings.tickets.definition.Definition;
import io.tidings.tickets.definition.DefinitionStore;
import io.tidings.tickets.definition.Definitions;
import io.tidings.tickets.definition.FieldDefinitions;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.imports.ImportController.ImportedTicket;
import io.tidings.tickets.imports.ImportController.Outcome;
import io.tidings.tickets.imports.PastMessages.Sent;
import io.tidings.tickets.person.CustomerName;
import io.tidings.tickets.person.Customers;
import io.tidings.tickets.person.People;
import io.tidings.tickets.tag.Tags;
import io.tidings.tickets.ticket.BadField;
import io.tidings.tickets.ticket.Channels;
import io.tidings.tickets.ticket.Opening;
import io.tidings.tickets.ticket.Ticket;
import io.tidings.tickets.ticket.Ticket.Past;
import io.tidings.tickets.ticket.Ticket.PastMessage;
import io.tidings.tickets.ticket.TicketNumbers;
import io.tidings.tickets.ticket.TicketProblem;
import io.tidings.tickets.ticket.TicketStore;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes the tickets of another system in, batch by batch. A ticket's id comes out of its external id and its date, so a batch
 * that was cut short meets what it left behind when it is sent again.
 */
@Component
final class TicketImports {

    private final TicketStore tickets;
    private final TicketNumbers numbers;
    private final People people;
    private final Customers customers;
    private final Groups groups;
    private final DefinitionStore store;
    private final FieldDefinitions fields;
    private final PastMessages past;
    private final Tags tags;

    TicketImports(
            TicketStore tickets,
            TicketNumbers numbers,
            People people,
            Customers customers,
            Groups groups,
            DefinitionStore store,
            FieldDefinitions fields,
            PastMessages past,
            Tags tags) {
        this.tickets = tickets;
        this.numbers = numbers;
        this.people = people;
        this.customers = customers;
        this.groups = groups;
        this.store = store;
        this.fields = fields;
        this.past = past;
        this.tags = tags;
    }

    /** @param later the messages that do not fit into the first write */
    private record Ready(Ticket ticket, List<List<PastMessage>> later) {}

    /** Answers one result for each, in their order. Asks and writes for all of them at once wherever it can. */
    List<ImportedTicket> take(Caller caller, Cause cause, List<TicketImport> wanted) {
        var known = tickets.withExternalIds(
                wanted.stream().map(TicketImport::externalId).toList());
        var unknown = new LinkedHashMap<String, TicketImport>();
        wanted.stream()
                .filter(each -> !known.containsKey(each.externalId()))
                .forEach(each -> unknown.putIfAbsent(each.externalId(), each));
        var batch = new Batch(caller, unknown.values());
        var results = new HashMap<String, ImportedTicket>();
        var fresh = new LinkedHashMap<String, Ready>();
        numbers(unknown).forEach((externalId, number) -> {
            var each = Objects.requireNonNull(unknown.get(externalId));
            try {
                fresh.put(externalId, batch.ready(each, number));
            } catch (Problem refusal) {
                results.put(externalId, refused(each, String.valueOf(refusal.getMessage())));
            }
        });
        var stored = tickets.openAll(fresh.values().stream().map(Ready::ticket).toList(), cause).stream()
                .collect(toMap(ticket -> String.valueOf(ticket.state().externalId()), Function.identity()));
        var there = written(wanted, known);
        for (var each : wanted) {
            results.computeIfAbsent(each.externalId(), externalId -> {
                try {
                    var created = stored.get(externalId);
                    var ready = fresh.get(externalId);
                    return created != null && ready != null
                            ? ImportedTicket.of(
                                    created,
                                    Outcome.created,
                                    messageCount(created) + added(created, ready.later(), cause))
                            : completed(each, known.get(externalId), batch, there, cause);
                } catch (Problem refusal) {
                    return refused(each, String.valueOf(refusal.getMessage()));
                }
            });
        }
        return wanted.stream().map(each -> results.get(each.externalId())).toList();
    }

    /** @param known absent where it was not here when the batch came */
    private ImportedTicket completed(
            TicketImport wanted, @Nullable Ticket known, Batch batch, Set<String> there, Cause cause) {
        // Somebody may have sent the same ticket at the same moment, or given its number to another.
        var ticket = known != null
                ? known
                : tickets.withExternalIds(List.of(wanted.externalId())).get(wanted.externalId());
        if (ticket == null) {
            return refused(wanted, "The number %s was taken meanwhile.".formatted(wanted.number()));
        }
        past.remember(ticket.id(), sent(wanted));
        var missing = Portions.of(batch.past(wanted, ticket.state().customer(), there));
        return ImportedTicket.of(ticket, Outcome.exists, added(ticket, missing, cause));
    }

    private int added(Ticket ticket, List<List<PastMessage>> missing, Cause cause) {
        return missing.stream()
                .mapToInt(portion -> tickets.addPastOnce(ticket.id(), cause, portion))
                .sum();
    }

    private static int messageCount(Ticket ticket) {
        return ticket.state().landmarks().messageCount();
    }

    private static ImportedTicket refused(TicketImport wanted, String why) {
        return ImportedTicket.refused(wanted.externalId(), why);
    }

    /** The origins of the messages that the known ones of these tickets have already. */
    private Set<String> written(List<TicketImport> wanted, Map<String, Ticket> known) {
        return tickets.writtenIn(
                known.values(),
                wanted.stream()
                        .filter(each -> known.containsKey(each.externalId()))
                        .flatMap(each -> sent(each).stream())
                        .map(Sent::origin)
                        .toList());
    }

    /** By external id the number that each brings along, or the next one. */
    private Map<String, Long> numbers(Map<String, TicketImport> wanted) {
        var unnumbered = (int)
                wanted.values().stream().filter(each -> each.number() == null).count();
        wanted.values().stream()
                .map(TicketImport::number)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max()
                .ifPresent(numbers::passOver);
        var next = unnumbered == 0 ? 0 : numbers.nextOf(unnumbered);
        var numbered = new LinkedHashMap<String, Long>();
        for (var each : wanted.values()) {
            var own = each.number();
            numbered.put(each.externalId(), own == null ? next++ : own);
        }
        return numbered;
    }

    /** A UUIDv7 of the ticket's date, so that lists sort it where it belongs, and of its external id in place of chance. */
    static String id(String externalId, Instant createdAt) {
        var digest = Digests.sha256(externalId);
        var random = Long.parseUnsignedLong(digest.substring(0, 16), 16);
        var more = Long.parseUnsignedLong(digest.substring(16, 19), 16);
        return new UUID(
                        createdAt.toEpochMilli() << 16 | 0x7000 | more,
                        random & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L)
                .toString();
    }

    private static List<Sent> sent(TicketImport wanted) {
        return PastMessages.sent(wanted.externalId(), wanted.messages());
    }

    private static Stream<CustomerName> customersOf(TicketImport wanted) {
        return Stream.concat(Stream.of(wanted.customer()), NamedPeople.authors(wanted.messages()));
    }

    /** What the tickets of one request have in common. */
    private final class Batch {

        private final Caller caller;
        private final Definitions definitions = store.now();
        private final NamedPeople named;

        Batch(Caller caller, Collection<TicketImport> unknown) {
            this.caller = caller;
            this.named = new NamedPeople(people, customers, unknown.stream().flatMap(TicketImports::customersOf));
        }

        Ready ready(TicketImport wanted, long number) {
            var customer = named.customer(wanted.customer());
            var messages = past(wanted, customer.ref(), Set.of());
            var portions = Portions.of(messages);
            var first = portions.getFirst();
            var type = wanted.type() == null
                    ? null
                    : chosen("type", wanted.type(), definitions.types()).id();
            var state = wanted.state() == null
                    ? definitions.standard(StateType.OPEN).state()
                    : stateOf(wanted.state());
            var updatedAt = Objects.requireNonNullElse(
                    wanted.updatedAt(), messages.getLast().at());
            var latest = updatedAt.isBefore(wanted.createdAt()) ? wanted.createdAt() : updatedAt;
            var closedAt =
                    state.type() == StateType.CLOSED ? Objects.requireNonNullElse(wanted.closedAt(), latest) : null;
            var ticket = Ticket.imported(
                    new Opening(
                            definitions,
                            id(wanted.externalId(), wanted.createdAt()),
                            number,
                            wanted.subject().strip(),
                            customer.ref(),
                            named.organization(customer),
                            group(wanted.group()).ref(),
                            wanted.assignee() == null ? null : named.assignee(wanted.assignee()),
                            type,
                            wanted.priority() == null
                                    ? definitions.standardPriority(type)
                                    : chosen("priority", wanted.priority(), definitions.priorities())
                                            .priority(),
                            wanted.tags() == null ? List.of() : tags.known("tags", wanted.tags()),
                            fields.wanted(FieldTarget.TICKET, caller, wanted.fields())
                                    .set(),
                            Channels.checked(wanted.channel(), "api"),
                            wanted.language() == null ? customer.language() : wanted.language(),
                            List.of(),
                            first.getFirst().words()),
                    new Past(wanted.externalId(), state, wanted.createdAt(), latest, closedAt),
                    first.subList(1, first.size()));
            past.remember(ticket.id(), sent(wanted));
            return new Ready(ticket, portions.subList(1, portions.size()));
        }

        /** Which ticket the other system merged it into is not said, and without one nobody could ever open it again. */
        private TicketState stateOf(String id) {
            var state = chosen("state", id, definitions.states()).state();
            if (state.type() == StateType.MERGED) {
                throw new BadField(
                        "state",
                        "No ticket comes as %s: it would be merged into none. Import it as closed, and merge it here."
                                .formatted(id));
            }
            return state;
        }

        /** The messages of a ticket that are not there yet, oldest first. */
        List<PastMessage> past(TicketImport wanted, PersonRef customer, Set<String> there) {
            return past.of(caller, named, sent(wanted), customer, wanted.channel(), there);
        }
    }

    /** Also one that is no longer in use: the past had it. */
    private static <D extends Definition> D chosen(String field, String id, List<D> defined) {
        return defined.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> TicketProblem.unknownValue(
                        field, id, defined.stream().map(Definition::id).toList()));
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
}
