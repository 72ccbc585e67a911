package io.tidings.search.index;

import co.elastic.clients.elasticsearch._types.Refresh;
import io.tidings.events.Event;
import io.tidings.search.elastic.Index;
import io.tidings.search.index.TicketIndex.Result;
import io.tidings.spine.reaction.Poison;
import io.tidings.spine.reaction.Poll;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.messaging.Message;

/**
 * Puts every ticket event into the index, a poll at a time: one read, one write and one wait for the refresh serve them all.
 *
 * <p>Repeat-safe because a document takes over only what is newer than itself. A poll is committed once all of it is visible
 * to searches and announced; until then it comes again.
 */
final class IndexTickets implements Consumer<Message<List<byte[]>>> {

    private final TicketIndex index;
    private final Announcements announcements;

    IndexTickets(TicketIndex index, Announcements announcements) {
        this.index = index;
        this.announcements = announcements;
    }

    @Override
    public void accept(Message<List<byte[]>> records) {
        var poll = Poll.of(records);
        index(poll.events());
        poll.setUnreadableAside();
    }

    private void index(List<Event> events) {
        var changes = new LinkedHashMap<String, TicketChange>();
        var firstPlaces = new LinkedHashMap<String, Integer>();
        for (int place = 0; place < events.size(); place++) {
            for (var change : TicketChange.of(events.get(place))) {
                firstPlaces.putIfAbsent(change.ticketId(), place);
                changes.merge(change.ticketId(), change, TicketChange::and);
            }
        }
        if (changes.isEmpty()) {
            return;
        }
        setRefusedAside(foldAndAnnounce(changes, events), firstPlaces);
    }

    private Result foldAndAnnounce(Map<String, TicketChange> changes, List<Event> events) {
        try {
            var result = index.fold(Index.TICKETS.alias(), changes, Refresh.WaitFor);
            announcements.announce(events, result);
            return result;
        } catch (RuntimeException e) {
            throw Poll.failedAt(0, e);
        }
    }

    private static void setRefusedAside(Result result, Map<String, Integer> places) {
        result.refused().entrySet().stream()
                .min(Map.Entry.comparingByKey(Comparator.comparing(id -> places.getOrDefault(id, 0))))
                .ifPresent(refusal -> {
                    throw Poll.failedAt(
                            places.getOrDefault(refusal.getKey(), 0),
                            new Poison(
                                    "Elasticsearch refuses ticket " + refusal.getKey() + ": " + refusal.getValue(),
                                    null));
                });
    }
}
