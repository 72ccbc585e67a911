package io.tidings.tickets.ticket;

import io.tidings.events.FieldValue;
import io.tidings.events.Landmarks;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.Priority;
import io.tidings.events.StateType;
import io.tidings.events.Text;
import io.tidings.events.TicketLink;
import io.tidings.events.TicketSnapshot;
import io.tidings.tickets.OneLine;
import io.tidings.tickets.definition.Definitions;
import io.tidings.tickets.message.NewMessage;
import java.time.Instant;
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

    /**
     * The ticket as it begins.
     *
     * @throws BadField where a field is not one of the type's
     */
    TicketSnapshot begun(Landmarks landmarks, Instant at) {
        FieldChange.checkType(definitions, fields.keySet(), type);
        return new TicketSnapshot(
                ticketId,
                1,
                number,
                definitions.keyOf(number),
                Text.publicText(subject),
                definitions.standard(StateType.NEW).state(),
                priority,
                type,
                group,
                assignee,
                customer,
                organization,
                tags.stream().distinct().toList(),
                fields,
                List.of(),
                links,
                null,
                List.of(),
                landmarks,
                List.of(),
                channel,
                language,
                at,
                at,
                null,
                false,
                null,
                null);
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
