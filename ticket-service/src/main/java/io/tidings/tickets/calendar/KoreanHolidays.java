package io.tidings.tickets.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The public holidays of Korea from 2025 to 2035, which the library does not have: those of fixed dates by the law on public holidays as
 * amended in 2026, the lunar ones by the dates of the Korea Astronomy and Space Science Institute, and the substitute days of both.
 *
 * <p>A day that falls on a Saturday or Sunday, or on another holiday, has the next working day as its substitute. New Year and 6 June
 * have none, and the days of Seollal and Chuseok have none for a Saturday.
 */
final class KoreanHolidays {

    private record Fixed(MonthDay day, String key, int since, boolean hasSubstitute) {}

    private record Lunar(LocalDate seollal, LocalDate buddha, LocalDate chuseok) {}

    private static final List<Fixed> FIXED = List.of(
            new Fixed(MonthDay.of(1, 1), "NEW_YEAR", 1949, false),
            new Fixed(MonthDay.of(3, 1), "INDEPENDENCE_MOVEMENT_DAY", 1949, true),
            new Fixed(MonthDay.of(5, 1), "LABOUR_DAY", 2026, true),
            new Fixed(MonthDay.of(5, 5), "CHILDRENS_DAY", 1975, true),
            new Fixed(MonthDay.of(6, 6), "MEMORIAL_DAY", 1956, false),
            new Fixed(MonthDay.of(7, 17), "CONSTITUTION_DAY", 2026, true),
            new Fixed(MonthDay.of(8, 15), "LIBERATION_DAY", 1949, true),
            new Fixed(MonthDay.of(10, 3), "NATIONAL_FOUNDATION_DAY", 1949, true),
            new Fixed(MonthDay.of(10, 9), "HANGEUL_DAY", 2013, true),
            new Fixed(MonthDay.of(12, 25), "CHRISTMAS", 1949, true));

    /** Days off of one year alone: elections. */
    private static final Map<LocalDate, String> ONCE = Map.of(
            LocalDate.of(2025, 1, 27), "TEMPORARY_PUBLIC_HOLIDAY",
            LocalDate.of(2025, 6, 3), "ELECTION_DAY",
            LocalDate.of(2026, 6, 3), "ELECTION_DAY");

    private static final Map<Integer, Lunar> LUNAR = Map.ofEntries(
            lunar("2025-01-29", "2025-05-05", "2025-10-06"),
            lunar("2026-02-17", "2026-05-24", "2026-09-25"),
            lunar("2027-02-07", "2027-05-13", "2027-09-15"),
            lunar("2028-01-27", "2028-05-02", "2028-10-03"),
            lunar("2029-02-13", "2029-05-20", "2029-09-22"),
            lunar("2030-02-03", "2030-05-09", "2030-09-12"),
            lunar("2031-01-23", "2031-05-28", "2031-10-01"),
            lunar("2032-02-11", "2032-05-16", "2032-09-19"),
            lunar("2033-01-31", "2033-05-06", "2033-09-08"),
            lunar("2034-02-19", "2034-05-25", "2034-09-27"),
            lunar("2035-02-08", "2035-05-15", "2035-09-16"));

    private KoreanHolidays() {}

    /** Keys by date; empty for a year that is not known. */
    static Map<LocalDate, String> of(int year) {
        var lunar = LUNAR.get(year);
        if (lunar == null) {
            return Map.of();
        }
        var days = new TreeMap<LocalDate, String>();
        var substituted = new LinkedHashMap<LocalDate, String>();
        for (var fixed : FIXED) {
            if (fixed.since() <= year) {
                var day = fixed.day().atYear(year);
                days.put(day, fixed.key());
                if (fixed.hasSubstitute() && isWeekend(day)) {
                    substituted.put(day, fixed.key());
                }
            }
        }
        if (days.putIfAbsent(lunar.buddha(), "BIRTHDAY_OF_THE_BUDDHA") != null || isWeekend(lunar.buddha())) {
            substituted.put(lunar.buddha(), "BIRTHDAY_OF_THE_BUDDHA");
        }
        feast(lunar.seollal(), "LUNAR_NEW_YEARS_DAY", "LUNAR_NEW_YEAR", days, substituted);
        feast(lunar.chuseok(), "CHUSEOK", "CHUSEOK", days, substituted);
        ONCE.forEach((day, key) -> {
            if (day.getYear() == year) {
                days.putIfAbsent(day, key);
            }
        });
        substituted.forEach((day, key) -> days.put(nextWorkingDay(day, days), key));
        return days;
    }

    /** The day before, the day itself and the day after; of a Sunday or another holiday among them, one day more. */
    private static void feast(
            LocalDate middle,
            String key,
            String feast,
            Map<LocalDate, String> days,
            Map<LocalDate, String> substituted) {
        var keys = List.of("DAY_PRECEDING_" + feast, key, "DAY_FOLLOWING_" + feast);
        for (var n = 0; n < keys.size(); n++) {
            var day = middle.plusDays(n - 1L);
            if (days.putIfAbsent(day, keys.get(n)) != null || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
                substituted.put(day, key);
            }
        }
    }

    private static LocalDate nextWorkingDay(LocalDate after, Map<LocalDate, String> days) {
        var day = after.plusDays(1);
        while (days.containsKey(day) || isWeekend(day)) {
            day = day.plusDays(1);
        }
        return day;
    }

    private static boolean isWeekend(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    private static Map.Entry<Integer, Lunar> lunar(String seollal, String buddha, String chuseok) {
        var middle = LocalDate.parse(seollal);
        return Map.entry(middle.getYear(), new Lunar(middle, LocalDate.parse(buddha), LocalDate.parse(chuseok)));
    }
}
