package io.tidings.tickets.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.CalendarDay;
import io.tidings.events.OpenHours;
import io.tidings.tickets.calendar.Calendar.OwnDay;
import io.tidings.tickets.calendar.Holidays.Holiday;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the library and our own reckoning say against what is written here by hand, so that no new version can quietly forget a day. */
class HolidaysTests {

    private final Holidays holidays = new Holidays();

    /**
     * 공휴일에 관한 법률 and its decree (관공서의 공휴일에 관한 규정), as amended in 2026: 1 May and 17 July are public holidays again, both with
     * a substitute day. Lunar dates by the yearly 월력요항 of the Korea Astronomy and Space Science Institute. A substitute follows a Saturday
     * or Sunday, but for New Year and 6 June, which have none, and Seollal and Chuseok, which have one for a Sunday alone. 3 June 2026 was
     * the day of local elections.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026: 01-01 02-16 02-17 02-18 03-01 03-02 05-01 05-05 05-24 05-25 06-03 06-06 07-17 08-15 08-17"
                        + " 09-24 09-25 09-26 10-03 10-05 10-09 12-25",
                "2027: 01-01 02-06 02-07 02-08 02-09 03-01 05-01 05-03 05-05 05-13 06-06 07-17 07-19 08-15 08-16"
                        + " 09-14 09-15 09-16 10-03 10-04 10-09 10-11 12-25 12-27"
            })
    void koreaKeepsItsLunarFeastsAndTheDaysThatStandForWeekends(String year) {
        assertThat(dates("KR", yearOf(year))).containsExactlyElementsOf(datesOf(year));
    }

    /** Ustawa o dniach wolnych od pracy, Dz.U. 1951 nr 4 poz. 28 with its changes; 24 December by Dz.U. 2024 poz. 1965, from 2025 on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026: 01-01 01-06 04-05 04-06 05-01 05-03 05-24 06-04 08-15 11-01 11-11 12-24 12-25 12-26",
                "2027: 01-01 01-06 03-28 03-29 05-01 05-03 05-16 05-27 08-15 11-01 11-11 12-24 12-25 12-26"
            })
    void polandKeepsEasterAndChristmasEve(String year) {
        assertThat(dates("PL", yearOf(year))).containsExactlyElementsOf(datesOf(year));
    }

    @Test
    void christmasEveWasAWorkingDayInPolandBefore2025() {
        assertThat(dates("PL", 2024)).doesNotContain(LocalDate.of(2024, 12, 24));
        assertThat(dates("PL", 2025)).contains(LocalDate.of(2025, 12, 24));
    }

    @ParameterizedTest
    @CsvSource({"KR, ko", "KR, pl", "PL, ko", "PL, pl"})
    void eachHolidayHasANameInTheLanguage(String country, String language) {
        var english = names(country, "en");
        assertThat(names(country, language)).hasSameSizeAs(english).doesNotContainAnyElementsOf(english);
    }

    @Test
    void aCountryThatIsNotKnownHasNone() {
        assertThat(holidays.of("XX", 2026, "en")).isEmpty();
        assertThat(holidays.countries()).contains("KR", "PL", "DE", "US").allMatch(code -> code.matches("[A-Z]{2}"));
    }

    @Test
    void aHolidayThatIsSwitchedOffIsADayLikeOthersAndOwnDaysComeFirst() {
        var shortEve = List.of(new OpenHours("09:00", "12:00"));
        var days = new CalendarDays(holidays)
                .current(
                        new Calendar(
                                "warszawa",
                                "Warszawa",
                                "Europe/Warsaw",
                                Map.of(),
                                "PL",
                                List.of("EPIPHANY"),
                                List.of(
                                        new OwnDay("2020-12-24", "Short eve", true, shortEve),
                                        new OwnDay("2026-06-05", "Bridge", false, List.of()),
                                        new OwnDay("2024-02-29", "Leap day", true, List.of())),
                                Map.of(),
                                false),
                        2026)
                .days();
        assertThat(days)
                .contains(
                        new CalendarDay("2026-01-01", List.of()),
                        new CalendarDay("2025-12-24", shortEve),
                        new CalendarDay("2026-12-24", shortEve),
                        new CalendarDay("2028-12-24", shortEve),
                        new CalendarDay("2026-06-05", List.of()),
                        new CalendarDay("2028-02-29", List.of()));
        assertThat(days)
                .extracting(CalendarDay::date)
                .doesNotContain("2026-01-06", "2027-06-05", "2027-02-29", "2024-12-24", "2029-01-01")
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private List<LocalDate> dates(String country, int year) {
        return holidays.of(country, year, "en").stream()
                .map(Holiday::date)
                .distinct()
                .toList();
    }

    private List<String> names(String country, String language) {
        return Stream.of(2026, 2027)
                .flatMap(year -> holidays.of(country, year, language).stream())
                .map(Holiday::name)
                .distinct()
                .toList();
    }

    private static int yearOf(String line) {
        return Integer.parseInt(line.substring(0, 4));
    }

    private static List<LocalDate> datesOf(String line) {
        return Stream.of(line.substring(6).split(" "))
                .map(date -> LocalDate.parse(yearOf(line) + "-" + date))
                .toList();
    }
}
