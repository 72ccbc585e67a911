package io.tidings.spine.hours;

import static java.util.Comparator.comparing;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * When somebody works, and what can be reckoned with it: pure arithmetic, exact to the nanosecond.
 *
 * <p>A window begins and ends when the clock on the wall first shows its times. So where the clock is put forward over one of them
 * it is the moment of doing so, and where the clock is put back, what is shown for the second time neither opens nor closes anything.
 */
public final class WorkingHours {

    /** After so many days without an open moment a calendar counts as one that never opens; and with all of them open, never closes. */
    static final int HORIZON_DAYS = 1_100;

    /** Open from {@code start}, and closed again at {@code end}. */
    private record Span(Instant start, Instant end) {

        boolean isEmpty() {
            return !start.isBefore(end);
        }

        boolean holds(Instant at) {
            return !at.isBefore(start) && at.isBefore(end);
        }

        Span with(Span other) {
            return other.end.isAfter(end) ? new Span(start, other.end) : this;
        }
    }

    private final ZoneId zone;
    private final Function<LocalDate, List<Window>> windows;

    /** @param windows those that begin on a day, in any order; they may overlap */
    public WorkingHours(ZoneId zone, Function<LocalDate, List<Window>> windows) {
        this.zone = zone;
        this.windows = windows;
    }

    public ZoneId zone() {
        return zone;
    }

    public boolean isOpen(Instant at) {
        var date = LocalDate.ofInstant(at, zone);
        // One of yesterday may reach into today; tomorrow's may have begun before the clock was put back over midnight.
        return LongStream.rangeClosed(-1, 1)
                .mapToObj(date::plusDays)
                .flatMap(day -> spans(day).stream())
                .anyMatch(span -> span.holds(at));
    }

    /** The first open moment from then on: {@code from} itself where it is one; empty where there is none within three years. */
    public Optional<Instant> opens(Instant from) {
        return Optional.ofNullable(spanAfter(from)).map(span -> later(span.start(), from));
    }

    /** The first closed moment from then on: {@code from} itself where it is one; empty where there is none within three years. */
    public Optional<Instant> closes(Instant from) {
        if (!isOpen(from)) {
            return Optional.of(from);
        }
        return Optional.ofNullable(spanAfter(from)).map(Span::end).filter(Instant.MAX::isAfter);
    }

    /**
     * The first moment by which so much working time has passed since then. What is done when the window ends is done then, and not
     * when the next one begins. Empty where so much never comes.
     */
    public Optional<Instant> plus(Instant from, Duration working) {
        var at = from;
        var left = working;
        while (left.isPositive()) {
            var span = spanAfter(at);
            if (span == null) {
                return Optional.empty();
            }
            var start = later(span.start(), at);
            var open = Duration.between(start, span.end());
            if (open.compareTo(left) >= 0) {
                return Optional.of(start.plus(left));
            }
            left = left.minus(open);
            at = span.end();
        }
        return Optional.of(at);
    }

    /** How much working time lies between the two; nothing where the second is not after the first. */
    public Duration between(Instant from, Instant to) {
        var sum = Duration.ZERO;
        var at = from;
        while (at.isBefore(to)) {
            var span = spanAfter(at);
            if (span == null || !span.start().isBefore(to)) {
                return sum;
            }
            var end = span.end().isBefore(to) ? span.end() : to;
            sum = sum.plus(Duration.between(later(span.start(), at), end));
            at = end;
        }
        return sum;
    }

    /** The first stretch without a pause that ends after {@code from}; its end is {@link Instant#MAX} where none was found. */
    private @Nullable Span spanAfter(Instant from) {
        var day = LocalDate.ofInstant(from, zone).minusDays(1);
        Span found = null;
        for (var n = 0; n < HORIZON_DAYS; n++) {
            for (var span : spans(day)) {
                if (found != null && span.start().isAfter(found.end())) {
                    return found;
                }
                if (found != null) {
                    found = found.with(span);
                } else if (span.end().isAfter(from)) {
                    found = span;
                }
            }
            day = day.plusDays(1);
            if (found != null && reached(day.atStartOfDay()).isAfter(found.end())) {
                return found;
            }
        }
        return found == null ? null : new Span(found.start(), Instant.MAX);
    }

    /** In the order in which they begin. */
    private List<Span> spans(LocalDate day) {
        return windows.apply(day).stream()
                .sorted(comparing(Window::from))
                .map(window -> new Span(
                        reached(day.atTime(window.from())),
                        reached(
                                window.isOverMidnight()
                                        ? day.plusDays(1).atTime(window.to())
                                        : day.atTime(window.to()))))
                .filter(span -> !span.isEmpty())
                .toList();
    }

    /** When the clock on the wall first shows this time, or has been put forward over it. */
    private Instant reached(LocalDateTime local) {
        var rules = zone.getRules();
        var offsets = rules.getValidOffsets(local);
        return offsets.isEmpty() ? rules.getTransition(local).getInstant() : local.toInstant(offsets.getFirst());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
