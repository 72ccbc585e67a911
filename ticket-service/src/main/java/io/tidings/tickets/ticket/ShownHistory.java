package io.tidings.tickets.ticket;

import static java.util.stream.Collectors.toSet;

import io.tidings.events.Event;
import io.tidings.events.Fact;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.ticket.HistoryController.Entries;
import io.tidings.tickets.ticket.HistoryController.Entry;
import io.tidings.tickets.ticket.Occasions.Occasion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The changes of a ticket as its reader may have them, with the names that people know. */
@Component
final class ShownHistory {

    private static final String PERSON = "person:";

    private final TicketHistory history;
    private final TicketStore tickets;
    private final People people;
    private final Occasions occasions;

    ShownHistory(TicketHistory history, TicketStore tickets, People people, Occasions occasions) {
        this.history = history;
        this.tickets = tickets;
        this.people = people;
        this.occasions = occasions;
    }

    /** Those of a ticket that the caller may see, oldest first, from the version after {@code after}. */
    Entries page(Caller caller, Ticket ticket, long after, int most) {
        var events = history.of(ticket.id(), after, most);
        var names = new HashMap<String, Optional<String>>();
        var shown = events.stream()
                .flatMap(event -> Sight.seesInternal(caller) ? Stream.of(event) : event.publicPart().stream())
                .toList();
        var others = tickets.relatives()
                .byId(shown.stream()
                        .flatMap(event -> ChangeView.otherTicket(event.fact()).stream())
                        .distinct()
                        .toList());
        var together = Sight.seesInternal(caller) ? occasions.of(acts(shown)) : Map.<String, Occasion>of();
        var entries = shown.stream()
                .map(event -> entry(event, names, others, together))
                .toList();
        return new Entries(
                entries,
                events.size() < most ? null : Long.valueOf(events.getLast().version()));
    }

    /** What these events are part of, where that began outside of them. */
    private static Set<String> acts(List<Event> events) {
        var acts = events.stream().map(Event::correlationId).collect(toSet());
        events.forEach(event -> acts.remove(event.id()));
        return acts;
    }

    private Entry entry(
            Event event,
            Map<String, Optional<String>> names,
            Map<String, Ticket> others,
            Map<String, Occasion> together) {
        return new Entry(
                event.id(),
                event.version(),
                event.type(),
                event.time(),
                event.actor(),
                names.computeIfAbsent(event.actor(), this::nameOf).orElse(null),
                named(event.fact(), names),
                ChangeView.otherTicket(event.fact())
                        .map(others::get)
                        .map(other -> other.state().key())
                        .orElse(null),
                together.get(event.correlationId()));
    }

    /** What changed; whoever is told by id alone has the name beside it, wherever they may look by now. */
    private Map<String, Object> named(Fact fact, Map<String, Optional<String>> names) {
        var change = ChangeView.of(fact);
        var told = new TreeMap<String, String>();
        for (var id : ChangeView.peopleById(fact)) {
            names.computeIfAbsent(PERSON + id, this::nameOf).ifPresent(name -> told.put(id, name));
        }
        if (!told.isEmpty()) {
            change.put("names", told);
        }
        return change;
    }

    private Optional<String> nameOf(String actor) {
        if (!actor.startsWith(PERSON)) {
            return Optional.empty();
        }
        var id = actor.substring(PERSON.length());
        // An agent's login is the agent's person; a customer's is one of the ways to be known.
        return people.find(id).or(() -> people.signingInAs(id)).map(Person::name);
    }
}
