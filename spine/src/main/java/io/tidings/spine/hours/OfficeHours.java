package io.tidings.spine.hours;

import static java.util.stream.Collectors.toMap;

import io.tidings.events.CalendarDay;
import io.tidings.events.CurrentFact.CalendarCurrent;
import io.tidings.events.OpenHours;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The hours of a calendar as it travels. */
public final class OfficeHours {

    private OfficeHours() {}

    public static WorkingHours of(CalendarCurrent calendar) {
        var week = Arrays.stream(DayOfWeek.values())
                .collect(toMap(
                        Function.identity(), day -> windows(calendar.hours().getOrDefault(word(day), List.of()))));
        var days = calendar.days().stream()
                .collect(toMap(day -> LocalDate.parse(day.date()), OfficeHours::windows, (one, _) -> one));
        return new WorkingHours(ZoneId.of(calendar.timeZone()), date -> {
            var own = days.get(date);
            return own == null ? week.getOrDefault(date.getDayOfWeek(), List.of()) : own;
        });
    }

    /** What a weekday is called in a calendar's hours. */
    public static String word(DayOfWeek day) {
        return day.name().toLowerCase(Locale.ROOT);
    }

    private static List<Window> windows(CalendarDay day) {
        return windows(day.hours());
    }

    private static List<Window> windows(List<OpenHours> hours) {
        return hours.stream().map(Window::of).toList();
    }
}
