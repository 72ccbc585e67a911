package io.tidings.tickets.calendar;

import de.focus_shift.jollyday.core.HolidayCalendar;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.LocalDate;
import java.time.Year;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The public holidays of a whole country, as Jollyday knows them, and of Korea; those of its regions alone are not among them.
 *
 * <p>A holiday whose day off is moved because it falls on a weekend is closed on both days: whoever works on weekends does not on
 * that one.
 */
@Component
final class Holidays {

    /** @param key stays the same from year to year, and is shared by the days of one feast */
    record Holiday(LocalDate date, String key, String name) {}

    private record Known(LocalDate date, String key, String english) {}

    private record YearOf(String country, int year) {}

    private static final Locale ENGLISH = Locale.ENGLISH;

    private static final ResourceBundle ENGLISH_NAMES = bundle("en");

    /** Two letters each; the library knows stock exchanges too. */
    private static final Map<String, HolidayCalendar> CALENDARS = Arrays.stream(HolidayCalendar.values())
            .filter(calendar -> calendar.getId().length() == 2)
            .collect(Collectors.toMap(
                    calendar -> calendar.getId().toUpperCase(Locale.ROOT), calendar -> calendar, (one, _) -> one));

    private static final String KOREA = "KR";

    private final Map<YearOf, List<Known>> known = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> names = new HashMap<>();

    Holidays() {
        for (var language : List.of("ko", "pl")) {
            names.put(language, names(language));
        }
    }

    /** Two capital letters each. */
    SortedSet<String> countries() {
        var countries = new TreeSet<>(CALENDARS.keySet());
        countries.add(KOREA);
        return countries;
    }

    /**
     * In the order of their dates.
     *
     * @param language of their names: English where there is none in it
     */
    List<Holiday> of(String country, int year, String language) {
        return in(new YearOf(country, year)).stream()
                .map(holiday -> new Holiday(holiday.date(), holiday.key(), name(holiday, language)))
                .toList();
    }

    private List<Known> in(YearOf wanted) {
        return known.computeIfAbsent(wanted, Holidays::read);
    }

    private static List<Known> read(YearOf wanted) {
        if (wanted.country().equals(KOREA)) {
            return KoreanHolidays.of(wanted.year()).entrySet().stream()
                    .map(day -> new Known(day.getKey(), day.getValue(), ENGLISH_NAMES.getString(day.getValue())))
                    .toList();
        }
        var calendar = CALENDARS.get(wanted.country());
        if (calendar == null) {
            return List.of();
        }
        return HolidayManager.getInstance(ManagerParameters.create(calendar))
                .getHolidays(Year.of(wanted.year()), HolidayType.PUBLIC_HOLIDAY)
                .stream()
                .flatMap(holiday -> Stream.concat(
                                Stream.of(holiday.getActualDate()), holiday.getObservedDate().stream())
                        .map(date -> new Known(date, holiday.getPropertiesKey(), holiday.getDescription(ENGLISH))))
                .distinct()
                .sorted((one, other) -> one.date().equals(other.date())
                        ? one.key().compareTo(other.key())
                        : one.date().compareTo(other.date()))
                .toList();
    }

    private String name(Known holiday, String language) {
        return names.getOrDefault(language, Map.of()).getOrDefault(holiday.key(), holiday.english());
    }

    private static Map<String, String> names(String language) {
        var bundle = bundle(language);
        return bundle.keySet().stream().collect(Collectors.toMap(key -> key, bundle::getString));
    }

    private static ResourceBundle bundle(String language) {
        return ResourceBundle.getBundle(
                "calendar.holidays",
                Locale.of(language),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
