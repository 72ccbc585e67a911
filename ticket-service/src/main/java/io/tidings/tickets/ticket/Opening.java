package io.tidings.tickets.ticket;

import io.tidings.events.FieldValue;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.Priority;
import io.tidings.events.TicketLink;
import io.tidings.tickets.OneLine;
import io.tidings.tickets.definition.Definitions;
import io.tidings.tickets.message.NewMessage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a new ticket is made of.
 *
 * @param definitions what people defined as of now
 */
public record Opening(
        Definitions definitions,
        String ticketId,
        long number,
        String subject,
        PersonRef customer,
        @Nullable NamedRef organization,
        NamedRef group,
        @Nullable PersonRef assignee,
        @Nullable String type,
        Priority priority,
        List<String> tags,
        Map<String, FieldValue> fields,
        String channel,
        @Nullable String language,
        List<TicketLink> links,
        NewMessage message) {

    public Opening {
        subject = OneLine.of(subject);
        tags = tags.stream().map(OneLine::of).toList();
    }

    /** The same, beginning with other words. */
    Opening beginningWith(NewMessage other) {
        return new Opening(
                definitions,
                ticketId,
                number,
                subject,
                customer,
                organization,
                group,
                assignee,
                type,
                priority,
                tags,
                fields,
                channel,
                language,
                links,
                other);
    }
}
