package io.tidings.tickets.ticket;

import io.tidings.events.Message;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.TicketLink;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Ids;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.message.NewMessage.Copied;
import io.tidings.tickets.message.StoredMessage;
import io.tidings.tickets.ticket.TicketStore.Repeatable;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Begins another ticket with messages of one. The messages stay where they are; the new ticket gets copies that say so. The new
 * ticket is the decisive write; the old one notes it by {@link #settle}: at once, and again by the reaction.
 */
@Component
final class Splits {

    /** They are written together with their ticket. */
    static final int MOST_MESSAGES = 50;

    private final TicketStore tickets;
    private final MessageStore messages;
    private final TicketNumbers numbers;
    private final Clock clock;

    Splits(TicketStore tickets, MessageStore messages, TicketNumbers numbers, Clock clock) {
        this.tickets = tickets;
        this.messages = messages;
        this.numbers = numbers;
        this.clock = clock;
    }

    static final class NoSuchMessage extends Problem {
        NoSuchMessage(String key, int n) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "no-such-message",
                    "Ticket %s has no message %d that could be split off.".formatted(key, n),
                    Map.of("field", "messages", "message", n));
        }
    }

    /**
     * What the new ticket begins with, and whose it is.
     *
     * @param messages their numbers, in whatever order
     */
    record Wanted(
            List<Integer> messages,
            String subject,
            PersonRef customer,
            @Nullable NamedRef organization,
            NamedRef group) {}

    Ticket split(Ticket source, Wanted wanted, Cause cause, @Nullable Repeatable repeatable) {
        var customer = wanted.customer();
        var isTheirs = customer.id().equals(source.state().customer().id());
        var copies = wanted.messages().stream()
                .distinct()
                .sorted()
                .map(n -> copy(named(source, n), isTheirs))
                .toList();
        var opening = new Opening(
                source.definitions(),
                Ids.next(),
                numbers.next(),
                wanted.subject(),
                customer,
                wanted.organization(),
                wanted.group(),
                null,
                null,
                source.state().priority(),
                List.of(),
                Map.of(),
                source.state().channel(),
                source.state().language(),
                List.of(new TicketLink(LinkKind.RELATED.word(), source.id())),
                copies.getFirst());
        var opened = Ticket.open(opening, clock.instant());
        for (var copy : copies.subList(1, copies.size())) {
            opened = opened.add(copy, clock.instant());
        }
        var ticket = tickets.open(opened, cause, repeatable);
        settle(ticket, cause);
        return ticket;
    }

    private StoredMessage named(Ticket source, int n) {
        return Optional.of(n)
                .filter(number ->
                        number >= 1 && number <= source.state().landmarks().messageCount())
                .flatMap(number -> messages.find(source.id(), number))
                .filter(stored -> !stored.message().erased())
                .orElseThrow(() -> new NoSuchMessage(source.state().key(), n));
    }

    /** @param isTheirs else the headers of the mail stay behind: they would bring other people's addresses into the answers */
    private static NewMessage copy(StoredMessage stored, boolean isTheirs) {
        var message = stored.message();
        var attachments = IntStream.range(0, message.attachments().size())
                .mapToObj(stored::file)
                .toList();
        return new NewMessage(
                message.author(),
                message.visibility(),
                message.channel(),
                message.text(),
                message.html(),
                isTheirs ? message.quoted() : null,
                attachments,
                isTheirs ? message.mail() : null,
                message.automatic(),
                null,
                new Copied(message.id(), message.createdAt()));
    }

    /** Has the ticket that the copies came from note what became of them. For any other ticket nothing is to be done. */
    void settle(Ticket split, Cause cause) {
        var copies = messages.newestFirst(split.id(), MOST_MESSAGES, 1).stream()
                .map(StoredMessage::message)
                .map(Message::copiedFrom)
                .filter(Objects::nonNull)
                .map(Origin::of)
                .sorted()
                .toList();
        if (!copies.isEmpty()) {
            tickets.change(
                    copies.getFirst().ticketId(),
                    cause,
                    source -> source.splitOff(
                            split.id(), copies.stream().map(Origin::n).toList(), clock.instant()));
        }
    }

    private record Origin(String ticketId, int n) implements Comparable<Origin> {

        static Origin of(String messageId) {
            var end = messageId.lastIndexOf(':');
            return new Origin(messageId.substring(0, end), Integer.parseInt(messageId.substring(end + 1)));
        }

        @Override
        public int compareTo(Origin other) {
            return Integer.compare(n, other.n);
        }
    }
}
