package io.tidings.events;

import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as it was right after an event, without its messages. Names and the customer's address are as of the event.
 *
 * @param version counts the ticket's events; the first is 1
 * @param key what people call it, such as {@code T-1042}
 * @param language the customer's language as a BCP 47 tag
 * @param channel how it came in: email, web, phone-in, phone-out, api, chat, form
 * @param mergedInto the id of the ticket that took it over
 * @param mergedFrom the ids of the tickets that it took over itself; one of these may have taken over others
 * @param externalId what the system that it was imported from calls it; for the desk, not for customers
 * @param rating what the customer last thought of a solution; absent where nobody said, and once the content was erased
 */
public record TicketSnapshot(
        String id,
        long version,
        long number,
        String key,
        Text subject,
        TicketState state,
        Priority priority,
        @Nullable String type,
        @Nullable NamedRef group,
        @Nullable PersonRef assignee,
        PersonRef customer,
        @Nullable NamedRef organization,
        List<String> tags,
        Map<String, FieldValue> fields,
        List<String> watchers,
        List<TicketLink> links,
        @Nullable String mergedInto,
        List<String> mergedFrom,
        Landmarks landmarks,
        List<TicketClock> clocks,
        String channel,
        @Nullable String language,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant closedAt,
        boolean erased,
        @Nullable String externalId,
        @Nullable Rating rating) {

    public TicketSnapshot {
        tags = tags == null ? List.of() : List.copyOf(tags);
        fields = fields == null ? Map.of() : Map.copyOf(fields);
        watchers = watchers == null ? List.of() : List.copyOf(watchers);
        links = links == null ? List.of() : List.copyOf(links);
        mergedFrom = mergedFrom == null ? List.of() : List.copyOf(mergedFrom);
        clocks = clocks == null ? List.of() : List.copyOf(clocks);
        landmarks = landmarks == null ? Landmarks.NONE : landmarks;
    }

    /**
     * What customers' eyes may see of this ticket; the only way by which a ticket leaves for them. Tickets that it was merged or
     * linked with are left out: they may be somebody else's.
     */
    public TicketSnapshot publicPart() {
        var publicFields = fields.entrySet().stream()
                .filter(field -> field.getValue().visibility() == Visibility.PUBLIC)
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
        var publicSubject = Text.publicPart(subject);
        return new TicketSnapshot(
                id,
                version,
                number,
                key,
                publicSubject == null ? Text.publicText("") : publicSubject,
                state,
                priority,
                type,
                group,
                PersonRef.withoutAddress(assignee),
                customer,
                organization,
                List.of(),
                publicFields,
                List.of(),
                List.of(),
                null,
                List.of(),
                landmarks.publicPart(),
                List.of(),
                channel,
                language,
                createdAt,
                updatedAt,
                closedAt,
                erased,
                null,
                rating == null ? null : rating.publicPart());
    }
}
