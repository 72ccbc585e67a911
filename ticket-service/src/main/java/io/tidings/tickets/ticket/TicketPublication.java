package io.tidings.tickets.ticket;

import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.MessageCurrent;
import io.tidings.events.CurrentFact.TicketCurrent;
import io.tidings.events.Event;
import io.tidings.events.Message;
import io.tidings.events.TicketFact.TicketErased;
import io.tidings.events.TicketFact.TicketImported;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketMessageChanged;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.spine.outbox.OutboxSource;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Tells {@code tidings.current} what a ticket is now, and the messages that its events brought or changed. */
@Component
final class TicketPublication implements OutboxSource {

    private final MessageStore messages;

    TicketPublication(MessageStore messages) {
        this.messages = messages;
    }

    @Override
    public String collection() {
        return TicketStore.COLLECTION;
    }

    @Override
    public List<CurrentFact> current(Document document, List<Event> sent) {
        var ticket = TicketDocuments.snapshot(document);
        var facts = new ArrayList<CurrentFact>();
        facts.add(new TicketCurrent(ticket));
        var redacted = ticket.erased() || sent.stream().anyMatch(TicketPublication::redacts);
        // An event says what a message was; once one may have been redacted since, only the store says what it is.
        var told = redacted
                ? messages.newestFirst(ticket.id(), ticket.landmarks().messageCount(), 1).stream()
                        .map(StoredMessage::message)
                : told(sent);
        told.map(MessageCurrent::new).forEach(facts::add);
        return facts;
    }

    private static Stream<Message> told(List<Event> sent) {
        return sent.stream().flatMap(event -> switch (event.fact()) {
            case TicketOpened opened -> Stream.of(opened.message());
            case TicketImported imported -> imported.messages().stream();
            case TicketMessageAdded added -> Stream.of(added.message());
            default -> Stream.empty();
        });
    }

    private static boolean redacts(Event event) {
        return event.fact() instanceof TicketErased || event.fact() instanceof TicketMessageChanged;
    }

    @Override
    public boolean keepsHistory() {
        return true;
    }

    @Override
    public Optional<Object> idBehind(String recordKey) {
        return recordKey.startsWith("ticket:")
                ? Optional.of(recordKey.substring("ticket:".length()))
                : Optional.empty();
    }
}
