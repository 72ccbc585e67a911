package io.tidings.tickets.imports;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toMap;

import io.tidings.events.Author;
import io.tidings.events.FieldTarget;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.StateType;
import io.tidings.events.Visibility;
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
import io.tidings.tickets.imports.TicketImport.AuthorImport;
import io.tidings.tickets.imports.TicketImport.MessageImport;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.person.CustomerName;
import io.tidings.tickets.person.Customers;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.tag.Tags;
import io.tidings.tickets.ticket.BadField;
import io.tidings.tickets.ticket.Channels;
import io.tidings.tickets.ticket.Files;
import io.tidings.tickets.ticket.Opening;
import io.tidings.tickets.ticket.Texts;
import io.tidings.tickets.ticket.Ticket;
import io.tidings.tickets.ticket.Ticket.Past;
import io.tidings.tickets.ticket.Ticket.PastMessage;
import io.tidings.tickets.ticket.TicketNumbers;
import io.tidings.tickets.ticket.TicketProblem;
import io.tidings.tickets.ticket.TicketStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes the tickets of another system in, batch by batch. A ticket's id comes out of its external id and its date, so a batch
 * that was cut short meets what it left behind when it is sent again.
 */
@Component
final class TicketImports {

    /** A ticket's first write holds so many messages and so much text with their event; the rest follows one by one. */
    private static final int MOST_AT_ONCE = 50;

    /** Bytes of UTF-8: an event has at most 2 MB, and JSON may need two bytes where the text has one. */
    private static final int MOST_TEXT_AT_ONCE = 400_000;

    private final TicketStore tickets;
    private final TicketNumbers numbers;
    private final People people;
    private final Customers customers;
    private final Groups groups;
    private final DefinitionStore store;
    private final FieldDefinitions fields;
    private final Texts texts;
    private final Files files;
    private final Tags tags;

    TicketImports(
            TicketStore tickets,
            TicketNumbers numbers,
            People people,
            Customers customers,
            Groups groups,
            DefinitionStore store,
            FieldDefinitions fields,
            Texts texts,
            Files files,
            Tags tags) {
        this.tickets = tickets;
        this.numbers = numbers;
        this.people = people;
        this.customers = customers;
        this.groups = groups;
        this.store = store;
        this.fields = fields;
        this.texts = texts;
        this.files = files;
        this.tags = tags;
    }

    /** @param later the messages that do not fit into the first write */
    private record Ready(Ticket ticket, List<PastMessage> later) {}

    /** @param origin under which it is written once */
    private record Sent(MessageImport message, String origin) {}

    /** Answers one result for each, in their order. Asks and writes for all of them at once wherever it can. */
    List<ImportedTicket> take(Caller caller, Cause cause, List<TicketImport> wanted) {
        var known = tickets.withExternalIds(
                wanted.stream().map(TicketImport::externalId).toList());
        var unknown = new LinkedHashMap<String, TicketImport>();
        wanted.stream()
                .filter(each -> !known.containsKey(each.externalId()))
                .forEach(each -> unknown.putIfAbsent(each.externalId(), each));
        var batch = new Batch(caller, unknown.values().stream().toList());
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
                            ? finished(created, Outcome.created, messageCount(created), ready.later(), cause)
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
        return ticket == null
                ? refused(wanted, "The number %s was taken meanwhile.".formatted(wanted.number()))
                : finished(
                        ticket,
                        Outcome.exists,
                        0,
                        batch.past(wanted, ticket.state().customer(), there),
                        cause);
    }

    private ImportedTicket finished(Ticket ticket, Outcome outcome, int added, List<PastMessage> missing, Cause cause) {
        var now = ticket;
        for (var message : missing) {
            now = tickets.addPastOnce(ticket.id(), cause, message);
        }
        return new ImportedTicket(
                String.valueOf(ticket.state().externalId()),
                outcome,
                ticket.id(),
                ticket.state().number(),
                added + messageCount(now) - messageCount(ticket),
                null);
    }

    private static int messageCount(Ticket ticket) {
        return ticket.state().landmarks().messageCount();
    }

