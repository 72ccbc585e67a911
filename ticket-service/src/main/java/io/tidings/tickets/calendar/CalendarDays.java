package io.tidings.tickets.calendar;

import static java.util.Comparator.comparing;

import io.tidings.events.CalendarDay;
import io.tidings.events.CurrentFact.CalendarCurrent;
import io.tidings.events.OpenHours;
import io.tidings.tickets.calendar.Calendar.OwnDay;
import io.tidings.tickets.calendar.Holidays.Holiday;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The days on which a calendar does not keep the hours of the weekday, year by year. */
@Component
class CalendarDays {

    /** From last year, whose tickets are still reckoned with, until the year after the next. */
    private static final int YEARS_BACK = 1;

    private static final int YEARS_AHEAD = 2;

    private final Holidays holidays;

    CalendarDays(Holidays holidays) {
        this.holidays = holidays;
    }

    /**
     * A day that the page shows.
     *
     * @param date such as {@code 2026-12-25}
     * @param key of the holiday; absent for an own day
     * @param name of the holiday, in the language asked for, or of the own day
     * @param off whether it is a day like others here
     * @param hours empty where it is closed, or off
     */
    record ShownDay(
            String date, @Nullable String key, @Nullable String name, boolean off, List<OpenHours> hours) {}

    /** As other services have it. @param year in which it is published */
    CalendarCurrent current(Calendar calendar, int year) {
        var days = new TreeMap<LocalDate, CalendarDay>();
        for (var each = year - YEARS_BACK; each <= year + YEARS_AHEAD; each++) {
            holidays(calendar, each, "en")
                    .filter(holiday -> !calendar.holidaysOff().contains(holiday.key()))
                    .forEach(holiday -> days.put(
                            holiday.date(), new CalendarDay(holiday.date().toString(), List.of())));
            var of = each;
            calendar.ownDays().stream()
                    .flatMap(day -> in(day, of).map(date -> new CalendarDay(date.toString(), day.hours())).stream())
                    .forEach(day -> days.put(LocalDate.parse(day.date()), day));
        }
        return new CalendarCurrent(
                calendar.id(),
                calendar.name(),
                calendar.timeZone(),
                calendar.hours(),
                List.copyOf(days.values()),
                calendar.outOfHours(),
                calendar.standard() ? Boolean.TRUE : null);
    }

    /** Holidays and own days of the year that begins with that day, in their order. */
    List<ShownDay> yearFrom(Calendar calendar, LocalDate first, String language) {
        var days = new ArrayList<ShownDay>();
        var end = first.plusYears(1);
        IntStream.rangeClosed(first.getYear(), end.getYear()).forEach(year -> {
            holidays(calendar, year, language)
                    .map(holiday -> new ShownDay(
                            holiday.date().toString(),
                            holiday.key(),
                            holiday.name(),
                            calendar.holidaysOff().contains(holiday.key()),
                            List.of()))
                    .forEach(days::add);
            calendar.ownDays().stream()
                    .flatMap(day -> in(day, year)
                            .map(date -> new ShownDay(date.toString(), null, day.name(), false, day.hours()))
                            .stream())
                    .forEach(days::add);
        });
        return days.stream()
                .filter(day -> {
                    var date = LocalDate.parse(day.date());
                    return !date.isBefore(first) && date.isBefore(end);
                })
                .sorted(comparing(ShownDay::date))
                .toList();
    }

    private Stream<Holiday> holidays(Calendar calendar, int year, String language) {
        var country = calendar.country();
        return country == null ? Stream.of() : holidays.of(country, year, language).stream();
    }

    /** Empty where the day is not in that year: 29 February comes again in leap years only. */
    private static Optional<LocalDate> in(OwnDay day, int year) {
        var date = LocalDate.parse(day.date());
        if (!day.yearly()) {
            return Optional.of(date).filter(is -> is.getYear() == year);
        }
        try {
            return Optional.of(LocalDate.of(year, date.getMonth(), date.getDayOfMonth()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
