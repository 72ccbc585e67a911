package io.tidings.notifier.alert;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * When a channel is not to be told anything. What happens meanwhile is said at the end, in one message.
 *
 * @param days on which a quiet span begins
 * @param from local time
 * @param to local time; at or before {@code from} it is the next day's
 */
record QuietHours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {

    /** Spans that follow each other without a gap are one; after a whole week nobody would ever be told. */
    private static final int LONGEST_DAYS = 8;

    QuietHours {
        days = Set.copyOf(days);
    }

    /** When it may be said; empty where it is not quiet at that time, or always is. */
    Optional<Instant> endOf(Instant at) {
        var end = at;
        for (var n = 0; n < LONGEST_DAYS; n++) {
            var next = endOfSpan(end);
            if (next.isEmpty()) {
                return end.equals(at) ? Optional.empty() : Optional.of(end);
            }
            end = next.get();
        }
        return Optional.empty();
    }

    boolean isAlways() {
        return days.size() == DayOfWeek.values().length && from.equals(to);
    }

    private Optional<Instant> endOfSpan(Instant at) {
        var today = at.atZone(zone).toLocalDate();
        return Optional.of(today)
                .filter(date -> covers(date, at))
                .or(() -> Optional.of(today.minusDays(1)).filter(date -> covers(date, at)))
                .map(this::end);
    }

    private boolean covers(LocalDate begin, Instant at) {
        var start = begin.atTime(from).atZone(zone).toInstant();
        return days.contains(begin.getDayOfWeek()) && !at.isBefore(start) && at.isBefore(end(begin));
    }

    private Instant end(LocalDate begin) {
        var date = to.isAfter(from) ? begin : begin.plusDays(1);
        return date.atTime(to).atZone(zone).toInstant();
    }
}