    private static ImportedTicket refused(TicketImport wanted, String why) {
        return new ImportedTicket(wanted.externalId(), Outcome.refused, null, null, 0, why);
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

    /** The messages of a ticket, oldest first. */
    private static List<Sent> sent(TicketImport wanted) {
        var messages = wanted.messages().stream()
                .sorted(comparing(MessageImport::createdAt))
                .toList();
        return IntStream.range(0, messages.size())
                .mapToObj(n -> new Sent(messages.get(n), origin(wanted, messages.get(n), n)))
                .toList();
    }

    private static String origin(TicketImport wanted, MessageImport message, int n) {
        return "import:" + wanted.externalId() + ":"
                + Objects.requireNonNullElseGet(message.externalId(), () -> "#" + n);
    }

    private static CustomerName nameOf(AuthorImport author) {
        return new CustomerName(null, author.externalId(), author.email(), author.name());
    }

    private static Stream<CustomerName> customersOf(TicketImport wanted) {
        return Stream.concat(
                Stream.of(wanted.customer()),
                wanted.messages().stream()
                        .map(MessageImport::author)
                        .filter(author -> author != null && author.role() == Author.Role.CUSTOMER)
                        .map(TicketImports::nameOf));
    }

    private static int bytes(PastMessage message) {
        var html = message.words().html();
        return message.words().text().getBytes(StandardCharsets.UTF_8).length
                + (html == null ? 0 : html.getBytes(StandardCharsets.UTF_8).length);
    }

    /** Looks each person and organization up once for a whole batch. */
    private final class Batch {

        private final Caller caller;
        private final Definitions definitions = store.now();
        private final Map<CustomerName, Person> named;
        private final Map<String, Optional<NamedRef>> organizations = new HashMap<>();
        private final Map<String, Optional<PersonRef>> agents = new HashMap<>();

        Batch(Caller caller, List<TicketImport> unknown) {
            this.caller = caller;
            this.named = customers.named(
                    unknown.stream().flatMap(TicketImports::customersOf).toList());
        }

        Ready ready(TicketImport wanted, long number) {
            var customer = customer(wanted.customer());
            var past = past(wanted, customer.ref(), Set.of());
            var type = wanted.type() == null
                    ? null
                    : chosen("type", wanted.type(), definitions.types()).id();
            var state = wanted.state() == null
                    ? definitions.standard(StateType.OPEN).state()
                    : chosen("state", wanted.state(), definitions.states()).state();
            var updatedAt = Objects.requireNonNullElse(
                    wanted.updatedAt(), past.getLast().at());
            var latest = updatedAt.isBefore(wanted.createdAt()) ? wanted.createdAt() : updatedAt;
            var closedAt =
                    state.type() == StateType.CLOSED ? Objects.requireNonNullElse(wanted.closedAt(), latest) : null;
            var atOnce = atOnce(past);
            var ticket = Ticket.imported(
                    new Opening(
                            definitions,
                            id(wanted.externalId(), wanted.createdAt()),
                            number,
                            wanted.subject().strip(),
                            customer.ref(),
                            organization(customer),
                            group(wanted.group()).ref(),
                            wanted.assignee() == null ? null : assignee(wanted.assignee()),
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
                            past.getFirst().words()),
                    new Past(wanted.externalId(), state, wanted.createdAt(), latest, closedAt),
                    past.subList(1, atOnce));
            return new Ready(ticket, past.subList(atOnce, past.size()));
        }

        /** How many of the messages fit into the first write: one at least. */
        private static int atOnce(List<PastMessage> past) {
            var text = bytes(past.getFirst());
            var n = 1;
            while (n < past.size() && n < MOST_AT_ONCE) {
                text += bytes(past.get(n));
                if (text > MOST_TEXT_AT_ONCE) {
                    break;
                }
                n++;
            }
            return n;
        }

        /** The messages of a ticket that are not there yet, oldest first. */
        List<PastMessage> past(TicketImport wanted, PersonRef customer, Set<String> there) {
            return sent(wanted).stream()
                    .filter(sent -> !there.contains(sent.origin()))
                    .map(sent -> new PastMessage(
                            message(wanted, sent.message(), customer, sent.origin()),
                            sent.message().createdAt()))
                    .toList();
        }

        private NewMessage message(TicketImport ticket, MessageImport message, PersonRef customer, String origin) {
            var visibility = Objects.requireNonNullElse(message.visibility(), Visibility.PUBLIC);
            var channel = visibility == Visibility.INTERNAL
                    ? "note"
                    : Channels.checked(message.channel(), Channels.checked(ticket.channel(), "api"));
            var text = texts.of(message.body(), message.html());
            return new NewMessage(
                    author(message.author(), customer),
                    visibility,
                    channel,
                    text.text(),
                    text.html(),
                    null,
                    files.of(caller, message.attachments(), text),
                    null,
                    Boolean.TRUE.equals(message.automatic()),
                    origin);
        }

        private Author author(@Nullable AuthorImport wanted, PersonRef customer) {
            if (wanted == null) {
                return new Author(Author.Role.CUSTOMER, customer.id(), customer.name(), customer.email());
            }
            return switch (wanted.role()) {
                case SYSTEM -> new Author(Author.Role.SYSTEM, null, wanted.name(), null);
                case AGENT -> {
                    var agent = Optional.ofNullable(wanted.email()).flatMap(this::agent);
                    yield agent.map(known -> new Author(Author.Role.AGENT, known.id(), known.name(), null))
                            .orElseGet(() -> new Author(Author.Role.AGENT, null, wanted.name(), null));
                }
                case CUSTOMER -> {
                    if (wanted.externalId() == null && wanted.email() == null) {
                        yield new Author(Author.Role.CUSTOMER, customer.id(), customer.name(), customer.email());
                    }
                    var person = customer(nameOf(wanted)).ref();
                    yield new Author(Author.Role.CUSTOMER, person.id(), person.name(), person.email());
                }
            };
        }

        private Person customer(CustomerName name) {
            return named.computeIfAbsent(name, people::named);
        }

        private @Nullable NamedRef organization(Person customer) {
            var id = customer.organizationId();
            return id == null
                    ? null
                    : organizations
                            .computeIfAbsent(id, _ -> Optional.ofNullable(people.organizationOf(customer)))
                            .orElse(null);
        }

        private PersonRef assignee(String name) {
            return agent(name)
                    .orElseThrow(
                            () -> new BadField("assignee", "There is no agent " + name + " who has signed in once."));
        }

        private Optional<PersonRef> agent(String name) {
            return agents.computeIfAbsent(name, _ -> people.agent(name)
                    .or(() -> people.agentWithEmail(name))
                    .map(Person::ref));
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
