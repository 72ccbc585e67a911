package io.tidings.tickets.ticket;

import io.tidings.events.TicketSnapshot;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.StoredMessage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a conversation newest first: the ticket's own messages and those of the tickets that were merged into it, as they were
 * said. Each ticket's messages are read by their numbers, a few at a time, so a page costs the same wherever it is.
 */
@Component
final class ConversationReader {

    /** Of a merged ticket; a page seldom holds more of any. */
    private static final int AT_ONCE = 16;

    private final TicketStore tickets;
    private final MessageStore messages;

    ConversationReader(TicketStore tickets, MessageStore messages) {
        this.tickets = tickets;
        this.messages = messages;
    }

    /** @param ticket where the message was written */
    record Said(TicketSnapshot ticket, StoredMessage message) {}

    /** @param next where the following page begins; absent on the last */
    record Page(List<Said> said, @Nullable Place next) {}

    /**
     * Where a page begins: of each ticket, by its number, the message before which it goes on. A ticket that is not named begins
     * with its newest. It is written {@code 31} where only the ticket itself goes on, else {@code 31,1042:7,1043:2}.
     */
    record Place(int own, Map<Long, Integer> merged) {

        static final Place START = new Place(Integer.MAX_VALUE, Map.of());

        static Place read(@Nullable String text) {
            if (text == null) {
                return START;
            }
            try {
                var parts = List.of(text.split(",", -1));
                var merged = new TreeMap<Long, Integer>();
                for (var part : parts.subList(1, parts.size())) {
                    var colon = part.indexOf(':');
                    merged.put(
                            Long.valueOf(part.substring(0, Math.max(colon, 0))),
                            Integer.valueOf(part.substring(colon + 1)));
                }
                return new Place(Integer.parseInt(parts.getFirst()), merged);
            } catch (NumberFormatException _) {
                throw new BadField("before", "before is the number of a message, or the next of an earlier page.");
            }
        }

        String text() {
            return merged.isEmpty()
                    ? Integer.toString(own)
                    : own
                            + merged.entrySet().stream()
                                    .map(each -> "," + each.getKey() + ":" + each.getValue())
                                    .collect(Collectors.joining());
        }
    }

    /**
     * @param seesInternal else only public messages, and of merged tickets only those of the same customer
     * @param after only the ticket's own messages above this number, where it is not 0: what was merged in is older
     */
    Page read(Ticket ticket, boolean seesInternal, Place place, int after, int most) {
        var strands = new ArrayList<Strand>();
        strands.add(new Strand(ticket.state(), place.own(), after, most + 1, !seesInternal));
        if (after == 0) {
            tickets.relatives().sources(ticket).stream()
                    .filter(source -> seesInternal || source.hasCustomerOf(ticket))
                    .map(Ticket::state)
                    .map(source -> new Strand(
                            source,
                            place.merged().getOrDefault(source.number(), Integer.MAX_VALUE),
                            0,
                            AT_ONCE,
                            !seesInternal))
                    .forEach(strands::add);
        }
        var page = new ArrayList<Said>();
        while (page.size() < most) {
            var newest = newest(strands);
            if (newest == null) {
                return new Page(page, null);
            }
            page.add(newest.take());
        }
        return new Page(page, newest(strands) == null ? null : place(strands));
    }

    private static Place place(List<Strand> strands) {
        var merged = new TreeMap<Long, Integer>();
        strands.stream().skip(1).forEach(strand -> merged.put(strand.ticket.number(), strand.before));
        return new Place(strands.getFirst().before, merged);
    }

    private static @Nullable Strand newest(List<Strand> strands) {
        return strands.stream()
                .filter(Strand::hasMore)
                .max(Comparator.comparing(Strand::headAt))
                .orElse(null);
    }

    /** One ticket's messages, from the newest on. */
    private final class Strand {

        private final TicketSnapshot ticket;
        private final int after;
        private final int atOnce;
        private final boolean onlyPublic;
        private final Deque<StoredMessage> read = new ArrayDeque<>();
        private int before;
        private int unread;

        Strand(TicketSnapshot ticket, int before, int after, int atOnce, boolean onlyPublic) {
            this.ticket = ticket;
            this.after = after;
            this.atOnce = atOnce;
            this.onlyPublic = onlyPublic;
            this.before = Math.min(before, ticket.landmarks().messageCount() + 1);
            this.unread = this.before - 1;
        }

        /** A customer's may take several reads, since the notes in between are not for these eyes. */
        boolean hasMore() {
            while (read.isEmpty() && unread > after) {
                var to = Math.max(unread - atOnce + 1, after + 1);
                messages.newestFirst(ticket.id(), unread, to).stream()
                        .filter(stored -> !onlyPublic || stored.message().isPublic())
                        .forEach(read::add);
                unread = to - 1;
            }
            return !read.isEmpty();
        }

        Instant headAt() {
            return read.getFirst().message().createdAt();
        }

        Said take() {
            var message = read.removeFirst();
            before = message.message().n();
            return new Said(ticket, message);
        }
    }
}
