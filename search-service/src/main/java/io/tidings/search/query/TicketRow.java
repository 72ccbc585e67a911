package io.tidings.search.query;

import io.tidings.events.Priority;
import io.tidings.events.TicketState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ticket in a list, with names as they are today.
 *
 * @param excerpt where a text was asked for, the place that has it; else the beginning of the last message
 * @param lastCustomerContact when the customer wrote last
 * @param lastAgentContact when the desk answered last
 */
public record TicketRow(
        String id,
        String key,
        long number,
        long version,
        String subject,
        TicketState state,
        Priority priority,
        @Nullable String type,
        @Nullable Ref group,
        @Nullable Ref assignee,
        Customer customer,
        @Nullable String excerpt,
        List<String> tags,
        String channel,
        int messageCount,
        @Nullable Instant lastCustomerContact,
        @Nullable Instant lastAgentContact,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String mergedInto) {

    /** Somebody or something by id; the name is the id where nobody knows a better one. */
    public record Ref(String id, String name) {}

    public record Customer(
            String id, @Nullable String name, @Nullable String email) {}
}
