package io.tidings.tickets.imports;

import io.tidings.events.Author;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.tickets.imports.TicketImport.AuthorImport;
import io.tidings.tickets.imports.TicketImport.MessageImport;
import io.tidings.tickets.person.CustomerName;
import io.tidings.tickets.person.Customers;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.ticket.BadField;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The people whom one batch names, each looked up once, and created where nobody knows them. Only whoever is asked for: a batch
 * that comes again names people who were erased since.
 */
final class NamedPeople {

    private final People people;
    private final Map<CustomerName, Person> customers;
    private final Map<String, Optional<NamedRef>> organizations = new HashMap<>();
    private final Map<String, Optional<PersonRef>> agents = new HashMap<>();

    /** @param names of customers who will all be asked for, and are looked up together */
    NamedPeople(People people, Customers customers, Stream<CustomerName> names) {
        this.people = people;
        this.customers = customers.named(names.toList());
    }

    /** The customers among those who wrote these messages. */
    static Stream<CustomerName> authors(Collection<MessageImport> messages) {
        return messages.stream()
                .map(MessageImport::author)
                .filter(author -> author != null && author.role() == Author.Role.CUSTOMER)
                .map(NamedPeople::nameOf);
    }

    private static CustomerName nameOf(AuthorImport author) {
        return new CustomerName(null, author.externalId(), author.email(), author.name());
    }

    Person customer(CustomerName name) {
        return customers.computeIfAbsent(name, people::named);
    }

    @Nullable
    NamedRef organization(Person customer) {
        var id = customer.organizationId();
        return id == null
                ? null
                : organizations
                        .computeIfAbsent(id, _ -> Optional.ofNullable(people.organizationOf(customer)))
                        .orElse(null);
    }

    PersonRef assignee(String name) {
        return agent(name)
                .orElseThrow(() -> new BadField("assignee", "There is no agent " + name + " who has signed in once."));
    }

    /** @param customer who wrote what names nobody */
    Author author(@Nullable AuthorImport wanted, PersonRef customer) {
        if (wanted == null) {
            return customer(customer);
        }
        return switch (wanted.role()) {
            case SYSTEM -> new Author(Author.Role.SYSTEM, null, wanted.name(), null);
            case AGENT -> {
                var agent = Optional.ofNullable(wanted.email()).flatMap(this::agent);
                yield agent.map(known -> new Author(Author.Role.AGENT, known.id(), known.name(), null))
                        .orElseGet(() -> new Author(Author.Role.AGENT, null, wanted.name(), null));
            }
            case CUSTOMER ->
                wanted.externalId() == null && wanted.email() == null
                        ? customer(customer)
                        : customer(customer(nameOf(wanted)).ref());
        };
    }

    private static Author customer(PersonRef person) {
        return new Author(Author.Role.CUSTOMER, person.id(), person.name(), person.email());
    }

    private Optional<PersonRef> agent(String name) {
        return agents.computeIfAbsent(
                name,
                _ -> people.agent(name).or(() -> people.agentWithEmail(name)).map(Person::ref));
    }
}
