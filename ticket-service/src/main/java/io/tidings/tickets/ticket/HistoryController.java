package io.tidings.tickets.ticket;

import static java.util.stream.Collectors.toSet;

import io.tidings.events.Event;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.ticket.Occasions.Occasion;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Every change of a ticket over HTTP: what, when, by whom, from what to what. */
@RestController
final class HistoryController {

    private static final int LARGEST_PAGE = 500;

    private final TicketHistory history;
    private final TicketStore tickets;
    private final Sight sight;
    private final People people;
    private final Occasions occasions;

    HistoryController(TicketHistory history, TicketStore tickets, Sight sight, People people, Occasions occasions) {
        this.history = history;
        this.tickets = tickets;
        this.sight = sight;
        this.people = people;
        this.occasions = occasions;
    }

    /**
     * @param actorName the person's name now; absent for rules, mails and services
     * @param ticketKey the key of the other ticket, where a change has to do with another
     * @param bulkChange of which many tickets' change it was a part; for the desk
     */
    record Entry(
            String id,
            long version,
            String type,
            Instant time,
            String actor,
            @Nullable String actorName,
            Map<String, Object> change,
            @Nullable String ticketKey,
            @Nullable Occasion bulkChange) {}

    /** @param next the {@code after} of the next page; absent on the last */
    record Entries(List<Entry> history, @Nullable Long next) {}

    @GetMapping("/api/v1/tickets/{name}/history")
    Entries read(
            Caller caller,
            @PathVariable String name,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "200") int limit) {
        var ticket = sight.ticket(caller, name);
        var most = Math.clamp(limit, 1, LARGEST_PAGE);
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
                ChangeView.of(event.fact()),
                ChangeView.otherTicket(event.fact())
                        .map(others::get)
                        .map(other -> other.state().key())
                        .orElse(null),
                together.get(event.correlationId()));
    }

    private Optional<String> nameOf(String actor) {
        return actor.startsWith("person:")
                ? people.find(actor.substring("person:".length())).map(Person::name)
                : Optional.empty();
    }
}
