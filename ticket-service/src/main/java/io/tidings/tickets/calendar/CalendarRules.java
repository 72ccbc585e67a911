package io.tidings.tickets.calendar;

import static java.util.Comparator.comparing;

import io.tidings.events.OpenHours;
import io.tidings.spine.hours.OfficeHours;
import io.tidings.spine.hours.Window;
import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.calendar.Calendar.OwnDay;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a calendar has to be like, whichever way it comes. */
@Component
public class CalendarRules {

    static final int MOST_WINDOWS = 12;
    private static final int MOST_DAYS = 400;
    private static final int MOST_LANGUAGES = 50;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TEXT = 2_000;

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");
    private static final Pattern FROM = Pattern.compile("(?:[01]\\d|2[0-3]):[0-5]\\d");
    private static final Pattern TO = Pattern.compile("(?:[01]\\d|2[0-3]):[0-5]\\d|24:00");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*");
    private static final Set<String> WEEKDAYS =
            Arrays.stream(DayOfWeek.values()).map(OfficeHours::word).collect(Collectors.toUnmodifiableSet());

    private final Holidays holidays;

    CalendarRules(Holidays holidays) {
        this.holidays = holidays;
    }

    /**
     * The calendar as it is kept, whichever order it came in.
     *
     * @throws InvalidField naming what cannot be so
     */
    public Calendar checked(Calendar wanted) {
        fits("id", ID.matcher(wanted.id()).matches(), "An id is of small letters, digits and hyphens.");
        var name = wanted.name().strip();
        fits("name", !name.isEmpty() && name.length() <= LONGEST_NAME, "A name has 1 to 100 characters.");
        fits(
                "timeZone",
                ZoneId.getAvailableZoneIds().contains(wanted.timeZone()),
                "There is no time zone %s; one is called as Asia/Seoul or Europe/Warsaw.".formatted(wanted.timeZone()));
        var country = wanted.country() == null || wanted.country().isBlank() ? null : wanted.country();
        fits(
                "country",
                country == null || holidays.countries().contains(country),
                "The holidays of %s are not known; a country is two capital letters, such as KR or PL."
                        .formatted(country));
        fits(
                "holidaysOff",
                wanted.holidaysOff().size() <= MOST_DAYS
                        && wanted.holidaysOff().stream()
                                .allMatch(key -> KEY.matcher(key).matches()),
                "A holiday is named by its key, such as CHUSEOK; of %d at most.".formatted(MOST_DAYS));
        return new Calendar(
                wanted.id(),
                name,
                wanted.timeZone(),
                week(wanted.hours()),
                country,
                wanted.holidaysOff().stream().distinct().sorted().toList(),
                ownDays(wanted.ownDays()),
                texts(wanted.outOfHours()),
                wanted.standard());
    }

    private static Map<String, List<OpenHours>> week(Map<String, List<OpenHours>> wanted) {
        var week = new TreeMap<String, List<OpenHours>>();
        wanted.forEach((day, hours) -> {
            fits("hours." + day, WEEKDAYS.contains(day), "A weekday is monday, tuesday and so on to sunday.");
            var kept = windows("hours." + day, hours);
            if (!kept.isEmpty()) {
                week.put(day, kept);
            }
        });
        return week;
    }

    private static List<OwnDay> ownDays(List<OwnDay> wanted) {
        fits("ownDays", wanted.size() <= MOST_DAYS, "There are %d own days at most.".formatted(MOST_DAYS));
        var seen = new HashSet<String>();
        for (var n = 0; n < wanted.size(); n++) {
            var field = "ownDays[%d]".formatted(n);
            var day = wanted.get(n);
            fits(field + ".date", isDate(day.date()), "A date is written as 2026-12-24.");
            fits(field + ".date", seen.add(day.date()), day.date() + " is there twice.");
            fits(
                    field + ".name",
                    day.name() == null || day.name().length() <= LONGEST_NAME,
                    "A name has 100 characters at most.");
        }
        return wanted.stream()
                .map(day -> new OwnDay(
                        day.date(),
                        day.name() == null || day.name().isBlank()
                                ? null
                                : day.name().strip(),
                        day.yearly(),
                        windows("ownDays." + day.date(), day.hours())))
                .sorted(comparing(OwnDay::date))
                .toList();
    }

    private static List<OpenHours> windows(String field, List<OpenHours> wanted) {
        fits(field, wanted.size() <= MOST_WINDOWS, "A day has %d times at most.".formatted(MOST_WINDOWS));
        for (var hours : wanted) {
            fits(
                    field,
                    FROM.matcher(hours.from()).matches()
                            && TO.matcher(hours.to()).matches(),
                    "%s to %s is no time of day; it is written as 09:00 to 18:00, and 24:00 is the end of a day."
                            .formatted(hours.from(), hours.to()));
            fits(
                    field,
                    !hours.from().equals(hours.to()),
                    "%s to %s is nothing; a whole day is 00:00 to 24:00.".formatted(hours.from(), hours.to()));
        }
        return wanted.stream()
                .map(hours -> Window.of(hours).hours())
                .distinct()
                .sorted(comparing(OpenHours::from).thenComparing(OpenHours::to))
                .toList();
    }

    private static Map<String, String> texts(Map<String, String> wanted) {
        fits(
                "outOfHours",
                wanted.size() <= MOST_LANGUAGES,
                "There are %d languages at most.".formatted(MOST_LANGUAGES));
        var texts = new TreeMap<String, String>();
        wanted.forEach((language, text) -> {
            var field = "outOfHours." + language;
            fits(field, LANGUAGE.matcher(language).matches(), "A language is a tag, such as ko.");
            fits(field, text.length() <= LONGEST_TEXT, "It has %,d characters at most.".formatted(LONGEST_TEXT));
            if (!text.isBlank()) {
                texts.put(language, text.strip());
            }
        });
        return texts;
    }

    private static boolean isDate(@Nullable String date) {
        try {
            return date != null && LocalDate.parse(date).getYear() >= 1_900 && date.length() == 10;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static void fits(String field, boolean is, String sentence) {
        if (!is) {
            throw new InvalidField(field, sentence);
        }
    }
}
