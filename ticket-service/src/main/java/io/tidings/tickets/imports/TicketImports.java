package io.tidings.tickets.imports;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toMap;

import io.tidings.events.Author;
import io.tidings.events.FieldTarget;
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
import io.tidings.tickets.imports.ImportController.Imported;
import io.tidings.tickets.imports.ImportController.Outcome;
import io.tidings.tickets.imports.TicketImport.AuthorImport;
import io.tidings.tickets.imports.TicketImport.MessageImport;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.person.CustomerName;
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
import io.tidings.tickets.ticket.TicketNumbers;
import io.tidings.tickets.ticket.TicketProblem;
import io.tidings.tickets.ticket.TicketStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes the tickets of another system in, batch by batch. A ticket's id comes out of its external id and its date, so a batch
 * that was cut short meets what it left behind when it is sent again.
 */
@Component
final class TicketImports {

    /** A ticket's first write holds so many messages and so much text with their events; the rest follows one by one. */
    private static final int MOST_AT_ONCE = 50;

    private static final int MOST_TEXT_AT_ONCE = 1_000_000;

    private final TicketStore tickets;
    private final TicketNumbers numbers;
    private final People people;
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
            Groups groups,
            DefinitionStore store,
            FieldDefinitions fields,
            Texts texts,
            Files files,
            Tags tags) {
        this.tickets = tickets;
        this.numbers = numbers;
        this.people = people;
        this.groups = groups;
        this.store = store;
        this.fields = fields;
        this.texts = texts;
        this.files = files;
        this.tags = tags;
    }

    /** A message ready to be stored, and when it was written. */
    private record Written(NewMessage message, Instant at) {

        int length() {
            var html = message.html();
            return message.text().length() + (html == null ? 0 : html.length());
        }
    }

    /** @param later the messages that do not fit into the first write */
    private record Ready(Ticket ticket, List<Written> later) {}

    List<Imported> take(Caller caller, List<TicketImport> wanted) {
        var cause = new Cause("person:" + caller.id(), null, null, 0, true);
        var results = new HashMap<String, Imported>();
        var known = tickets.withExternalIds(
                wanted.stream().map(TicketImport::externalId).toList());
        var batch = new Batch(caller);
        var fresh = new HashMap<String, Ready>();
        numbered(wanted.stream()
                        .filter(each -> !known.containsKey(each.externalId()))
                        .toList())
                .forEach((each, number) -> {
                    try {
                        fresh.putIfAbsent(each.externalId(), batch.ready(each, number));
                    } catch (Problem refusal) {
                        results.put(each.externalId(), refused(each, String.valueOf(refusal.getMessage())));
                    }
                });
        var stored = tickets.openAll(fresh.values().stream().map(Ready::ticket).toList(), cause).stream()
                .collect(toMap(ticket -> String.valueOf(ticket.state().externalId()), Function.identity()));
        for (var each : wanted) {
            results.computeIfAbsent(each.externalId(), externalId -> {
                var ready = fresh.get(externalId);
                var created = stored.get(externalId);
                try {
                    if (ready != null && created != null) {
                        return finished(
                                created,
                                Outcome.created,
                                created.state().landmarks().messageCount(),
                                ready.later(),
                                cause);
                    }
                    var there = known.containsKey(externalId)
                            ? known.get(externalId)
                            : tickets.withExternalIds(List.of(externalId)).get(externalId);
                    return there == null
                            ? refused(each, "The number %s was taken meanwhile.".formatted(each.number()))
                            : finished(
                                    there,
                                    Outcome.exists,
                                    0,
                                    batch.written(each, there.state().customer()),
                                    cause);
                } catch (Problem refusal) {
                    return refused(each, String.valueOf(refusal.getMessage()));
                }
            });
        }
        return wanted.stream().map(each -> results.get(each.externalId())).toList();
    }

    private Imported finished(Ticket ticket, Outcome outcome, int added, List<Written> missing, Cause cause) {
        var now = ticket;
        var before = ticket.state().landmarks().messageCount();
        for (var message : missing) {
            now = tickets.addPastOnce(ticket.id(), cause, message.message(), message.at());
        }
        return new Imported(
                String.valueOf(ticket.state().externalId()),
                outcome,
                ticket.id(),
                ticket.state().number(),
                added + now.state().landmarks().messageCount() - before,
                null);
    }

    private static Imported refused(TicketImport wanted, String why) {
        return new Imported(wanted.externalId(), Outcome.refused, null, null, 0, why);
    }

    /** Each under the number that it brings along, or under the next one. */
    private Map<TicketImport, Long> numbered(List<TicketImport> wanted) {
        var unnumbered =
                (int) wanted.stream().filter(each -> each.number() == null).count();
        wanted.stream()
                .map(TicketImport::number)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max()
                .ifPresent(numbers::passOver);
        var next = unnumbered == 0 ? 0 : numbers.nextOf(unnumbered);
        var numbered = new HashMap<TicketImport, Long>();
        for (var each : wanted) {
            var own = each.number();
            numbered.put(each, own == null ? next++ : own);
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

    /** Looks each person up once for a whole batch. */
    private final class Batch {

        private final Caller caller;
        private final Definitions definitions = store.now();
        private final Map<CustomerName, Person> customers = new HashMap<>();
        private final Map<String, PersonRef> agents = new HashMap<>();

        Batch(Caller caller) {
            this.caller = caller;
        }

        Ready ready(TicketImport wanted, long number) {
            var customer = customer(wanted.customer());
            var written = written(wanted, customer.ref());
            var first = written.getFirst();
            var type = wanted.type() == null
                    ? null
                    : chosen("type", wanted.type(), definitions.types()).id();
            var state = wanted.state() == null
                    ? definitions.standard(StateType.OPEN).state()
                    : chosen("state", wanted.state(), definitions.states()).state();
            var updatedAt = Objects.requireNonNullElse(
                    wanted.updatedAt(), written.getLast().at());
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
                            people.organizationOf(customer),
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
                            first.message()),
                    new Past(wanted.externalId(), state, wanted.createdAt(), latest, closedAt));
            var text = first.length();
            var n = 1;
            for (; n < written.size() && n < MOST_AT_ONCE; n++) {
                text += written.get(n).length();
                if (text > MOST_TEXT_AT_ONCE) {
                    break;
                }
                ticket = ticket.addPast(written.get(n).message(), written.get(n).at());
            }
            return new Ready(ticket, written.subList(n, written.size()));
        }

        /** The messages of a ticket, oldest first. */
        List<Written> written(TicketImport wanted, PersonRef customer) {
            var messages = wanted.messages().stream()
                    .sorted(comparing(MessageImport::createdAt))
                    .toList();
            var written = new ArrayList<Written>(messages.size());
            for (var n = 0; n < messages.size(); n++) {
                var message = messages.get(n);
                var name = message.externalId() == null ? "#" + n : message.externalId();
                written.add(new Written(
                        message(wanted, message, customer, "import:" + wanted.externalId() + ":" + name),
                        message.createdAt()));
            }
            return written;
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
                    var agent = wanted.email() == null ? null : agent(wanted.email());
                    yield agent == null
                            ? new Author(Author.Role.AGENT, null, wanted.name(), null)
                            : new Author(Author.Role.AGENT, agent.id(), agent.name(), null);
                }
                case CUSTOMER -> {
                    if (wanted.externalId() == null && wanted.email() == null) {
                        yield new Author(Author.Role.CUSTOMER, customer.id(), customer.name(), customer.email());
                    }
                    var person = customer(new CustomerName(null, wanted.externalId(), wanted.email(), wanted.name()))
                            .ref();
                    yield new Author(Author.Role.CUSTOMER, person.id(), person.name(), person.email());
                }
            };
        }

        private Person customer(CustomerName name) {
            return customers.computeIfAbsent(name, people::named);
        }

        private PersonRef assignee(String named) {
            var agent = agent(named);
            if (agent == null) {
                throw new BadField("assignee", "There is no agent " + named + " who has signed in once.");
            }
            return agent;
        }

        private @Nullable PersonRef agent(String named) {
            return agents.computeIfAbsent(named, _ -> people.agent(named)
                    .or(() -> people.agentWithEmail(named))
                    .map(Person::ref)
                    .orElse(null));
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
