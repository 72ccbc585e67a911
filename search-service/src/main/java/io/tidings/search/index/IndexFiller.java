package io.tidings.search.index;

import co.elastic.clients.elasticsearch._types.Refresh;
import io.tidings.events.Event;
import io.tidings.search.directory.Directory;
import io.tidings.spine.reaction.CurrentReader;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Fills an index as a new reader does: {@code tidings.current} to its end, then what happened meanwhile. The order in which a
 * document hears of things does not matter, so the reaction may write to the same index all the while.
 */
@Component
class IndexFiller {

    private static final Logger log = LoggerFactory.getLogger(IndexFiller.class);

    /**
     * What was committed but did not yet reach {@code tidings.current} when it was read: a relay's claim lasts 15 s, and a
     * process that died may take a while to come back.
     */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private static final int AT_ONCE = 500;

    /** Characters: the heap is small. */
    private static final long MOST_TEXT = 4_000_000;

    private final CurrentReader current;
    private final RecentEvents recent;
    private final TicketIndex tickets;
    private final Directory directory;
    private final Clock clock;

    IndexFiller(CurrentReader current, RecentEvents recent, TicketIndex tickets, Directory directory, Clock clock) {
        this.current = current;
        this.recent = recent;
        this.tickets = tickets;
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Fills both from what is and what has just happened.
     *
     * @return where {@code tidings.tickets} goes on
     */
    Map<TopicPartition, Long> fill(String ticketIndex, String directoryIndex) {
        var positions = recent.positionsAt(clock.instant().minus(OVERLAP));
        var started = clock.instant();
        var buffer = new Buffer(ticketIndex, directoryIndex);
        current.read(List.of(), buffer::add);
        buffer.flush();
        log.info(
                "Read {} records of the current state in {}", buffer.count, Duration.between(started, clock.instant()));
        return catchUp(ticketIndex, positions);
    }

    /** Brings in what happened from these positions on, until hardly anything did. */
    Map<TopicPartition, Long> catchUp(String ticketIndex, Map<TopicPartition, Long> positions) {
        var at = positions;
        while (true) {
            var buffer = new Buffer(ticketIndex, null);
            at = recent.read(at, buffer::add);
            buffer.flush();
            if (buffer.count < AT_ONCE) {
                return at;
            }
        }
    }

    private final class Buffer {
        private final String ticketIndex;
        private final @Nullable String directoryIndex;
        private final Map<String, TicketChange> changes = new LinkedHashMap<>();
        private final List<Event> entries = new ArrayList<>();
        private long count;
        private long size;

        Buffer(String ticketIndex, @Nullable String directoryIndex) {
            this.ticketIndex = ticketIndex;
            this.directoryIndex = directoryIndex;
        }

        void add(Event event) {
            count++;
            var ofTickets = TicketChange.of(event);
            ofTickets.forEach(change -> changes.merge(change.ticketId(), change, TicketChange::and));
            if (ofTickets.isEmpty()) {
                entries.add(event);
            }
            size += ofTickets.stream().mapToLong(TicketChange::size).sum();
            if (changes.size() >= AT_ONCE || entries.size() >= AT_ONCE || size > MOST_TEXT) {
                flush();
            }
        }

        void flush() {
            tickets.fold(ticketIndex, changes, Refresh.False)
                    .refused()
                    .forEach((id, reason) -> log.error("Elasticsearch refuses ticket {}: {}", id, reason));
            changes.clear();
            size = 0;
            if (directoryIndex != null) {
                directory.keep(directoryIndex, entries);
            }
            entries.clear();
        }
    }
}
