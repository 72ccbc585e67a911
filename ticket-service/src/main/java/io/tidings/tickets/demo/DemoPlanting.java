package io.tidings.tickets.demo;

import static java.util.stream.Collectors.toMap;

import io.tidings.events.Author;
import io.tidings.events.PersonRef;
import io.tidings.events.Priority;
import io.tidings.events.Visibility;
import io.tidings.tickets.Cause;
import io.tidings.tickets.definition.DefinitionStore;
import io.tidings.tickets.definition.Definitions;
import io.tidings.tickets.definition.PriorityDefinition;
import io.tidings.tickets.demo.DemoContent.DemoMessage;
import io.tidings.tickets.demo.DemoContent.DemoTicket;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.person.PersonStore;
import io.tidings.tickets.tag.Tags;
import io.tidings.tickets.ticket.Opening;
import io.tidings.tickets.ticket.Ticket;
import io.tidings.tickets.ticket.TicketMerges;
import io.tidings.tickets.ticket.TicketNumbers;
import io.tidings.tickets.ticket.TicketStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes the demo desk into the store, as an import: nobody is mailed, alerted or sent a webhook. What is there already stays. */
@Component
final class DemoPlanting {

    private static final Cause IMPORT = new Cause("system", null, null, 0, true);

    private final TicketStore tickets;
    private final TicketMerges merges;
    private final TicketNumbers numbers;
    private final PersonStore people;
    private final Groups groups;
    private final DefinitionStore definitions;
    private final Tags tags;

    DemoPlanting(
            TicketStore tickets,
            TicketMerges merges,
            TicketNumbers numbers,
            PersonStore people,
            Groups groups,
            DefinitionStore definitions,
            Tags tags) {
        this.tickets = tickets;
        this.merges = merges;
        this.numbers = numbers;
        this.people = people;
        this.groups = groups;
        this.definitions = definitions;
        this.tags = tags;
    }

    /** @param now the moment that the content's times count back from; the same one again makes the same desk */
    void plant(DemoContent content, Instant now) {
        content.groups()
                .forEach(
                        group -> groups.insert(Group.of(group.id(), group.name(), group.address(), group.signature())));
        content.agents().forEach(agent -> {
            var access = agent.groups().stream().collect(toMap(Function.identity(), _ -> "full"));
            person(agent.id(), agent.name(), agent.email(), List.of(agent.id()), null, true, access);
        });
        content.customers()
                .forEach(customer -> person(
                        customer.id(),
                        customer.name(),
                        customer.email(),
                        List.of(),
                        customer.language(),
                        false,
                        Map.of()));
        var planted = new ArrayList<String>();
        for (var n = 0; n < content.tickets().size(); n++) {
            planted.add(plant(content, content.tickets().get(n), n, now));
        }
        for (var n = 0; n < planted.size(); n++) {
            var into = content.tickets().get(n).mergedInto();
            if (into != null) {
                merge(planted.get(n), planted.get(into - 1));
            }
        }
    }

    private void merge(String id, String into) {
        var source = tickets.find(id).orElseThrow();
        if (source.state().mergedInto() == null) {
            merges.merge(source, tickets.find(into).orElseThrow(), false, IMPORT, null);
        }
    }

    private void person(
            String id,
            String name,
            String email,
            List<String> identities,
            @Nullable String language,
            boolean agent,
            Map<String, String> access) {
        people.insert(Person.nobody(id).with(draft -> {
            draft.name = name;
            draft.emails = List.of(email);
            draft.identities = identities;
            draft.language = language;
            draft.agent = agent;
            draft.access = access;
        }));
    }

    /** Answers the ticket's id. */
    private String plant(DemoContent content, DemoTicket wanted, int n, Instant now) {
        var at = now.minus(wanted.ago());
        var id = wanted.id() == null ? idAt(at, n) : wanted.id();
        if (tickets.find(id)
                .filter(ticket -> ticket.state().mergedInto() != null)
                .isPresent()) {
            return id;
        }
        if (tickets.find(id).isEmpty()) {
            tickets.open(Ticket.open(opening(content, wanted, id), at), IMPORT, null);
        }
        var assignee = wanted.assignee() == null ? null : agent(content, wanted.assignee());
        tickets.change(id, IMPORT, ticket -> ticket.assignTo(assignee, at));
        var last = at;
        for (var k = 1; k < wanted.messages().size(); k++) {
            var message = wanted.messages().get(k);
            last = at.plus(message.after());
            tickets.addOnce(id, IMPORT, message(content, wanted, message, "demo:" + id + ":" + k), last);
        }
        var end = last;
        if (!wanted.state().equals("new")) {
            tickets.change(id, IMPORT, ticket -> ticket.changeState(wanted.state(), end));
        }
        return id;
    }

    private Opening opening(DemoContent content, DemoTicket wanted, String id) {
        var customer = content.customer(wanted.customer());
        var defined = definitions.now();
        return new Opening(
                defined,
                id,
                numbers.next(),
                wanted.subject(),
                new PersonRef(customer.id(), customer.name(), customer.email()),
                null,
                groups.find(wanted.group()).orElseGet(groups::standard).ref(),
                null,
                null,
                priority(defined, wanted.priority()),
                tags.known("tags", wanted.tags()),
                Map.of(),
                wanted.channel(),
                customer.language(),
                List.of(),
                message(content, wanted, wanted.messages().getFirst(), null));
    }

    private static Priority priority(Definitions defined, String id) {
        return defined.priority(id).map(PriorityDefinition::priority).orElseGet(() -> defined.standardPriority(null));
    }

    private static NewMessage message(
            DemoContent content, DemoTicket ticket, DemoMessage message, @Nullable String origin) {
        return new NewMessage(
                author(content, message.from()),
                message.internal() ? Visibility.INTERNAL : Visibility.PUBLIC,
                message.internal() ? "note" : ticket.channel(),
                message.text(),
                null,
                null,
                List.of(),
                null,
                false,
                origin);
    }

    private static Author author(DemoContent content, String id) {
        if (content.isAgent(id)) {
            return new Author(Author.Role.AGENT, id, content.agent(id).name(), null);
        }
        var customer = content.customer(id);
        return new Author(Author.Role.CUSTOMER, id, customer.name(), customer.email());
    }

    private static PersonRef agent(DemoContent content, String id) {
        var agent = content.agent(id);
        return new PersonRef(id, agent.name(), agent.email());
    }

    /** A UUIDv7 of that time, so that lists sort it where it belongs; the number in place of chance, so that it comes out again. */
    private static String idAt(Instant time, int n) {
        return new UUID(time.toEpochMilli() << 16 | 0x7000 | n, 0x8000_0000_0000_0de3L).toString();
    }
}
