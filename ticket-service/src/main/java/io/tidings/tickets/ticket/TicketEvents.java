package io.tidings.tickets.ticket;

import io.tidings.events.Event;
import io.tidings.events.TicketFact;
import io.tidings.spine.trace.Trace;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Ids;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Puts decided facts into their envelopes, right before they are committed: from then on their ids stay. */
@Component
final class TicketEvents {

    private final String source;

    TicketEvents(@Value("${tidings.url}") String source) {
        this.source = source;
    }

    /** They go back to what this thread works for. */
    List<Event> of(List<TicketFact> facts, Cause cause) {
        return of(facts, cause, Trace.current());
    }

    List<Event> of(List<TicketFact> facts, Cause cause, @Nullable String traceparent) {
        var events = new ArrayList<Event>(facts.size());
        var first = Ids.next();
        var correlationId = cause.correlationId() == null ? first : cause.correlationId();
        for (var fact : facts) {
            var ticket = fact.ticket();
            events.add(new Event(
                    events.isEmpty() ? first : Ids.next(),
                    source,
                    ticket.id(),
                    ticket.updatedAt(),
                    ticket.version(),
                    correlationId,
                    cause.causationId(),
                    cause.depth(),
                    cause.actor(),
                    cause.imported(),
                    traceparent,
                    fact));
        }
        return events;
    }
}
