package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.RUNNING;

import io.tidings.events.Event;
import io.tidings.events.OutcomeFact.MailSent;
import io.tidings.events.OutcomeFact.TicketIndexed;
import io.tidings.events.TicketFact;
import io.tidings.events.Topics;
import io.tidings.systemtests.TopicRecords.Kept;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the topics tell of one load, in the end: when each thing was committed, and when its effect was recorded. */
final class Told {

    private final Load load;
    private final List<Kept> tickets = TopicRecords.of(RUNNING, Topics.TICKETS);
    private final List<Kept> inbound = TopicRecords.of(RUNNING, Topics.INBOUND);
    private final Map<String, TreeMap<Long, Instant>> indexed = new HashMap<>();
    private final Map<String, Instant> mailed = new HashMap<>();

    Told(Load load) {
        this.load = load;
        for (var kept : TopicRecords.of(RUNNING, Topics.OUTCOMES)) {
            var event = kept.event();
            if (event.fact() instanceof TicketIndexed shown) {
                indexed.computeIfAbsent(shown.ticketId(), id -> new TreeMap<>())
                        .merge(shown.version(), event.time(), Told::earlier);
            } else if (event.fact() instanceof MailSent && event.causationId() != null) {
                mailed.merge(event.causationId(), event.time(), Told::earlier);
            }
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    Load load() {
        return load;
    }

    /** Every record of {@code tidings.tickets}, in order per ticket, repeats included. */
    List<Kept> tickets() {
        return tickets;
    }

    List<Kept> inbound() {
        return inbound;
    }

    /** The events of this load's tickets that were committed before a moment. */
    Stream<Event> committedBefore(Instant time) {
        return tickets.stream()
                .map(Kept::event)
                .filter(event -> event.fact() instanceof TicketFact fact
                        && fact.ticket().subject().value().startsWith(load.run())
                        && event.time().isBefore(time));
    }

    /** When the search first showed an event's version of its ticket, or a newer one. */
    Optional<Instant> indexed(Event event) {
        return indexed.getOrDefault(event.subject(), new TreeMap<>()).tailMap(event.version()).values().stream()
                .min(Instant::compareTo);
    }

    /** When the mail that an event called for was first recorded as sent. */
    Optional<Instant> mailed(Event event) {
        return Optional.ofNullable(mailed.get(event.id()));
    }
}
