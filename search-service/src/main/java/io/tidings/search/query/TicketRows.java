package io.tidings.search.query;

import co.elastic.clients.elasticsearch.core.search.Hit;
import io.tidings.events.PersonRef;
import io.tidings.events.TicketSnapshot;
import io.tidings.search.directory.Directory;
import io.tidings.search.directory.Directory.Person;
import io.tidings.search.index.ShownTicket;
import io.tidings.search.query.TicketRow.Customer;
import io.tidings.search.query.TicketRow.Ref;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes rows of found documents: the part of each that this reader may see, with names as they are today. */
@Component
class TicketRows {

    private final Directory directory;

    TicketRows(Directory directory) {
        this.directory = directory;
    }

    private record Found(TicketSnapshot ticket, @Nullable String place) {}

    List<TicketRow> of(List<Hit<ShownTicket>> hits, Sight sight) {
        var found = hits.stream().flatMap(hit -> found(hit, sight).stream()).toList();
        var people = new HashSet<String>();
        var groups = new HashSet<String>();
        for (var one : found) {
            people.add(one.ticket().customer().id());
            Optional.ofNullable(one.ticket().assignee()).ifPresent(assignee -> people.add(assignee.id()));
            Optional.ofNullable(one.ticket().group()).ifPresent(group -> groups.add(group.id()));
        }
        var knownPeople = directory.people(people);
        var knownGroups = directory.groups(groups);
        return found.stream().map(one -> row(one, knownPeople, knownGroups)).toList();
    }

    /** What leaves for customers' eyes passes through the snapshot's public part and nowhere else. */
    private static Optional<Found> found(Hit<ShownTicket> hit, Sight sight) {
        return Optional.ofNullable(hit.source())
                .map(ShownTicket::ticket)
                .map(ticket -> sight.isDesk() ? ticket : ticket.publicPart())
                .map(ticket -> new Found(ticket, place(hit, sight)));
    }

    private static @Nullable String place(Hit<ShownTicket> hit, Sight sight) {
        return TextFields.shown(sight).stream()
                .flatMap(field -> hit.highlight().getOrDefault(field, List.of()).stream())
                .map(place -> place.replaceAll("\\s+", " ").strip())
                .findFirst()
                .orElse(null);
    }

    private static TicketRow row(Found found, Map<String, Person> people, Map<String, String> groups) {
        var ticket = found.ticket();
        var last = ticket.landmarks().lastExcerpt();
        return new TicketRow(
                ticket.id(),
                ticket.key(),
                ticket.number(),
                ticket.version(),
                ticket.subject().value(),
                ticket.state(),
                ticket.priority(),
                ticket.type(),
                ticket.group() == null
                        ? null
                        : ref(ticket.group().id(), groups, ticket.group().name()),
                ticket.assignee() == null
                        ? null
                        : ref(
                                ticket.assignee().id(),
                                names(people),
                                ticket.assignee().name()),
                customer(ticket.customer(), people),
                found.place() != null ? found.place() : last == null ? null : last.value(),
                ticket.tags(),
                ticket.channel(),
                ticket.landmarks().messageCount(),
                ticket.landmarks().lastCustomerContact(),
                ticket.landmarks().lastAgentContact(),
                ticket.createdAt(),
                ticket.updatedAt(),
                ticket.mergedInto());
    }

    private static Map<String, String> names(Map<String, Person> people) {
        var names = new HashMap<String, String>();
        people.forEach((id, person) -> names.put(id, person.name()));
        return names;
    }

    /** Today's name; of somebody who has only just come, what the ticket's own event said. */
    private static Ref ref(String id, Map<String, String> names, @Nullable String asOfTheEvent) {
        var known = names.get(id);
        return new Ref(id, known != null ? known : asOfTheEvent != null ? asOfTheEvent : id);
    }

    private static Customer customer(PersonRef customer, Map<String, Person> people) {
        var person = people.get(customer.id());
        return person == null
                ? new Customer(customer.id(), customer.name(), customer.email())
                : new Customer(
                        customer.id(),
                        person.name(),
                        person.emails().stream().findFirst().orElse(null));
    }
}
