package io.tidings.search.index;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidings.events.FieldValue;
import io.tidings.events.NamedRef;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.Visibility;
import io.tidings.events.filter.Filter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What can be asked of a ticket. Ids, not names, which are resolved when shown; only the customer's name and address are
 * here too, because people search by them.
 *
 * @param state its id and the word of its type
 * @param publicSubject absent where the subject is not for customers
 */
record TicketColumns(
        long number,
        String key,
        String subject,
        @Nullable String publicSubject,
        List<String> state,
        String priority,
        int priorityWeight,
        @Nullable String type,
        @Nullable String group,
        @Nullable String assignee,
        String customer,
        @Nullable String customerName,
        @Nullable String customerEmail,
        @Nullable String organization,
        List<String> tags,
        List<String> watchers,
        String channel,
        @Nullable String language,
        int messages,
        int publicMessages,
        Instant created,
        Instant updated,
        @Nullable Instant closed,
        @Nullable Instant lastCustomerContact,
        @Nullable Instant lastAgentContact,
        boolean erased,
        @Nullable String externalId,
        @Nullable Integer rating,
        List<Field> fields) {

    /** A custom field in each form in which it can be compared. */
    record Field(
            String name,
            List<String> words,
            @Nullable Double number,
            @Nullable Instant time,
            @JsonProperty("public") boolean isPublic) {

        private static final int DATE_LENGTH = "2026-11-22".length();

        static Field of(Map.Entry<String, FieldValue> field) {
            var value = field.getValue().value();
            return new Field(
                    field.getKey(),
                    words(value),
                    number(value),
                    time(value),
                    field.getValue().visibility() == Visibility.PUBLIC);
        }

        private static List<String> words(JsonNode value) {
            if (value.isArray()) {
                return value.valueStream().map(JsonNode::asString).toList();
            }
            return value.isNull() || value.isMissingNode() ? List.of() : List.of(value.asString());
        }

        private static @Nullable Double number(JsonNode value) {
            if (value.isNumber()) {
                return value.asDouble();
            }
            var number = Filter.number("", value.asString(""));
            return number.isEmpty() ? null : number.getAsDouble();
        }

        private static @Nullable Instant time(JsonNode value) {
            var text = value.isString() ? value.asString() : "";
            try {
                // A date is its start in UTC, as it is where a filter names one.
                return text.length() == DATE_LENGTH
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : Instant.parse(text);
            } catch (DateTimeException _) {
                return null;
            }
        }
    }

    static TicketColumns of(TicketSnapshot ticket, boolean withCustomer) {
        var customer = ticket.customer();
        var email = customer.email();
        var landmarks = ticket.landmarks();
        return new TicketColumns(
                ticket.number(),
                ticket.key(),
                ticket.subject().value(),
                ticket.subject().visibility() == Visibility.PUBLIC
                        ? ticket.subject().value()
                        : null,
                List.of(
                        ticket.state().id(),
                        ticket.state().type().name().toLowerCase(Locale.ROOT).replace('_', '-')),
                ticket.priority().id(),
                ticket.priority().weight(),
                ticket.type(),
                id(ticket.group()),
                ticket.assignee() == null ? null : ticket.assignee().id(),
                customer.id(),
                withCustomer ? customer.name() : null,
                withCustomer && email != null ? email.toLowerCase(Locale.ROOT) : null,
                id(ticket.organization()),
                ticket.tags(),
                ticket.watchers(),
                ticket.channel(),
                ticket.language(),
                landmarks.messageCount(),
                landmarks.lastPublicMessage() == null ? 0 : landmarks.lastPublicMessage(),
                ticket.createdAt(),
                ticket.updatedAt(),
                ticket.closedAt(),
                landmarks.lastCustomerContact(),
                landmarks.lastAgentContact(),
                ticket.erased(),
                ticket.externalId(),
                ticket.rating() == null ? null : ticket.rating().score(),
                ticket.fields().entrySet().stream().map(Field::of).toList());
    }

    private static @Nullable String id(@Nullable NamedRef named) {
        return named == null ? null : named.id();
    }
}
