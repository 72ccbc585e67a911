package io.tidings.events.filter;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What values mean, and which comparisons make sense. */
final class FilterCheck {

    private static final Pattern AGE = Pattern.compile("(\\d{1,6})(m|h|d|w)");

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,18})?");

    /** The weights of the priorities that an installation starts with; others are written as numbers. */
    private static final Map<String, Integer> PRIORITIES = Map.of("low", 1, "normal", 2, "high", 3, "urgent", 4);

    private FilterCheck() {}

    static @Nullable String complaint(Filter.Where where) {
        var field = FilterField.of(where.field());
        if (field.isEmpty() && !FilterField.isCustom(where.field())) {
            return "There is no field \"%s\". Known fields: %s, and field.NAME for your own."
                    .formatted(where.field(), String.join(", ", FilterField.words()));
        }
        if (where.operator().needsValue() == where.values().isEmpty()) {
            return where.values().isEmpty()
                    ? "\"%s\" needs a value.".formatted(where.field())
                    : "\"%s %s\" takes no value."
                            .formatted(where.field(), where.operator().word());
        }
        var kind = field.map(FilterField::kind);
        return where.values().stream()
                .map(value -> complaint(where, kind, value))
                .filter(complaint -> !complaint.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private static String complaint(Filter.Where where, Optional<FilterField.Kind> kind, String value) {
        if (kind.isEmpty()) {
            var comparable = number(value).isPresent()
                    || time(value).isPresent()
                    || age(value).isPresent();
            return where.operator().isOrder() && !comparable
                    ? "\"%s\" is neither a number nor a date, so \"%s\" cannot be compared with it by order."
                            .formatted(value, where.field())
                    : "";
        }
        return switch (kind.get()) {
            case KEYWORD, TEXT ->
                where.operator().isOrder() ? "\"%s\" has no order; use : or contains.".formatted(where.field()) : "";
            case NUMBER ->
                weight(where.field(), value).isEmpty()
                        ? "\"%s\" is compared with a number, and \"%s\" is none.".formatted(where.field(), value)
                        : "";
            case TIME ->
                time(value).isEmpty() && age(value).isEmpty()
                        ? "\"%s\" is compared with a date such as 2026-11-30 or an age such as 7d, and \"%s\" is neither."
                                .formatted(where.field(), value)
                        : "";
        };
    }

    static OptionalDouble weight(String field, String value) {
        var known = field.equals("priority") ? PRIORITIES.get(value) : null;
        return known == null ? number(value) : OptionalDouble.of(known);
    }

    static OptionalDouble number(String value) {
        // Java would also read 2d (an age here), NaN and 0x1p3 as numbers.
        return NUMBER.matcher(value).matches() ? OptionalDouble.of(Double.parseDouble(value)) : OptionalDouble.empty();
    }

    /** {@code 90m}, {@code 4h}, {@code 7d}, {@code 2w}. */
    static Optional<Duration> age(String value) {
        var matcher = AGE.matcher(value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    case "d" -> Duration.ofDays(count);
                    default -> Duration.ofDays(7 * count);
                });
    }

    /** An instant, or the start of a day in UTC. */
    static Optional<Instant> time(String value) {
        try {
            return Optional.of(
                    value.length() == 10
                            ? LocalDate.parse(value)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant()
                            : Instant.parse(value));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
