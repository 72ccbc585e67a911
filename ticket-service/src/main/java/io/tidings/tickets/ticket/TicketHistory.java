package io.tidings.tickets.ticket;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.TicketFact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** What happened to a ticket, event by event: what the relay has kept, and what still waits in the ticket itself. */
@Component
public class TicketHistory {

    private static final int PAGE = 200;

    private final MongoCollection<Document> history;
    private final TicketStore tickets;

    TicketHistory(MongoDatabase database, TicketStore tickets) {
        this.history = database.getCollection("history");
        this.tickets = tickets;
    }

    /** Oldest first, from the version after {@code after}. */
    List<Event> of(String ticketId, long after, int limit) {
        var events = new LinkedHashMap<String, Event>();
        history.find(new Document("document", ticketId).append("version", new Document("$gt", after)))
                .sort(new Document("version", 1))
                .limit(limit)
                .forEach(row -> keep(events, row.getString("json")));
        tickets.document(ticketId)
                .map(document -> document.getList("outbox", Document.class, List.of()))
                .orElse(List.of())
                .forEach(entry -> keep(events, entry.getString("json")));
        return new ArrayList<>(events.values())
                .stream().filter(event -> event.version() > after).limit(limit).toList();
    }

    /**
     * What one act changed in a ticket, oldest first.
     *
     * @param after the version from which it began
     */
    public List<TicketFact> of(String ticketId, long after, String correlationId) {
        var facts = new ArrayList<TicketFact>();
        var read = after;
        List<Event> page;
        do {
            page = of(ticketId, read, PAGE);
            for (var event : page) {
                if (event.correlationId().equals(correlationId) && event.fact() instanceof TicketFact fact) {
                    facts.add(fact);
                }
                read = event.version();
            }
        } while (page.size() == PAGE);
        return facts;
    }

    private static void keep(LinkedHashMap<String, Event> events, String json) {
        var event = EventJson.read(json);
        events.putIfAbsent(event.id(), event);
    }
}
