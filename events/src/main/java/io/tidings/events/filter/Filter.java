package io.tidings.events.filter;

import io.tidings.events.Event;
import io.tidings.events.TicketSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A condition on a ticket and on what just happened to it. It has a JSON form ({@link #toJson()}) and a form that people type
 * ({@link #parse(String)}): {@code state:open priority:>=high tag:vip,gold group:"Billing" created:<7d -assignee:none (refund OR 환불)}.
 */
public sealed interface Filter {

    /** Holds for every ticket. */
    Filter EVERYTHING = new All(List.of());

    /** Every one of them holds; of none: always. */
    record All(List<Filter> filters) implements Filter {
        public All {
            filters = List.copyOf(filters);
        }
    }

    /** At least one of them holds; of none: never. */
    record Any(List<Filter> filters) implements Filter {
        public Any {
            filters = List.copyOf(filters);
        }
    }

    record Not(Filter filter) implements Filter {}

    /** One comparison. {@code field} is a {@link FilterField}'s word or {@code field.NAME}; several values are alternatives. */
    record Where(String field, Operator operator, List<String> values) implements Filter {
        public Where {
            values = List.copyOf(values);
        }
    }

    /** @throws FilterSyntax with the place and the reason */
    static Filter parse(String text) {
        return new FilterParser(text).parse();
    }

    /** @throws FilterSyntax naming what is wrong */
    static Filter fromJson(JsonNode json) {
        return FilterJson.read(json);
    }

    default JsonNode toJson() {
        return FilterJson.write(this);
    }

    /** Whether it holds for the event; relative times count from the event's own. Facts without a ticket never match but by {@code event}. */
    default boolean matches(Event event) {
        return FilterSubject.of(event).satisfies(this);
    }

    /** Whether it holds for a ticket at a time; conditions on events are false here. */
    default boolean matches(TicketSnapshot ticket, Instant now) {
        return FilterSubject.of(ticket, now).satisfies(this);
    }

    /** The same filter with {@code me} replaced by a person's id. */
    default Filter withMe(String personId) {
        return switch (this) {
            case All all ->
                new All(all.filters().stream().map(one -> one.withMe(personId)).toList());
            case Any any ->
                new Any(any.filters().stream().map(one -> one.withMe(personId)).toList());
            case Not not -> new Not(not.filter().withMe(personId));
            case Where where ->
                new Where(
                        where.field(),
                        where.operator(),
                        where.values().stream()
                                .map(value ->
                                        FilterSubject.isPerson(where.field()) && value.equals("me") ? personId : value)
                                .toList());
        };
    }

    /** The form that people type. Reading it gives an equal filter. */
    default String toText() {
        return switch (this) {
            case All all -> all.filters().stream().map(Filter::nestedText).collect(Collectors.joining(" "));
            case Any any ->
                any.filters().isEmpty()
                        ? "()"
                        : any.filters().stream().map(Filter::nestedText).collect(Collectors.joining(" OR "));
            case Not not -> "-" + not.filter().nestedText();
            case Where where -> FilterParser.text(where);
        };
    }

    private String nestedText() {
        return switch (this) {
            case All all when all.filters().size() == 1 -> "(" + toText() + ")";
            case All _, Any _ -> "(" + toText() + ")";
            case Not _, Where _ -> toText();
        };
    }

    /** A value as a number: that of a number, or the weight of a priority's name; empty where it has none. */
    static OptionalDouble number(String field, String value) {
        return FilterCheck.weight(field, value);
    }

    /** A value as a moment: {@code 7d} is that long before {@code now}, a date is its start in UTC; empty where it is neither. */
    static Optional<Instant> moment(String value, Instant now) {
        return FilterCheck.age(value).map(now::minus).or(() -> FilterCheck.time(value));
    }

    /** What is wrong with one comparison, or null: unknown field, an order of what has none, a value that is not a number or time. */
    static @Nullable String complaint(Where where) {
        return FilterCheck.complaint(where);
    }
}
